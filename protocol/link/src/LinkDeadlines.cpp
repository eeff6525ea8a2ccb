#include <ciarla/protocol/Link.h>

#include <algorithm>


namespace ciarla {


namespace {


constexpr int lingersMax = 6; ///< Enough for a slow wire, and half a minute for a person.


/// `start + wait`, where a wait of Duration::max() is none at all.
std::optional<TimePoint> after(TimePoint start, Duration wait)
{
	if (wait == Duration::max())
	{
		return std::nullopt;
	}
	return start + wait;
}


} // namespace


Duration Link::linger() const noexcept
{
	return _brief ? _limits.briefLinger : _limits.linger;
}


/// However steadily the peer trickles, an ending ends.
TimePoint Link::lastDeadline() const noexcept
{
	return _phaseSince + lingersMax * linger();
}


/// When the present phase has lasted long enough.
std::optional<TimePoint> Link::lifeDeadline() const noexcept
{
	switch (_phase)
	{
	case Phase::waiting: return after(_phaseSince, _limits.silenceDeadline);
	case Phase::stirred: return after(_phaseSince, _limits.helloDeadline);
	case Phase::talking:
		if (!_readingWanted || _protocol.dialect() == Dialect::raw)
		{
			return std::nullopt;
		}
		return _pinged ? after(*_pinged, _limits.pingDeadline) : after(_lastHeard, _limits.idlePing);
	case Phase::leaving:
		// While it is our own pacing that takes the time, nobody is late.
		if (_protocol.dialect() == Dialect::raw && _protocol.unacknowledgedLines() > 0 && !_paused && !_outputHeld)
		{
			return std::nullopt;
		}
		[[fallthrough]];
	case Phase::finishing: return std::min(_lastHeard + linger(), lastDeadline());
	default: return std::nullopt;
	}
}


/// One pending call that may come too early: then it is only moved on, so that traffic costs no timer work.
void Link::scheduleLife()
{
	const std::optional<TimePoint> deadline = lifeDeadline();
	if (!deadline || (_lifeCall != CallId::none && _lifeCallTime <= *deadline))
	{
		return;
	}
	_loop.cancel(_lifeCall);
	_lifeCallTime = *deadline;
	_lifeCall = _loop.callAt(*deadline, [this] { onLifeDeadline(); });
}


void Link::scheduleProtocol()
{
	const std::optional<TimePoint> deadline = _protocol.deadline();
	if (!deadline || (_protocolCall != CallId::none && _protocolCallTime <= *deadline))
	{
		return;
	}
	_loop.cancel(_protocolCall);
	_protocolCallTime = *deadline;
	_protocolCall = _loop.callAt(*deadline, [this] { onProtocolDeadline(); });
}


void Link::onProtocolDeadline()
{
	_protocolCall = CallId::none;
	if (const auto deadline = _protocol.deadline(); deadline && *deadline <= _loop.now())
	{
		_protocol.tick(_loop.now());
		drainEvents();
		if (_phase == Phase::leaving)
		{
			// Lines that are paced in the raw dialect are progress too.
			_lastHeard = _loop.now();
		}
	}
	settle();
	offerReady();
}


/// What was awaited last is what the other side does not know that it owes.
void Link::giveUpOnHello()
{
	const bool named = _protocol.state() == ChatProtocol::State::hello;
	decide(
		LinkOutcome::timedOut, ErrorCode::timedOut,
		_phase == Phase::waiting ? "The other side said nothing in time."
			: named              ? "The other side said its name, and then did not begin the chat in time."
								 : "The other side began to say its name, and did not end it in time.");
	const char* words = named ? "no HELLO in time" : "no name in time";
	_protocol.leave({ByeCode::timeout, words, {}}, Farewell::silent, _loop.now());
}


void Link::onLifeDeadline()
{
	_lifeCall = CallId::none;
	const std::optional<TimePoint> deadline = lifeDeadline();
	if (!deadline || *deadline > _loop.now())
	{
		scheduleLife();
		return;
	}

	switch (_phase)
	{
	case Phase::waiting:
	case Phase::stirred:
		giveUpOnHello();
		_brief = true;
		enterLeaving();
		break;

	case Phase::talking:
		if (_pinged)
		{
			decide(LinkOutcome::lost, ErrorCode::lost, "The other side no longer answers.");
			_connection->close(CloseMode::abort, {});
			return;
		}
		_pinged = _loop.now();
		_protocol.ping(_loop.now());
		break;

	case Phase::leaving:
	case Phase::finishing:
		if (const ConnectionStats stats = _connection->stats();
			stats.bytesQueued > 0 && stats.bytesSent != _bytesSentAtProgress && _loop.now() < lastDeadline())
		{
			_bytesSentAtProgress = stats.bytesSent;
			_lastHeard = _loop.now();
			break;
		}
		_connection->close(CloseMode::abort, {});
		return;

	default: return;
	}
	settle();
}


} // namespace ciarla
