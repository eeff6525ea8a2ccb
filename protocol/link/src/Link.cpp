#include <ciarla/protocol/Link.h>

#include <cassert>
#include <limits>
#include <utility>


namespace ciarla {


Link::Link(
	Loop& loop, std::unique_ptr<Connection> connection, ChatSettings settings, LinkLimits limits, LinkHandler& handler):
	_loop(loop),
	_connection(std::move(connection)),
	_protocol(std::move(settings)),
	_limits(limits),
	_handler(&handler)
{
}


Link::~Link()
{
	silence();
}


void Link::start()
{
	assert(_phase == Phase::made);
	_phase = Phase::opening;
	_connection->start(_loop, *this);
}


void Link::setHandler(LinkHandler& handler) noexcept
{
	_handler = &handler;
}


SayResult Link::say(std::string_view text, TextKind kind, std::uint32_t target)
{
	return offer([&] { return _protocol.say(text, kind, _loop.now(), target); });
}


SayResult Link::request(const HubRequest& request)
{
	return offer([&] { return _protocol.request(request, _loop.now()); });
}


/// Lets something be said while there is a conversation and room on the wire.
template <typename Say>
SayResult Link::offer(const Say& say)
{
	if (_phase != Phase::talking)
	{
		return SayResult::closed;
	}

	if (_paused || _outputHeld)
	{
		_readyBelowLines = std::numeric_limits<std::size_t>::max();
		return SayResult::wait;
	}
	const SayResult result = say();
	if (result == SayResult::wait)
	{
		_readyBelowLines =
			_protocol.mustWait(_loop.now()) ? std::numeric_limits<std::size_t>::max() : _protocol.unacknowledgedLines();
	}
	settle();
	return result;
}


std::uint64_t Link::lastSequence() const noexcept
{
	return _protocol.lastSequence();
}


void Link::acknowledge(std::uint64_t sequence)
{
	if (_phase != Phase::talking && _phase != Phase::leaving)
	{
		return;
	}
	_protocol.acknowledge(sequence, _loop.now());
	settle();
}


bool Link::ping()
{
	if (_phase != Phase::talking || dialect() == Dialect::raw)
	{
		return false;
	}
	_pinged = _pinged.value_or(_loop.now());
	_protocol.ping(_loop.now());
	settle();
	return true;
}


void Link::setReading(bool on)
{
	if (_readingWanted == on)
	{
		return;
	}
	_readingWanted = on;
	// Nobody is silent whom we do not listen to.
	_lastHeard = _loop.now();
	_pinged.reset();
	applyReading();
	settle();
}


void Link::leave(const Bye& bye, Farewell farewell)
{
	switch (_phase)
	{
	case Phase::made:
	case Phase::opening:
		decide(LinkOutcome::left, ErrorCode::cancelled, {});
		_connection->close(CloseMode::abort, {});
		return;

	case Phase::waiting:
	case Phase::stirred:
		decide(LinkOutcome::left, ErrorCode::cancelled, {});
		_protocol.leave(bye, farewell, _loop.now());
		_brief = true;
		enterLeaving();
		break;

	case Phase::talking:
		decide(LinkOutcome::left, ErrorCode::cancelled, {});
		_protocol.leave(bye, farewell, _loop.now());
		_brief = _protocol.dialect() == Dialect::raw;
		enterLeaving();
		break;

	case Phase::leaving:
	case Phase::finishing:
	case Phase::closed: return;
	}
	settle();
}


void Link::turnAway(Bye bye)
{
	switch (_phase)
	{
	case Phase::made:
	case Phase::opening: _turnAway = std::move(bye); return;
	case Phase::waiting:
	case Phase::stirred:
		if (_protocol.state() != ChatProtocol::State::greeting)
		{
			break;
		}
		decide(LinkOutcome::left, ErrorCode::cancelled, {});
		_brief = true;
		_protocol.turnAway(bye, _loop.now());
		settle();
		return;
	default: break;
	}
	leave(bye);
}


void Link::abort()
{
	decide(LinkOutcome::aborted, ErrorCode::cancelled, {});
	_connection->close(CloseMode::abort, {});
}


void Link::silence() noexcept
{
	if (!_silenced)
	{
		_silenced = true;
		_loop.cancel(_lifeCall);
		_loop.cancel(_protocolCall);
		_connection->silence();
	}
}


const ConnectionInfo& Link::info() const noexcept
{
	return _connection->info();
}


Dialect Link::dialect() const noexcept
{
	return _protocol.dialect();
}


const std::string& Link::peerName() const noexcept
{
	return _protocol.peerName();
}


SpeakerRole Link::peerRole() const noexcept
{
	return _protocol.peerRole();
}


std::size_t Link::unacknowledgedLines() const noexcept
{
	return _protocol.unacknowledgedLines();
}


std::size_t Link::textBytesMax() const noexcept
{
	return _protocol.textBytesMax();
}


} // namespace ciarla
