#include "Handshake.h"

#include "HubContext.h"
#include "Operators.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/ForeignProtocol.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>


namespace ciarla {


namespace {


constexpr std::byte versions[] = {std::byte{protocolVersion}};

constexpr std::string_view rawRefusal = "This is a hub: it speaks frames only. Come with: ciarla connect";


/// A flood is over or has been dealt with by then.
constexpr Duration displacedRetry = std::chrono::seconds(10);


/// The hub's for this run, from its epoch.
std::array<std::byte, 16> sessionIdOf(std::uint64_t epoch) noexcept
{
	std::array<std::byte, 16> id{};
	for (std::size_t i = 0; i < id.size(); ++i)
	{
		id[i] = static_cast<std::byte>(epoch >> (8 * (i % 8)));
	}
	return id;
}


bool isTurnedAway(const Member& member) noexcept
{
	return member.extras && member.extras->turnedAway;
}


} // namespace


Handshake::Handshake(HubContext& context, Names& names):
	_context(context),
	_names(names)
{
	configure();
}


void Handshake::configure()
{
	BytesBuilder builder(256);
	builder.appendU8(0);
	builder.append(std::string_view(_context.settings.name));
	builder.appendU8(0);
	_ourGreeting = builder.take();

	const std::array<std::byte, 16> sessionId = sessionIdOf(_context.epoch);
	HelloFrame hello;
	hello.versions = versions;
	hello.role = SpeakerRole::hub;
	hello.sessionId = sessionId;
	hello.frameBytesMax = _context.settings.frameBytesMax;
	encode(hello, builder);
	_ourHello = builder.take();
}


void Handshake::begin(Member& member)
{
	_greeting.begin(member, _context.now());
	_context.outgoing.send(member, _ourGreeting);
}


std::optional<Disconnect> Handshake::hearGreeting(Member& member, std::span<const std::byte>& bytes)
{
	if (bytes.empty())
	{
		return std::nullopt;
	}
	const bool isFirst = member.name.empty();
	if (isFirst && bytes.front() != std::byte{0})
	{
		member.stage = MemberStage::words;
		_words.begin(member, _context.now());
	}
	if (isFirst && bytes.front() == std::byte{0} && isTurnedAway(member))
	{
		member.name = Bytes::copyOf(bytes.first(1));
		const Bye bye = *member.extras->turnedAway;
		return Disconnect{&member, LeaveCode::refused, bye.text, bye};
	}
	return gather(member, bytes);
}


std::optional<Disconnect> Handshake::hear(Member& member, const FrameView& frame)
{
	const auto type = static_cast<FrameType>(frame.type);
	const Ruling ruling = member.peer.mayStand(type);
	if (ruling.next == Ruling::Next::fault)
	{
		return Disconnect::fault(member, ruling);
	}
	if (ruling.next == Ruling::Next::goOn && type == FrameType::bye)
	{
		return Disconnect{&member, LeaveCode::closed, "Left before the hello.", Bye{}};
	}
	return ruling.next == Ruling::Next::goOn && type == FrameType::hello ? hearHello(member, frame) : std::nullopt;
}


Disconnect Handshake::endOf(Member& member)
{
	return member.stage == MemberStage::words
		? sayWords(member)
		: Disconnect{&member, LeaveCode::lost, "The connection ended without a goodbye.", std::nullopt};
}


std::optional<Disconnect> Handshake::displace(Member& member)
{
	if (member.stage == MemberStage::talking || member.stage == MemberStage::ended)
	{
		return std::nullopt;
	}
	const Bye bye{
		ByeCode::busy, "Too many callers have not said who they are, and this one was the oldest; try again.",
		displacedRetry};
	return Disconnect{&member, LeaveCode::refused, bye.text, bye};
}


std::optional<Disconnect> Handshake::due()
{
	if (Member* const late = _greeting.due(_context.settings.helloDeadline, _context.now()))
	{
		return tooLate(*late);
	}
	if (Member* const raw = _words.due(Limits().rawFirstText, _context.now()))
	{
		return sayWords(*raw);
	}
	return std::nullopt;
}


std::optional<TimePoint> Handshake::deadline() const noexcept
{
	const std::optional<TimePoint> late = _greeting.deadline(_context.settings.helloDeadline);
	const std::optional<TimePoint> words = _words.deadline(Limits().rawFirstText);
	return late && words ? std::min(late, words) : late ? late : words;
}


/// Gathers the greeting in the place of the name; of a peer without frames as much as shows what it is.
std::optional<Disconnect> Handshake::gather(Member& member, std::span<const std::byte>& bytes)
{
	std::string gathered(member.name.text());
	const bool framed = member.stage == MemberStage::opening;
	const std::size_t part = framed ? FramePeer::greetingPart(gathered, bytes)
									: std::min(bytes.size(), Limits::greetingBytesMax - gathered.size());
	gathered += asText(bytes.first(part));
	bytes = bytes.subspan(part);
	member.name = Bytes::copyOf(gathered);
	if (!framed)
	{
		return std::nullopt;
	}
	const Ruling ruling = member.peer.hearGreeting(gathered);
	if (ruling.next == Ruling::Next::goOn)
	{
		member.name = Bytes::copyOf(FramePeer::greetedName(gathered));
		_context.outgoing.send(member, _ourHello);
	}
	return ruling.next == Ruling::Next::fault ? std::optional(Disconnect::fault(member, ruling)) : std::nullopt;
}


std::optional<Disconnect> Handshake::hearHello(Member& member, const FrameView& frame)
{
	const std::optional<HelloFrame> hello = decode<HelloFrame>(frame.body);
	const Ruling ruling =
		hello ? member.peer.hear(*hello, _context.settings.frameBytesMax) : FramePeer::malformed(frame);
	return ruling.next == Ruling::Next::fault ? std::optional(Disconnect::fault(member, ruling)) : claim(member);
}


std::optional<Disconnect> Handshake::claim(Member& member)
{
	if (_names.sanctions().isBanned(marksOf(member), _context.now()))
	{
		return Disconnect::refused(member, "You are banned from this hub.");
	}
	_names.giveHandle(member);
	takeWordsFromName(member);
	if (std::optional<Names::Refusal> refusal = _names.claim(member.name, member))
	{
		return Disconnect::refused(member, refusal->text, std::move(refusal->freeName));
	}
	welcome(member);
	return std::nullopt;
}


/// One who is muted and comes by another name would say with it what it likes, so it is called what the hub likes.
void Handshake::takeWordsFromName(Member& member)
{
	Sanctions& sanctions = _names.sanctions();
	const bool isKnown = sanctions.isMuted({member.name.text()}, _context.now());
	if (!isKnown && sanctions.isMuted(marksOf(member), _context.now()))
	{
		member.name = Bytes::copyOf("muted" + std::to_string(member.handle));
	}
}


void Handshake::welcome(Member& member)
{
	const HubSettings& settings = _context.settings;
	const bool paced = !member.trusted && settings.burst > 0;
	const auto interval = std::chrono::ceil<std::chrono::milliseconds>(settings.perText).count();
	TimeoutList::end(member);
	member.stage = MemberStage::talking;
	member.isOperator = mayOperate(member, settings);
	++_context.stats.members;

	WelcomeFrame welcome;
	welcome.version = protocolVersion;
	welcome.member = member.handle;
	welcome.frameBytesMax = settings.frameBytesMax;
	welcome.unacknowledgedLinesMax = settings.unacknowledgedLinesMax;
	welcome.unacknowledgedBytesMax = settings.unacknowledgedBytesMax;
	welcome.burst = paced ? settings.burst : 0;
	welcome.millisecondsPerText = paced ? static_cast<std::uint32_t>(interval) : 0;
	welcome.name = member.name.text();
	_context.outgoing.send(member, welcome);
	member.welcomed = !settings.welcome.empty();
	if (member.welcomed)
	{
		_context.outgoing.send(member, TextFrame{1, TextKind::say, 0, settings.welcome});
	}
	_context.outgoing.notice(member, {HubNotice::Kind::welcomed, 0, member.name.text()});
}


/// To a peer that does not speak frames: why it is not taken. To a program that is no chat at all nothing is said.
Disconnect Handshake::sayWords(Member& member)
{
	const std::string_view foreign = foreignProtocol(member.name.text());
	if (!foreign.empty())
	{
		return {&member, LeaveCode::refused, std::string(foreign), std::nullopt};
	}
	const std::string words = isTurnedAway(member) ? member.extras->turnedAway->text : std::string(rawRefusal);
	_context.outgoing.send(member, Bytes::copyOf(words));
	return {&member, LeaveCode::refused, words, std::nullopt};
}


Disconnect Handshake::tooLate(Member& member) const
{
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(_context.settings.helloDeadline).count();
	const std::string text = "No hello came within " + std::to_string(seconds) + " s.";
	return {&member, LeaveCode::lost, text, Bye{ByeCode::timeout, text, {}}};
}


} // namespace ciarla
