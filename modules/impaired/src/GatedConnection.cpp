#include "GatedConnection.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <limits>
#include <string>
#include <utility>


// Its calls, and how it ends. How bytes move stands in GatedConnectionFlow.cpp.
namespace ciarla {


namespace {


/// What came cannot be refused; beyond high water the one below is not read.
ConnectionLimits withoutCap(ConnectionLimits limits) noexcept
{
	limits.capBytes = std::numeric_limits<std::size_t>::max();
	return limits;
}


} // namespace


GatedConnection::GatedConnection(
	std::unique_ptr<Connection> below, std::unique_ptr<Gate> out, std::unique_ptr<Gate> in,
	std::shared_ptr<const ConnectionLimits> limits):
	ForwardingConnection(std::move(below)),
	_limits(std::move(limits)),
	_out{.queue = SendQueue(*_limits), .gate = std::move(out)},
	_in{.queue = SendQueue(withoutCap(*_limits)), .gate = std::move(in)}
{
}


GatedConnection::~GatedConnection()
{
	cancelCalls();
}


void GatedConnection::start(Loop& loop, ConnectionHandler& handler)
{
	assert(_state == State::made || _state == State::ending);
	if (_state == State::made)
	{
		_state = State::opening;
	}
	ForwardingConnection::start(loop, handler);
}


SendResult GatedConnection::send(std::span<const Bytes> batch)
{
	if (!takesPayload())
	{
		return SendResult::closed;
	}
	const std::size_t before = _out.queue.bytes();
	const SendResult result = _out.queue.push(batch);
	if (const std::size_t added = _out.queue.bytes() - before; added > 0)
	{
		_out.gate->arrive(added, loop()->now());
		scheduleFlush();
	}
	return result;
}


/// Bytes go when the gate lets them, and no earlier.
void GatedConnection::hasten() noexcept
{
}


void GatedConnection::setReading(bool on)
{
	_reading = on;
	if (_state == State::made || _state == State::opening)
	{
		below().setReading(on);
	}
	else if (_state == State::open)
	{
		below().setReading(on && !_in.queue.isPaused());
		if (on && hasMoreToTell() && _in.call == CallId::none)
		{
			_in.call = loop()->defer([this] { deliver(); });
		}
	}
}


Result<void> GatedConnection::finish()
{
	if (_state != State::open)
	{
		return Error{ErrorCode::cancelled, "Only an open connection can finish: " + info().peer.text() + " is not."};
	}
	if (!info().capabilities.halfClose)
	{
		return below().finish();
	}
	if (!std::exchange(_finishing, true))
	{
		_out.gate->arrive(0, loop()->now());
		scheduleFlush();
	}
	return {};
}


void GatedConnection::close(CloseMode mode, CloseReason reason)
{
	const bool isEnding = _state == State::closing || _state == State::ending;
	if (_state == State::closed || (isEnding && mode == CloseMode::graceful))
	{
		return;
	}
	reason.side = CloseSide::local;
	if (mode == CloseMode::abort || _state != State::open || _closedBelow)
	{
		end(mode, std::move(reason));
		return;
	}

	_ending = std::move(reason);
	_state = State::closing;
	cancel(_in.call);
	_in.queue.clear();
	// What still comes is thrown away, so that the peer is not held up in what it writes before it reads.
	below().setReading(true);
	if (!std::exchange(_finishing, true))
	{
		_out.gate->arrive(0, loop()->now());
	}
	armLinger();
	scheduleFlush();
}


ConnectionStats GatedConnection::stats() const noexcept
{
	return {.bytesSent = _bytesSent, .bytesReceived = _bytesReceived, .bytesQueued = _out.queue.bytes()};
}


void GatedConnection::silence() noexcept
{
	_state = State::closed;
	cancelCalls();
	ForwardingConnection::silence();
}


void GatedConnection::onOpen(Connection&) noexcept
{
	if (_state == State::opening)
	{
		_state = State::open;
		handler()->onOpen(*this);
	}
}


void GatedConnection::onClose(Connection&, const CloseReason& reason) noexcept
{
	// An orderly end may have a code where the wire carries one. A reset after an end is told while nobody reads, too.
	const bool isOrderly = _peerEnded && (!reason.code || _reading || info().capabilities.closeReason);
	if (_state != State::open || !isOrderly)
	{
		conclude(reason);
		return;
	}
	_closedBelow = reason;
	cancel(_out.call);
	meetPeersEnd();
	awaitDelivery();
}


/// Ends the one below without waiting for what is held; onClose() there is where ours comes from.
void GatedConnection::end(CloseMode mode, CloseReason reason)
{
	_state = State::ending;
	cancelCalls();
	_in.queue.clear();
	_ending = reason;
	if (_closedBelow)
	{
		_in.call = loop()->defer([this] { conclude(*_closedBelow); });
		return;
	}
	below().close(mode, std::move(reason));
}


void GatedConnection::cutIfDue(const Gate& gate)
{
	if (!gate.isCut() || (_state != State::open && _state != State::closing))
	{
		return;
	}
	// The peer is told no more than by any wire that breaks.
	end(CloseMode::abort, {});
	_ending = {
		CloseSide::wire, ErrorCode::lost,
		"The connection to " + info().peer.text() +
			" was cut on purpose, as impaired.cut asks; leave that out to talk longer.",
		0, CloseText::place};
}


void GatedConnection::armLinger()
{
	_progressSeen = below().stats().bytesSent + _bytesSent;
	_linger = loop()->callAt(loop()->now() + _limits->linger, [this] { onLinger(); });
}


void GatedConnection::onLinger()
{
	_linger = CallId::none;
	const bool hasMoved = below().stats().bytesSent + _bytesSent != _progressSeen;
	const bool waitsForItsTime = _out.call != CallId::none;
	if (hasMoved || waitsForItsTime)
	{
		armLinger();
		return;
	}
	const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(_limits->linger).count();
	end(CloseMode::abort,
		{CloseSide::local, ErrorCode::timedOut,
		 "Nothing more went to " + info().peer.text() + " for " + std::to_string(seconds) + " s.", 0,
		 CloseText::place});
}


void GatedConnection::conclude(const CloseReason& below)
{
	CloseReason reason = _ending && (_ending->code || !below.code) ? *_ending : below;
	const auto stuck = static_cast<std::size_t>(std::min<std::uint64_t>(below.unsentBytes, _bytesSent));
	_bytesSent -= stuck;
	reason.unsentBytes = _out.queue.bytes() + stuck;
	_state = State::closed;
	cancelCalls();
	_out.queue.clear();
	_in.queue.clear();
	handler()->onClose(*this, reason);
}


void GatedConnection::cancelCalls() noexcept
{
	cancel(_out.call);
	cancel(_in.call);
	cancel(_linger);
}


void GatedConnection::cancel(CallId& call) noexcept
{
	if (call != CallId::none)
	{
		loop()->cancel(std::exchange(call, CallId::none));
	}
}


} // namespace ciarla
