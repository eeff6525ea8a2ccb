#include "WsConnection.h"

#include <algorithm>
#include <utility>


// How a connection ends: who says what last, and what is reported.
namespace ciarla {


void WsConnection::closeGracefully(CloseReason reason)
{
	end(std::move(reason));
	_state = State::closing;
	armLinger();
	scheduleFlush();
	// The peer's close comes after whatever else it sent.
	_below->setReading(true);
	if (const std::vector<std::byte> held = std::exchange(_held, {}); !held.empty())
	{
		hear(held);
	}
}


void WsConnection::abort(CloseReason reason)
{
	// A frame that has something before it is only dropped with it.
	const bool canTell = !_closeSent && !_blocked && _below->stats().bytesQueued == 0;
	end(std::move(reason));
	_ending->isSettled = true;
	if (!canTell)
	{
		leave(CloseMode::abort);
		return;
	}
	CloseReason told = _ending->reason;
	if (!told.code)
	{
		told.code = ErrorCode::lost;
		told.text = told.text.empty() ? "The peer broke the connection off." : told.text;
	}
	sendClose(wsCodeOf(told), told.text);
	cancelCalls();
	_state = State::leaving;
	// The frame leaves the one below at the end of this turn, whatever else is between it and the wire.
	_flush = _loop->defer([this] {
		_flush = CallId::none;
		_ending->timer = _loop->callAt(_loop->now(), [this] { leave(CloseMode::abort); });
	});
}


void WsConnection::onPeerClose(std::uint16_t code, std::string_view text)
{
	const bool isTheirs = _state == State::open;
	if (isTheirs)
	{
		end(reasonOfClose(code, text, _info.peer));
	}
	_ending->isSettled = true;
	_state = State::leaving;
	sendClose(code, {});
	if (isTheirs)
	{
		_handler->onEnd(*this);
	}
	if (_state == State::leaving)
	{
		leave(CloseMode::graceful);
	}
}


void WsConnection::failProtocol(std::uint16_t code, std::string_view what)
{
	if (_state == State::open)
	{
		end({CloseSide::peer, ErrorCode::protocolFault, _info.peer.text() + " sent " + std::string(what) + "."});
	}
	_ending->isSettled = true;
	sendClose(code, what);
	leave(CloseMode::graceful);
}


void WsConnection::failOpening(CloseSide side, const Error& error, CloseMode mode)
{
	const CloseText says = side == CloseSide::peer ? CloseText::answer : CloseText::place;
	end({side, error.code, _info.peer.text() + " " + error.text, 0, says});
	_ending->isSettled = true;
	leave(mode);
}


void WsConnection::failBelow()
{
	end({CloseSide::wire, ErrorCode::internal, "What carries the WebSocket took a frame of it not whole."});
	_ending->isSettled = true;
	leave(CloseMode::abort);
}


void WsConnection::onEnd(Connection&) noexcept
{
	if (_state == State::opening)
	{
		failOpening(
			CloseSide::peer,
			{ErrorCode::lost, "ended the connection before it was a WebSocket; is it a WebSocket server?"},
			CloseMode::abort);
	}
	else if (_state == State::closing && _closeSent)
	{
		_ending->isSettled = true;
		leave(CloseMode::graceful);
	}
	else if (_state == State::open || _state == State::closing)
	{
		end(lossOfPeer());
		_ending->isSettled = true;
		leave(CloseMode::abort);
	}
}


void WsConnection::onClose(Connection&, const CloseReason& reason) noexcept
{
	CloseReason told = reason;
	if (_ending && (_ending->isSettled || !reason.code))
	{
		told = std::move(_ending->reason);
	}
	else if (!reason.code)
	{
		told = lossOfPeer();
	}
	// What the one below still had counts as ours, with the headers in it.
	const auto left = std::min<std::uint64_t>(reason.unsentBytes, _bytesSent);
	_bytesSent -= left;
	told.unsentBytes = _queue.bytes() + static_cast<std::size_t>(left);
	cancelCalls();
	_state = State::closed;
	_queue.clear();
	_held = {};
	std::exchange(_handler, nullptr)->onClose(*this, told);
}


CloseReason WsConnection::lossOfPeer() const
{
	return {
		CloseSide::peer, ErrorCode::lost, _info.peer.text() + " ended the connection without a closing frame.", 0,
		CloseText::place};
}


void WsConnection::sendClose(std::uint16_t code, std::string_view text)
{
	if (std::exchange(_closeSent, true))
	{
		return;
	}
	const std::string payload = closePayload(code, text);
	const Bytes frame = wsControlFrame(WsOpcode::close, asBytes(payload), freshKey());
	// It has a reserve of its own, above the high water of the one below; and if it has not, the end says enough.
	(void)_below->send(std::span(&frame, 1));
}


void WsConnection::armLinger()
{
	_ending->sentBelow = _below->stats().bytesSent;
	_ending->timer = _loop->callAt(_loop->now() + _settings->limits.linger, [this] { onLinger(); });
}


void WsConnection::onLinger()
{
	_ending->timer = CallId::none;
	const ConnectionStats below = _below->stats();
	if (below.bytesSent != _ending->sentBelow)
	{
		armLinger();
		return;
	}
	if (!_queue.empty() || below.bytesQueued > 0)
	{
		end(
			{CloseSide::local, ErrorCode::timedOut, _info.peer.text() + " took in nothing more before linger was over.",
			 0, CloseText::place});
		_ending->isSettled = true;
		leave(CloseMode::abort);
		return;
	}
	// The peer owes only its own close. The one below knows whether it still takes in what was sent.
	leave(CloseMode::graceful);
}


void WsConnection::end(CloseReason reason)
{
	cancelCalls();
	_ending = std::make_unique<Ending>(Ending{.reason = std::move(reason)});
}


void WsConnection::leave(CloseMode mode)
{
	cancelCalls();
	_state = State::leaving;
	_below->close(mode, _ending->reason);
}


void WsConnection::cancelCalls() noexcept
{
	cancel(_flush);
	cancel(_resume);
	if (_upgrade)
	{
		cancel(_upgrade->deadline);
	}
	if (_ending)
	{
		cancel(_ending->timer);
	}
}


void WsConnection::cancel(CallId& call) noexcept
{
	if (call != CallId::none)
	{
		_loop->cancel(std::exchange(call, CallId::none));
	}
}


} // namespace ciarla
