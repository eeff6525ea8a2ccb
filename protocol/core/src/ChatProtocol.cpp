#include <ciarla/protocol/ChatProtocol.h>

#include "Conversation.h"
#include "FramedDialect.h"
#include "RawDialect.h"

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


/// What a ChatProtocol is made of: both dialects, until the peer's first byte decides between them.
struct ChatProtocol::Parts
{
	explicit Parts(ChatSettings settings):
		conversation(std::move(settings))
	{
	}

	/// The peer's first byte says which dialect it speaks, unless ours was given.
	std::optional<ChatEvent> decideDialect();

	void sayTurnedAway();
	ChatEvent endEvent();

	Conversation conversation;
	FramedDialect framed{conversation};
	RawDialect raw{conversation};
	Dialect dialect = Dialect::detect;
	std::optional<Bye> turnedAway{};
	std::span<const std::byte> input{};
	bool inputEnded = false;
	TimePoint now{};
};


ChatProtocol::ChatProtocol(ChatSettings settings):
	_parts(std::make_unique<Parts>(std::move(settings)))
{
}


ChatProtocol::~ChatProtocol() = default;
ChatProtocol::ChatProtocol(ChatProtocol&&) noexcept = default;
ChatProtocol& ChatProtocol::operator=(ChatProtocol&&) noexcept = default;


void ChatProtocol::start(TimePoint)
{
	const ChatSettings& settings = _parts->conversation.settings;
	BytesBuilder& output = _parts->conversation.output;
	if (settings.dialect == Dialect::raw)
	{
		output.append(std::string_view(settings.name));
		return;
	}
	output.appendU8(0);
	output.append(std::string_view(settings.name));
	output.appendU8(0);
	if (settings.pipelineHello || settings.dialect == Dialect::framed)
	{
		_parts->framed.sayHello();
	}
}


void ChatProtocol::receive(std::span<const std::byte> bytes, TimePoint now)
{
	_parts->now = now;
	if (state() != State::ended)
	{
		assert(_parts->input.empty());
		_parts->input = bytes;
	}
}


void ChatProtocol::receiveEnd(TimePoint now)
{
	_parts->now = now;
	_parts->inputEnded = true;
}


void ChatProtocol::tick(TimePoint now)
{
	_parts->now = now;
	if (state() == State::ended)
	{
		return;
	}
	if (dialect() == Dialect::framed)
	{
		_parts->framed.tick(now);
	}
	else if (dialect() == Dialect::raw)
	{
		_parts->raw.tick(now);
	}
}


std::optional<TimePoint> ChatProtocol::deadline() const noexcept
{
	if (state() == State::ended || dialect() == Dialect::detect)
	{
		return std::nullopt;
	}
	return dialect() == Dialect::framed ? _parts->framed.deadline() : _parts->raw.deadline();
}


std::optional<ChatEvent> ChatProtocol::nextEvent()
{
	Parts& parts = *_parts;
	if (std::optional<ChatEvent> gone = parts.raw.nextGone())
	{
		return gone;
	}
	if (state() != State::ended && dialect() == Dialect::detect && !parts.input.empty())
	{
		if (std::optional<ChatEvent> event = parts.decideDialect())
		{
			return event;
		}
	}
	if (state() != State::ended && dialect() != Dialect::detect)
	{
		std::optional<ChatEvent> event = dialect() == Dialect::framed ? parts.framed.next(parts.input, parts.now)
																	  : parts.raw.next(parts.input, parts.now);
		if (event)
		{
			return event;
		}
	}
	if (state() == State::ended)
	{
		parts.input = {};
		return std::nullopt;
	}
	return parts.inputEnded ? std::optional<ChatEvent>(parts.endEvent()) : std::nullopt;
}


SayResult ChatProtocol::say(std::string_view text, TextKind kind, TimePoint now, std::uint32_t target)
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
	return dialect() == Dialect::framed ? _parts->framed.say(text, kind, target, now) : _parts->raw.say(text, now);
}


