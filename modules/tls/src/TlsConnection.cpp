#include "TlsConnection.h"

#include <cassert>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// Whose certificate the peer has to show. A wire that never leaves the machine names no host.
std::string expectedName(const TlsOptions& options, const ConnectionInfo& below)
{
	if (below.role == Role::accepted || !options.name.empty())
	{
		return below.role == Role::accepted ? std::string() : options.name;
	}
	const Result<HostPort> authority = below.peer.authority();
	return authority && !below.capabilities.local ? authority->host : std::string();
}


std::string secondsText(Duration duration)
{
	return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(duration).count()) + " s";
}


} // namespace


Capabilities tlsCapabilities(Capabilities below) noexcept
{
	below.secure = true;
	below.halfClose = true;
	below.closeReason = false;
	return below;
}


TlsConnection::TlsConnection(
	std::unique_ptr<Connection> below, std::shared_ptr<TlsContext> context,
	std::shared_ptr<const ConnectionLimits> limits):
	_below(std::move(below)),
	_context(std::move(context)),
	_limits(std::move(limits)),
	_name(expectedName(_context->options(), _below->info())),
	_where(_below->info().peer.text()),
	_queue(*_limits)
{
	learnFromBelow();
	const TlsOptions& options = _context->options();
	const bool needsName = _info.role == Role::dialled && options.verify && !options.pin;
	if (needsName && _name.empty())
	{
		close(
			CloseMode::abort,
			{CloseSide::local, ErrorCode::badOption,
			 "The address " + _info.peer.text() +
				 " names no host that a certificate could be for; say with tls.name whose it is, or pin it with "
				 "tls.pin."});
	}
}


TlsConnection::~TlsConnection()
{
	silence();
}


void TlsConnection::start(Loop& loop, ConnectionHandler& handler)
{
	assert(_state == State::made || _ending);
	_loop = &loop;
	_handler = &handler;
	if (_state == State::made)
	{
		_state = State::opening;
		_deadline = loop.callAt(loop.now() + _limits->openDeadline, [this] { onOpenDeadline(); });
	}
	_below->start(loop, *this);
}


SendResult TlsConnection::send(std::span<const Bytes> batch)
{
	if (!takesPayload())
	{
		return SendResult::closed;
	}
	const SendResult result = _queue.push(batch);
	scheduleFlush();
	return result;
}


void TlsConnection::setReading(bool on)
{
	_reading = on;
	if (_state != State::open)
	{
		return;
	}
	if (on && _engine->hasInput())
	{
		scheduleDelivery();
		return;
	}
	_below->setReading(on);
}


Result<void> TlsConnection::finish()
{
	if (_state != State::open)
	{
		return Error{ErrorCode::cancelled, "Only an open connection can finish: " + _info.peer.text() + " is not."};
	}
	_finishing = true;
	scheduleFlush();
	return {};
}


void TlsConnection::close(CloseMode mode, CloseReason reason)
{
	const bool isEnding = _state == State::closing || _state == State::ending;
	if (_state == State::closed || _aborted || (isEnding && mode == CloseMode::graceful))
	{
		return;
	}
	reason.side = CloseSide::local;
	if (mode == CloseMode::abort || _state != State::open)
	{
		end(CloseMode::abort, std::move(reason));
		return;
	}

	_ending = std::make_unique<CloseReason>(std::move(reason));
	_state = State::closing;
	_finishing = true;
	// What still comes is thrown away, so that the peer is not held up in what it writes before it reads.
	_engine->dropInput();
	_below->setReading(true);
	armLinger();
	scheduleFlush();
}


const ConnectionInfo& TlsConnection::info() const noexcept
{
	return _info;
}


ConnectionStats TlsConnection::stats() const noexcept
{
	return {.bytesSent = _bytesSent, .bytesReceived = _bytesReceived, .bytesQueued = _queue.bytes()};
}


void TlsConnection::silence() noexcept
{
	_state = State::closed;
	_handler = nullptr;
	_below->silence();
	cancelDeadline();
	if (_loop)
	{
		_loop->cancel(std::exchange(_flush, CallId::none));
		_loop->cancel(std::exchange(_delivery, CallId::none));
	}
}


/// Ends the one below; what comes of it is told in onClose(). No word of the reason goes down, where it could be read.
void TlsConnection::end(CloseMode mode, CloseReason reason)
{
	_ending = std::make_unique<CloseReason>(std::move(reason));
	_state = State::ending;
	_aborted = mode == CloseMode::abort;
	cancelDeadline();
	_below->close(mode, {});
}


/// The engine has failed, and may have an alert for the peer.
void TlsConnection::fail()
{
	const TlsParties parties{.role = _info.role, .peer = _info.peer.text(), .name = _name};
	CloseReason reason = closeReasonOf(_engine->failure(), parties);
	sendOutput();
	end(CloseMode::graceful, std::move(reason));
}


void TlsConnection::onOpenDeadline()
{
	_deadline = CallId::none;
	const std::string what = _state == State::opening
		? "No answer from " + _info.peer.text()
		: _info.peer.text() + " did not go through with the TLS handshake";
	end(CloseMode::abort,
		{CloseSide::local, ErrorCode::timedOut,
		 what + " in " + secondsText(_limits->openDeadline) +
			 (_state == State::opening ? "; try again, or allow more." : "; does it speak TLS?"),
		 0, CloseText::place});
}


void TlsConnection::armLinger()
{
	_progressSeen = _below->stats().bytesSent;
	_deadline = _loop->callAt(_loop->now() + _limits->linger, [this] { onLinger(); });
}


void TlsConnection::onLinger()
{
	_deadline = CallId::none;
	if (_below->stats().bytesSent != _progressSeen)
	{
		armLinger();
		return;
	}
	end(CloseMode::abort,
		{CloseSide::local, ErrorCode::timedOut,
		 _info.peer.text() + " took in nothing for " + secondsText(_limits->linger) + ".", 0, CloseText::place});
}


void TlsConnection::cancelDeadline() noexcept
{
	if (_loop)
	{
		_loop->cancel(std::exchange(_deadline, CallId::none));
	}
}


/// The peer, or what is in between, ended without saying so in TLS.
CloseReason TlsConnection::cutOff() const
{
	const std::string peer = _info.peer.text();
	if (_state != State::open)
	{
		return {
			CloseSide::peer, ErrorCode::lost,
			peer + " ended the connection during the TLS handshake; if it speaks no TLS, " +
				(_info.role == Role::dialled ? "leave tls+ out of the address." : "it has to put tls+ in its address."),
			0, CloseText::place};
	}
	if (_engine->isInsideRecord())
	{
		return {
			CloseSide::peer, ErrorCode::lost,
			peer + " broke off in the middle of a TLS record; what it said last is lost. Connect again.", 0,
			CloseText::place};
	}
	return {
		CloseSide::peer, ErrorCode::lost,
		peer +
			" ended the connection without saying so in TLS (no close_notify); what it said last may be lost. "
			"Connect again.",
		0, CloseText::place};
}


/// What onClose() says, from our own reason and from what became of the one below.
CloseReason TlsConnection::reasonOfEnd(const CloseReason& below) const
{
	CloseReason reason = below;
	if (_ending && (_ending->code || !below.code))
	{
		reason = *_ending;
	}
	else if (!_ending && !below.code && !_peerEnded)
	{
		reason = cutOff();
	}
	return reason;
}


bool TlsConnection::takesPayload() const noexcept
{
	return _state == State::open && !_finishing;
}


} // namespace ciarla
