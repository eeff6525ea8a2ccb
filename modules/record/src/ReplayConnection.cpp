#include "ReplayConnection.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


constexpr Duration patience = std::chrono::seconds(10); ///< Longer than a program needs, shorter than a test's limit.
constexpr std::size_t shownBytesMost = 40;
constexpr double speedLeast = 0.01;
constexpr double speedMost = 1000;


std::string quoted(std::string_view bytes)
{
	const bool isCut = bytes.size() > shownBytesMost;
	return "\"" + escaped(asBytes(bytes.substr(0, shownBytesMost))) + (isCut ? "…\"" : "\"");
}


} // namespace


std::optional<ReplayPace> ReplayPace::parse(const std::string& text)
{
	ReplayPace pace;
	if (text == "max")
	{
		pace._factor = 0;
		return pace;
	}
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pace._factor);
	const bool fits = error == std::errc() && end == text.data() + text.size() && pace._factor >= speedLeast &&
		pace._factor <= speedMost;
	return fits ? std::optional(pace) : std::nullopt;
}


Duration ReplayPace::scaled(Duration recorded) const noexcept
{
	if (_factor == 0)
	{
		return Duration::zero();
	}
	return std::chrono::duration_cast<Duration>(std::chrono::duration<double, Duration::period>(recorded) / _factor);
}


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
		differ(quoted(missing), "our side finished");
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
		differ(quoted(missing), "our side closed");
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


void ReplayConnection::missOurEvent()
{
	const RecordedEvent& event = *next();
	const std::string silence = "nothing came for 10 seconds";
	switch (event.kind)
	{
	case RecordedKind::sent: differ(quoted(std::string_view(recorded().sent).substr(_sent)), silence); return;
	case RecordedKind::finished: differ("that our side finished", silence); return;
	default: differ("that our side closed", silence);
	}
}


void ReplayConnection::endWithTheRecording()
{
	endFor(
		{CloseSide::wire, ErrorCode::lost,
		 "The recording " + _part.recording->path + " goes no further: it was cut off before the connection ended.",
		 0});
}


void ReplayConnection::compare(std::string_view sent)
{
	if (_state != State::open)
	{
		return;
	}
	const std::string_view expected = std::string_view(recorded().sent).substr(_sent);
	const std::size_t most = std::min(expected.size(), sent.size());
	const auto isSame = [this](char one, char other) { return one == other || !_part.comparesBytes; };
	const auto same = static_cast<std::size_t>(
		std::mismatch(sent.begin(), sent.begin() + static_cast<std::ptrdiff_t>(most), expected.begin(), isSame).first -
		sent.begin());
	_sent += same;
	const bool isUnknown = same == expected.size() && !recorded().whole;
	if (same < sent.size() && !isUnknown)
	{
		const std::string_view then = expected.substr(same);
		differ(then.empty() ? "nothing more" : quoted(then), quoted(sent.substr(same)) + " came");
	}
}


void ReplayConnection::endFor(CloseReason reason)
{
	_reason = std::move(reason);
	_state = _state == State::made ? State::made : State::closing;
	schedule();
}


void ReplayConnection::differ(const std::string& recordedThen, const std::string& now)
{
	endFor(
		{CloseSide::wire, ErrorCode::protocolFault,
		 "Our side differs from the recording " + _part.recording->path + ": " + placeInRecording() + " it has " +
			 recordedThen + ", and now " + now + ".",
		 0});
}


/// Where the next byte of ours, or its end, stands.
std::string ReplayConnection::placeInRecording() const
{
	const auto& events = recorded().events;
	const auto event = std::find_if(events.begin(), events.end(), [this](const RecordedEvent& each) {
		const bool isSending = each.kind == RecordedKind::sent && each.sentEnd > _sent;
		return isSending || (each.kind != RecordedKind::sent && isOurs(each) && each.sentEnd >= _sent);
	});
	const std::string line = event == events.end() ? "at its end" : "in line " + std::to_string(event->line);
	return line + ", after " + std::to_string(_sent) + " bytes of connection " + std::to_string(_part.index + 1) + ",";
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