SayResult ChatProtocol::request(const HubRequest& request, TimePoint now)
{
	return state() == State::talking ? _parts->framed.request(request, now) : SayResult::closed;
}


bool ChatProtocol::mustWait(TimePoint now) const noexcept
{
	return _parts->framed.mustWait(now);
}


std::uint64_t ChatProtocol::lastSequence() const noexcept
{
	return dialect() == Dialect::raw ? _parts->raw.lastSequence() : _parts->framed.lastSequence();
}


void ChatProtocol::acknowledge(std::uint64_t sequence, TimePoint now)
{
	if (dialect() == Dialect::framed && state() != State::ended)
	{
		_parts->framed.acknowledge(sequence, now);
	}
}


void ChatProtocol::ping(TimePoint now)
{
	if (dialect() == Dialect::framed && state() == State::talking)
	{
		_parts->framed.ping(now);
	}
}


void ChatProtocol::leave(const Bye& bye, Farewell farewell, TimePoint now)
{
	if (state() == State::leaving || state() == State::ended)
	{
		return;
	}
	if (dialect() == Dialect::framed || _parts->conversation.settings.dialect == Dialect::framed)
	{
		_parts->framed.leave(bye);
	}
	else if (state() == State::talking)
	{
		_parts->raw.leave(farewell, now);
	}
	else
	{
		_parts->conversation.enter(State::ended);
	}
}


void ChatProtocol::turnAway(const Bye& bye, TimePoint now)
{
	_parts->now = now;
	assert(state() == State::greeting);
	_parts->turnedAway = bye;
	if (dialect() != Dialect::detect)
	{
		_parts->sayTurnedAway();
	}
}


bool ChatProtocol::hasOutput() const noexcept
{
	return _parts->conversation.output.size() > 0;
}


Bytes ChatProtocol::takeOutput()
{
	_parts->framed.completeOutput();
	return _parts->conversation.output.take();
}


ChatProtocol::State ChatProtocol::state() const noexcept
{
	return _parts->conversation.state();
}


Dialect ChatProtocol::dialect() const noexcept
{
	return _parts->dialect;
}


const std::string& ChatProtocol::peerName() const noexcept
{
	return _parts->conversation.peerName;
}


SpeakerRole ChatProtocol::peerRole() const noexcept
{
	return _parts->framed.peerRole();
}


std::size_t ChatProtocol::unacknowledgedLines() const noexcept
{
	return dialect() == Dialect::raw ? _parts->raw.unsentLines() : _parts->framed.unacknowledgedLines();
}


std::size_t ChatProtocol::textBytesMax() const noexcept
{
	return dialect() == Dialect::raw ? Limits::rawTextBytesMax : _parts->framed.textBytesMax();
}


std::optional<ChatEvent> ChatProtocol::Parts::decideDialect()
{
	const Dialect wanted = conversation.settings.dialect;
	const Dialect spoken = input.front() == std::byte{0} ? Dialect::framed : Dialect::raw;
	if (wanted == Dialect::framed && spoken == Dialect::raw)
	{
		const std::string_view foreign = foreignProtocol(asText(input));
		conversation.enter(State::ended);
		return foreign.empty() ? Faulted{{FaultKind::wrongDialect, printedInstead(asText(input))}}
							   : Faulted{{FaultKind::notAChat, std::string(foreign)}};
	}
	dialect = wanted == Dialect::detect ? spoken : wanted;
	if (dialect == Dialect::raw)
	{
		raw.begin(now);
	}
	if (turnedAway)
	{
		sayTurnedAway();
	}
	return std::nullopt;
}


void ChatProtocol::Parts::sayTurnedAway()
{
	if (dialect == Dialect::framed)
	{
		framed.leave(*turnedAway);
	}
	else
	{
		raw.turnAway(*turnedAway, now);
	}
}


ChatEvent ChatProtocol::Parts::endEvent()
{
	if (dialect == Dialect::framed)
	{
		return framed.end();
	}
	if (dialect == Dialect::raw)
	{
		return raw.end();
	}
	conversation.enter(State::ended);
	return PeerEnded{false};
}


} // namespace ciarla
