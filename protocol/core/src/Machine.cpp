#include "Machine.h"

#include <ciarla/protocol/ForeignProtocol.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <cassert>
#include <utility>


namespace ciarla {


namespace {


/// Names what came where frames are required: a shell's greeting, or its complaint, is what explains it best.
std::string printedInstead(std::string_view text)
{
	// Bounded before it is made safe, which looks at every byte.
	text = text.substr(0, Limits::reasonBytesMax);
	const std::size_t end = text.find_last_not_of("\r\n ");
	return "Raw text came where frames are required. It printed: " +
		safeReason(text.substr(0, end == std::string_view::npos ? 0 : end + 1));
}


} // namespace


ChatProtocol::Machine::Machine(ChatSettings settings):
	_conversation(std::move(settings)),
	_framed(_conversation),
	_raw(_conversation)
{
}


void ChatProtocol::Machine::start()
{
	const ChatSettings& settings = _conversation.settings;
	if (settings.dialect == Dialect::raw)
	{
		_conversation.output.append(std::string_view(settings.name));
		return;
	}
	_conversation.output.appendU8(0);
	_conversation.output.append(std::string_view(settings.name));
	_conversation.output.appendU8(0);
	if (settings.pipelineHello || settings.dialect == Dialect::framed)
	{
		_framed.sayHello();
	}
}


void ChatProtocol::Machine::receive(std::span<const std::byte> bytes, TimePoint now)
{
	_now = now;
	if (state() != State::ended)
	{
		assert(_input.empty());
		_input = bytes;
	}
}


void ChatProtocol::Machine::receiveEnd(TimePoint now)
{
	_now = now;
	_inputEnded = true;
}


void ChatProtocol::Machine::tick(TimePoint now)
{
	_now = now;
	if (state() == State::ended)
	{
		return;
	}
	if (_dialect == Dialect::framed)
	{
		_framed.tick(now);
	}
	else if (_dialect == Dialect::raw)
	{
		_raw.tick(now);
	}
}


std::optional<TimePoint> ChatProtocol::Machine::deadline() const noexcept
{
	if (state() == State::ended || _dialect == Dialect::detect)
	{
		return std::nullopt;
	}
	return _dialect == Dialect::framed ? _framed.deadline() : _raw.deadline();
}


std::optional<ChatEvent> ChatProtocol::Machine::nextEvent()
{
	if (std::optional<ChatEvent> gone = _raw.nextGone())
	{
		return gone;
	}
	if (state() != State::ended && _dialect == Dialect::detect && !_input.empty())
	{
		if (std::optional<ChatEvent> event = decideDialect())
		{
			return event;
		}
	}
	if (state() != State::ended && _dialect != Dialect::detect)
	{
		std::optional<ChatEvent> event =
			_dialect == Dialect::framed ? _framed.next(_input, _now) : _raw.next(_input, _now);
		if (event)
		{
			return event;
		}
	}
	if (state() == State::ended)
	{
		_input = {};
		return std::nullopt;
	}
	return _inputEnded ? endEvent() : std::nullopt;
}


SayResult ChatProtocol::Machine::say(std::string_view text, TextKind kind, TimePoint now, std::uint32_t target)
{
	assert(isValidUtf8(text));
	if (state() != State::talking)
	{
		return SayResult::closed;
	}
	if (text.empty())
	{
		return SayResult::accepted;
	}
	return _dialect == Dialect::framed ? _framed.say(text, kind, target, now) : _raw.say(text, now);
}


SayResult ChatProtocol::Machine::request(const HubRequest& request, TimePoint now)
{
	return state() == State::talking ? _framed.request(request, now) : SayResult::closed;
}


bool ChatProtocol::Machine::mustWait(TimePoint now) const noexcept
{
	return _framed.mustWait(now);
}


std::uint64_t ChatProtocol::Machine::lastSequence() const noexcept
{
	return _dialect == Dialect::raw ? _raw.lastSequence() : _framed.lastSequence();
}


void ChatProtocol::Machine::acknowledge(std::uint64_t sequence, TimePoint now)
{
	if (_dialect == Dialect::framed && state() != State::ended)
	{
		_framed.acknowledge(sequence, now);
	}
}


void ChatProtocol::Machine::ping(TimePoint now)
{
	if (_dialect == Dialect::framed && state() == State::talking)
	{
		_framed.ping(now);
	}
}


void ChatProtocol::Machine::leave(const Bye& bye, Farewell farewell, TimePoint now)
{
	if (state() == State::leaving || state() == State::ended)
	{
		return;
	}
	if (_dialect == Dialect::framed || _conversation.settings.dialect == Dialect::framed)
	{
		_framed.leave(bye);
	}
	else if (state() == State::talking)
	{
		_raw.leave(farewell, now);
	}
	else
	{
		_conversation.enter(State::ended);
	}
}


void ChatProtocol::Machine::turnAway(const Bye& bye, TimePoint now)
{
	_now = now;
	assert(state() == State::greeting);
	_turnedAway = bye;
	if (_dialect != Dialect::detect)
	{
		sayTurnedAway();
	}
}


bool ChatProtocol::Machine::hasOutput() const noexcept
{
	return _conversation.output.size() > 0;
}


Bytes ChatProtocol::Machine::takeOutput()
{
	_framed.completeOutput();
	return _conversation.output.take();
}


ChatProtocol::State ChatProtocol::Machine::state() const noexcept
{
	return _conversation.state();
}


Dialect ChatProtocol::Machine::dialect() const noexcept
{
	return _dialect;
}


const std::string& ChatProtocol::Machine::peerName() const noexcept
{
	return _conversation.peerName;
}


SpeakerRole ChatProtocol::Machine::peerRole() const noexcept
{
	return _framed.peerRole();
}


std::size_t ChatProtocol::Machine::unacknowledgedLines() const noexcept
{
	return _dialect == Dialect::raw ? _raw.unsentLines() : _framed.unacknowledgedLines();
}


std::size_t ChatProtocol::Machine::textBytesMax() const noexcept
{
	return _dialect == Dialect::raw ? Limits::rawTextBytesMax : _framed.textBytesMax();
}


/// The peer's first byte says which dialect it speaks, unless ours was given.
std::optional<ChatEvent> ChatProtocol::Machine::decideDialect()
{
	const Dialect wanted = _conversation.settings.dialect;
	const Dialect spoken = _input.front() == std::byte{0} ? Dialect::framed : Dialect::raw;
	if (wanted == Dialect::framed && spoken == Dialect::raw)
	{
		const std::string_view foreign = foreignProtocol(asText(_input));
		_conversation.enter(State::ended);
		return foreign.empty() ? Faulted{{FaultKind::wrongDialect, printedInstead(asText(_input))}}
							   : Faulted{{FaultKind::notAChat, std::string(foreign)}};
	}
	_dialect = wanted == Dialect::detect ? spoken : wanted;
	if (_dialect == Dialect::raw)
	{
		_raw.begin(_now);
	}
	if (_turnedAway)
	{
		sayTurnedAway();
	}
	return std::nullopt;
}


void ChatProtocol::Machine::sayTurnedAway()
{
	if (_dialect == Dialect::framed)
	{
		_framed.leave(*_turnedAway);
	}
	else
	{
		_raw.turnAway(*_turnedAway, _now);
	}
}


std::optional<ChatEvent> ChatProtocol::Machine::endEvent()
{
	if (_dialect == Dialect::framed)
	{
		return _framed.end();
	}
	if (_dialect == Dialect::raw)
	{
		return _raw.end();
	}
	_conversation.enter(State::ended);
	return PeerEnded{false};
}


} // namespace ciarla
