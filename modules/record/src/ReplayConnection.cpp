#include "ReplayConnection.h"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


constexpr Duration patience = std::chrono::seconds(10); ///< Longer than a program needs, shorter than a test's limit.


} // namespace


ReplayConnection::ReplayConnection(Role role, const Address& address, ReplayPart part):
	_info{.role = role, .local = {}, .peer = address, .capabilities = replayCapabilities, .credentials = {}},
	_part(std::move(part)),
	_lastRecorded(recorded().begun)
{
}


ReplayConnection::ReplayConnection(Role role, const Address& address, const Error& why):
	_info{.role = role, .local = {}, .peer = address, .capabilities = replayCapabilities, .credentials = {}},
	_reason{CloseSide::local, why.code, why.text, 0}
{
}


ReplayConnection::~ReplayConnection()
{
	cancelCalls();
}


void ReplayConnection::start(Loop& loop, ConnectionHandler& handler)
{
	assert(_state == State::made);
	_loop = &loop;
	_handler = &handler;
	_lastTime = loop.now();
	_state = _reason.code || !_part.recording || _finished ? State::closing : State::opening;
	schedule();
}


SendResult ReplayConnection::send(std::span<const Bytes> batch)
{
	if (_state != State::open || _finished)
	{
		return SendResult::closed;
	}
	for (const Bytes& bytes: batch)
	{
		compare(bytes.text());
	}
	schedule();
	return SendResult::accepted;
}


void ReplayConnection::setReading(bool on)
{
	_reading = on;
	schedule();
}


Result<void> ReplayConnection::finish()
{
	if (_state != State::open)
	{
		return Error{ErrorCode::cancelled, "Only an open connection can finish: " + _info.peer.text() + " is not."};
	}
	const std::string_view missing = std::string_view(recorded().sent).substr(_sent);
	if (!missing.empty())
	{
		differAtBytes(missing, "our side finished");
	}
	else if (!std::exchange(_finished, true) && recorded().whole && !recorded().finished)
	{
		differ("no end of what our side sends", "our side finished");
	}
	schedule();
	return {};
}


void ReplayConnection::close(CloseMode, CloseReason reason)
{
	if (_state == State::closing || _state == State::closed)
	{
		return;
	}
	const bool wasOpen = _state == State::open;
	const std::string_view missing = wasOpen ? std::string_view(recorded().sent).substr(_sent) : std::string_view();
	_finished = true;
	reason.side = CloseSide::local;
	reason.unsentBytes = 0;
	_reason = std::move(reason);
	if (!missing.empty())
	{
		differAtBytes(missing, "our side closed");
	}
	else if (_state != State::made)
	{
		_state = State::closing;
		schedule();
	}
}


const ConnectionInfo& ReplayConnection::info() const noexcept
{
	return _info;
}


ConnectionStats ReplayConnection::stats() const noexcept
{
	return {.bytesSent = _sent, .bytesReceived = _received, .bytesQueued = 0};
}


void ReplayConnection::silence() noexcept
{
	_handler = nullptr;
	cancelCalls();
}


const RecordedConnection& ReplayConnection::recorded() const noexcept
{
	return _part.recording->connections[_part.index];
}


const RecordedEvent* ReplayConnection::next() const noexcept
{
	return _next < recorded().events.size() ? &recorded().events[_next] : nullptr;
}


bool ReplayConnection::isOurs(const RecordedEvent& event) const noexcept
{
	return event.kind == RecordedKind::sent || event.kind == RecordedKind::finished ||
		event.kind == RecordedKind::closing;
}


/// Whether our side has done now what it did then. Its close() is no event: it ends the replay.
bool ReplayConnection::hasCome(const RecordedEvent& event) const noexcept
{
	return event.kind == RecordedKind::sent ? _sent >= event.sentEnd
											: event.kind == RecordedKind::finished && _finished;
}


TimePoint ReplayConnection::timeOf(const RecordedEvent& event) const noexcept
{
	return _lastTime + _part.pace.scaled(event.at - _lastRecorded);
}


/// Whatever comes next comes from the loop, never from inside a call of ours.
void ReplayConnection::schedule()
{
	if (_handler == nullptr || _state == State::closed)
	{
		return;
	}
	cancelCalls();
	if (_state == State::closing)
	{
		_call = _loop->defer([this] { conclude(); });
		return;
	}
	passOurEvents();
	const RecordedEvent* event = next();
	if (event == nullptr)
	{
		_call = _loop->callAt(_lastTime, [this] { endWithTheRecording(); });
	}
	else if (isOurs(*event))
	{
		const TimePoint since = std::max(timeOf(*event), _loop->now());
		_call = _loop->callAt(since + patience, [this] { missOurEvent(); });
	}
	else if (_reading || (event->kind != RecordedKind::received && event->kind != RecordedKind::peerFinished))
	{
		_call = _loop->callAt(timeOf(*event), [this] { play(); });
	}
}


void ReplayConnection::passOurEvents()
{
	for (const RecordedEvent* event = next(); event != nullptr && isOurs(*event) && hasCome(*event); event = next())
	{
		_lastTime = std::max(timeOf(*event), _loop->now());
		_lastRecorded = event->at;
		++_next;
	}
}


void ReplayConnection::play()
{
	_call = CallId::none;
	const RecordedEvent& event = *next();
	_lastTime = std::max(timeOf(event), _loop->now());
	_lastRecorded = event.at;
	++_next;
	playEvent(event);
}


/// A handler may do anything to this connection, so the next call is planned before it hears of this one.
void ReplayConnection::playEvent(const RecordedEvent& event)
{
	switch (event.kind)
	{
	case RecordedKind::opened:
		_state = State::open;
		_info.local = _info.peer;
		schedule();
		_handler->onOpen(*this);
		return;
	case RecordedKind::received:
		_received += event.received.size();
		schedule();
		_handler->onData(*this, event.received.span());
		return;
	case RecordedKind::peerFinished:
		schedule();
		_handler->onEnd(*this);
		return;
	default: _reason = recorded().ending; conclude();
	}
}


void ReplayConnection::conclude()
{
	_call = CallId::none;
	_state = State::closed;
	_handler->onClose(*this, _reason);
}


void ReplayConnection::cancelCalls() noexcept
{
	if (_call != CallId::none)
	{
		_loop->cancel(std::exchange(_call, CallId::none));
	}
}


} // namespace ciarla
