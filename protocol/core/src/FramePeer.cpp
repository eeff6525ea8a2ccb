#include <ciarla/protocol/FramePeer.h>

#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>


namespace ciarla {


namespace {


std::string wordOf(FrameType type)
{
	switch (type)
	{
	case FrameType::hello: return "HELLO";
	case FrameType::welcome: return "WELCOME";
	case FrameType::bye: return "BYE";
	case FrameType::ping: return "PING";
	case FrameType::pong: return "PONG";
	case FrameType::text: return "TEXT";
	case FrameType::ack: return "ACK";
	case FrameType::nak: return "NAK";
	case FrameType::deliver: return "DELIVER";
	case FrameType::joined: return "JOINED";
	case FrameType::left: return "LEFT";
	case FrameType::roster: return "ROSTER";
	case FrameType::room: return "ROOM";
	case FrameType::rooms: return "ROOMS";
	case FrameType::topicChanged: return "TOPIC CHANGED";
	case FrameType::renamed: return "RENAMED";
	case FrameType::join: return "JOIN";
	case FrameType::part: return "PART";
	case FrameType::name: return "NAME";
	case FrameType::topic: return "TOPIC";
	case FrameType::history: return "HISTORY";
	case FrameType::operate: return "OPERATE";
	case FrameType::who: return "WHO";
	case FrameType::list: return "LIST";
	case FrameType::tell: return "TELL";
	case FrameType::firstCritical: break;
	}
	return std::to_string(static_cast<unsigned>(type));
}


Ruling skip()
{
	return {Ruling::Next::skip, ByeCode::fault, {}};
}


Ruling fault(FaultKind kind, std::string words, ByeCode code = ByeCode::fault)
{
	return {Ruling::Next::fault, code, {kind, std::move(words)}};
}


Ruling misplaced(FrameType type, std::string_view where)
{
	return fault(FaultKind::unexpectedFrame, wordOf(type) + " came " + std::string(where) + ".");
}


} // namespace


bool isHubFrame(FrameType type) noexcept
{
	switch (type)
	{
	case FrameType::welcome:
	case FrameType::deliver:
	case FrameType::joined:
	case FrameType::left:
	case FrameType::roster:
	case FrameType::room:
	case FrameType::rooms:
	case FrameType::topicChanged:
	case FrameType::renamed: return true;
	default: return false;
	}
}


bool isRequest(FrameType type) noexcept
{
	return type >= FrameType::join && type <= FrameType::tell;
}


FramePeer::FramePeer(SpeakerRole us) noexcept:
	_weAreHub(us == SpeakerRole::hub)
{
}


std::size_t FramePeer::greetingPart(std::string_view gathered, std::span<const std::byte> more) noexcept
{
	assert(gathered.size() < Limits::greetingBytesMax);
	const std::span<const std::byte> part =
		more.first(std::min(more.size(), Limits::greetingBytesMax - gathered.size()));
	const std::size_t begin = gathered.empty() && !part.empty() ? 1 : 0; // The first NUL opens, and ends nothing.
	const auto end = std::find(part.begin() + static_cast<std::ptrdiff_t>(begin), part.end(), std::byte{0});
	return static_cast<std::size_t>(end - part.begin()) + (end == part.end() ? 0 : 1);
}


Ruling FramePeer::hearGreeting(std::string_view gathered)
{
	assert(_phase == Phase::greeting);
	const bool isWhole = gathered.size() > 1 && gathered.back() == '\0';
	if (!isWhole && gathered.size() < Limits::greetingBytesMax)
	{
		return skip();
	}
	const NameProblem problem = isWhole ? checkName(greetedName(gathered)) : NameProblem::tooLong;
	if (problem != NameProblem::none)
	{
		return fault(
			FaultKind::badName, "The name in the greeting " + std::string(describe(problem)) + ".",
			_weAreHub ? ByeCode::refused : ByeCode::fault);
	}
	_phase = Phase::hello;
	return {};
}


std::string_view FramePeer::greetedName(std::string_view greeting) noexcept
{
	return greeting.substr(1, greeting.size() - 2);
}


/// HELLO comes once and first, only BYE may stand in its place; after BYE only answers come. A hub welcomes once, and
/// before it speaks of anything. What hubs say is skipped from a person, and what members ask for by a person.
Ruling FramePeer::mayStand(FrameType type) const
{
	const bool isOfHubs = isHubFrame(type);
	const bool isAsked = isRequest(type);
	const bool isAnswer = type == FrameType::ack || type == FrameType::nak || type == FrameType::pong;
	const bool isSpoken = type == FrameType::text || type == FrameType::ping;
	if (type >= FrameType::firstCritical)
	{
		return fault(FaultKind::unknownFrame, "Frames of type " + wordOf(type) + " are not known here.");
	}
	if (type == FrameType::hello || type == FrameType::bye || isAnswer || isSpoken)
	{
		if (_phase == Phase::hello && (isAnswer || isSpoken))
		{
			return misplaced(type, "before HELLO");
		}
		if (_byeHeard && !isAnswer)
		{
			return misplaced(type, "after BYE");
		}
		return type == FrameType::hello && _phase != Phase::hello ? misplaced(type, "a second time") : Ruling();
	}
	const bool isUnderstood = (isOfHubs && _isHub) || (isAsked && _weAreHub && _phase == Phase::talking);
	if (!isUnderstood)
	{
		return skip();
	}
	if (_byeHeard)
	{
		return misplaced(type, "after BYE");
	}
	if (_phase == Phase::welcome && type != FrameType::welcome)
	{
		return misplaced(type, "before WELCOME");
	}
	return type == FrameType::welcome && _phase != Phase::welcome ? misplaced(type, "a second time") : Ruling();
}


Ruling FramePeer::hear(const HelloFrame& hello, std::uint32_t frameBytesMax)
{
	if (std::ranges::find(hello.versions, std::byte{protocolVersion}) == hello.versions.end())
	{
		return fault(
			FaultKind::noCommonVersion,
			"Only version " + std::to_string(protocolVersion) + " of the protocol is spoken here.", ByeCode::refused);
	}
	if (_weAreHub && hello.role == SpeakerRole::hub)
	{
		return fault(FaultKind::unfit, "This is a hub, and takes no hub as a member.", ByeCode::refused);
	}
	if (_weAreHub && hello.frameBytesMax < frameBytesMax)
	{
		return fault(
			FaultKind::unfit, "Frames have up to " + std::to_string(frameBytesMax) + " bytes here, more than you take.",
			ByeCode::refused);
	}
	_isHub = hello.role == SpeakerRole::hub;
	_phase = _isHub ? Phase::welcome : Phase::talking;
	_began = !_byeSaid;
	return {};
}


Ruling FramePeer::hear(const WelcomeFrame& welcome)
{
	if (welcome.version != protocolVersion)
	{
		return fault(
			FaultKind::noCommonVersion, "The hub chose a version of the protocol that was not offered.",
			ByeCode::refused);
	}
	_phase = Phase::talking;
	return {};
}


Ruling FramePeer::hear(const AckFrame& ack, std::uint64_t lastSaid) const
{
	return ack.sequence > lastSaid
		? fault(FaultKind::badSequence, "An acknowledgement names a text that was never said.")
		: Ruling();
}


Ruling FramePeer::hear(const NakFrame& nak, std::uint64_t lastSaid) const
{
	return nak.sequence == 0 || nak.sequence > lastSaid
		? fault(FaultKind::badSequence, "A refusal names a text that was never said.")
		: Ruling();
}


void FramePeer::hearBye() noexcept
{
	_byeHeard = true;
}


Ruling FramePeer::number(std::uint64_t sequence)
{
	if (sequence == 0)
	{
		return fault(FaultKind::badSequence, "A sequence is 0; they begin at 1.");
	}
	if (!_began)
	{
		return skip();
	}
	if (sequence <= _heard)
	{
		return {Ruling::Next::again, ByeCode::fault, {}};
	}
	_heard = sequence;
	return {};
}


bool FramePeer::acknowledge(std::uint64_t sequence) noexcept
{
	assert(sequence <= _heard);
	return std::exchange(_acknowledged, std::max(_acknowledged, sequence)) < sequence;
}


bool FramePeer::sayHello() noexcept
{
	const bool isFirst = !_helloSaid;
	_helloSaid = true;
	return isFirst;
}


bool FramePeer::sayBye() noexcept
{
	const bool isFirst = !_byeSaid;
	_byeSaid = true;
	return isFirst;
}


Ruling FramePeer::malformed(FrameDecoder::Step step, std::uint32_t frameBytesMax)
{
	assert(step == FrameDecoder::Step::tooLong || step == FrameDecoder::Step::empty);
	return step == FrameDecoder::Step::tooLong
		? fault(
			  FaultKind::frameTooLong,
			  "A frame is longer than the " + std::to_string(frameBytesMax) + " bytes that are taken here.")
		: fault(FaultKind::frameEmpty, "A frame has a length of zero.");
}


Ruling FramePeer::malformed(const FrameView& frame)
{
	return fault(
		FaultKind::malformedFrame,
		"The fields of " + wordOf(static_cast<FrameType>(frame.type)) + " make no sense; the frame has " +
			std::to_string(frame.body.size() + 1) + " bytes.");
}


FramePeer::Phase FramePeer::phase() const noexcept
{
	return _phase;
}


bool FramePeer::began() const noexcept
{
	return _began;
}


bool FramePeer::isHub() const noexcept
{
	return _isHub;
}


bool FramePeer::byeSaid() const noexcept
{
	return _byeSaid;
}


bool FramePeer::byeHeard() const noexcept
{
	return _byeHeard;
}


std::uint64_t FramePeer::heard() const noexcept
{
	return _heard;
}


std::uint64_t FramePeer::acknowledged() const noexcept
{
	return _acknowledged;
}


bool FramePeer::isSettled() const noexcept
{
	return _byeSaid && _byeHeard && _acknowledged == _heard;
}


} // namespace ciarla
