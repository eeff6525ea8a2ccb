#include "Reception.h"

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/ForeignProtocol.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ciarla/protocol/NameKey.h>
#include <string>
#include <utility>


namespace ciarla {


namespace {


constexpr std::byte versions[] = {std::byte{protocolVersion}};

constexpr std::string_view rawRefusal = "This is a hub: it speaks frames only. Come with: ciarla connect";


/// A flood is over or has been dealt with by then.
constexpr Duration displacedRetry = std::chrono::seconds(10);


std::string aboutName(std::string_view name, std::string_view rest)
{
	return "The name \"" + std::string(name) + "\" " + std::string(rest);
}


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


} // namespace


bool mayOperate(const MemberSession& session, const HubSettings& settings)
{
	return session.credential && std::ranges::find(settings.operators, *session.credential) != settings.operators.end();
}


Reception::Reception(HubContext& context, NameDesk& names, Endings& endings):
	_context(context),
	_names(names),
	_endings(endings)
{
	configure();
}


void Reception::configure()
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


void Reception::admit(MemberSession& session, std::unique_ptr<Bye> turnedAway)
{
	session.turnedAway = std::move(turnedAway);
	_greeting.begin(session, _context.now);
	_context.turn.send(session.person.whom.slot, _ourGreeting);
}


void Reception::hearGreeting(MemberSession& session, std::span<const std::byte>& bytes)
{
	if (bytes.empty())
	{
		return;
	}
	const bool isFirst = session.person.name.empty();
	if (isFirst && bytes.front() != std::byte{0})
	{
		session.stage = MemberStage::words;
		_words.begin(session, _context.now);
	}
	if (isFirst && bytes.front() == std::byte{0} && session.turnedAway)
	{
		session.person.name = Bytes::copyOf(bytes.first(1));
		const Bye bye = *session.turnedAway;
		_endings.end(session, LeaveCode::refused, bye.text, bye);
		return;
	}
	gather(session, bytes);
}


void Reception::hear(MemberSession& session, const FrameView& frame)
{
	switch (static_cast<FrameType>(frame.type))
	{
	case FrameType::hello: hearHello(session, frame); return;
	case FrameType::bye: _endings.end(session, LeaveCode::closed, "Left before the hello.", Bye{}); return;
	case FrameType::ping:
	case FrameType::pong:
	case FrameType::text:
	case FrameType::ack:
	case FrameType::nak: _endings.fault(session, "A hello must come before this frame."); return;
	default: break;
	}
	if (frame.type >= static_cast<std::uint8_t>(FrameType::firstCritical))
	{
		_endings.fault(session, "Frames of type " + std::to_string(frame.type) + " are not known here.");
	}
}


void Reception::claimed(MemberSession& session, const ClaimedLetter& letter)
{
	if (!letter.refusal.empty())
	{
		// The name is not theirs, and so not to be released.
		session.stage = MemberStage::hello;
		_endings.refuse(session, letter.refusal.text());
		return;
	}
	const HubSettings& settings = _context.settings;
	const bool paced = !session.trusted && settings.burst > 0;
	const auto interval = std::chrono::ceil<std::chrono::milliseconds>(settings.perText).count();
	session.stage = MemberStage::talking;
	if (session.waiting)
	{
		session.waiting->requests = 0;
		_context.resumable.push_back(session.person.whom);
	}
	session.isOperator = mayOperate(session, settings);
	++_context.stats.members;
	_context.idle.begin(session, _context.now);

	WelcomeFrame welcome;
	welcome.version = protocolVersion;
	welcome.member = session.person.whom.handle;
	welcome.frameBytesMax = settings.frameBytesMax;
	welcome.unacknowledgedLinesMax = settings.unacknowledgedLinesMax;
	welcome.unacknowledgedBytesMax = settings.unacknowledgedBytesMax;
	welcome.burst = paced ? settings.burst : 0;
	welcome.millisecondsPerText = paced ? static_cast<std::uint32_t>(interval) : 0;
	welcome.name = session.person.name.text();
	_context.turn.send(session.person.whom.slot, welcome);
	_context.turn.notice({HubNotice::Kind::welcomed, session.person.whom.slot, session.person.name.text()});
}


void Reception::end(MemberSession& session)
{
	if (session.stage == MemberStage::words)
	{
		sayWords(session);
		return;
	}
	_endings.end(session, LeaveCode::lost, "The connection ended without a goodbye.", std::nullopt);
}


bool Reception::displace(MemberSession& session)
{
	const bool isExpected = session.stage == MemberStage::greeting || session.stage == MemberStage::words ||
		session.stage == MemberStage::hello;
	if (isExpected)
	{
		const Bye bye{
			ByeCode::busy, "Too many callers have not said who they are, and this one was the oldest; try again.",
			displacedRetry};
		_endings.end(session, LeaveCode::refused, bye.text, bye);
	}
	return isExpected;
}


void Reception::tick()
{
	while (MemberSession* const late = _greeting.due(_context.settings.helloDeadline, _context.now))
	{
		tooLate(*late);
	}
	while (MemberSession* const raw = _words.due(Limits().rawFirstText, _context.now))
	{
		sayWords(*raw);
	}
}


std::optional<TimePoint> Reception::deadline() const noexcept
{
	const std::optional<TimePoint> late = _greeting.deadline(_context.settings.helloDeadline);
	const std::optional<TimePoint> words = _words.deadline(Limits().rawFirstText);
	return late && words ? std::min(late, words) : late ? late : words;
}


/// Gathers the greeting in the place of the name: to the second 00, or of a peer without frames as much as shows what
/// it is.
void Reception::gather(MemberSession& session, std::span<const std::byte>& bytes)
{
	const bool framed = session.stage == MemberStage::greeting;
	std::string gathered(session.person.name.text());
	while (!bytes.empty() && gathered.size() < Limits::greetingBytesMax)
	{
		gathered += static_cast<char>(bytes.front());
		bytes = bytes.subspan(1);
		if (framed && gathered.size() > 1 && gathered.back() == '\0')
		{
			greeted(session, Bytes::copyOf(std::string_view(gathered).substr(1, gathered.size() - 2)));
			return;
		}
	}
	session.person.name = Bytes::copyOf(gathered);
	if (framed && gathered.size() == Limits::greetingBytesMax)
	{
		_endings.refuse(session, "The name in the greeting " + std::string(describe(NameProblem::tooLong)) + ".");
	}
}


void Reception::greeted(MemberSession& session, const Bytes& name)
{
	session.person.name = name;
	session.stage = MemberStage::hello;
	const NameProblem problem = checkName(name.text());
	if (problem != NameProblem::none)
	{
		session.person.name = {};
		_endings.refuse(session, "The name in the greeting " + std::string(describe(problem)) + ".");
		return;
	}
	_context.turn.send(session.person.whom.slot, _ourHello);
}


void Reception::hearHello(MemberSession& session, const FrameView& frame)
{
	const std::optional<HelloFrame> hello = decode<HelloFrame>(frame.body);
	if (!hello)
	{
		_endings.fault(session, "The fields of the hello do not fit.");
		return;
	}
	if (std::ranges::find(hello->versions, std::byte{protocolVersion}) == hello->versions.end())
	{
		_endings.refuse(
			session, "Only version " + std::to_string(protocolVersion) + " of the protocol is spoken here.");
		return;
	}
	if (hello->role == SpeakerRole::hub)
	{
		_endings.refuse(session, "This is a hub, and takes no hub as a member.");
		return;
	}
	if (hello->frameBytesMax < _context.settings.frameBytesMax)
	{
		_endings.refuse(
			session,
			"Frames have up to " + std::to_string(_context.settings.frameBytesMax) +
				" bytes here, more than you take.");
		return;
	}
	claim(session);
}


void Reception::claim(MemberSession& session)
{
	const std::string_view name = session.person.name.text();
	if (looksAlike(name, _context.settings.name))
	{
		_endings.refuse(session, aboutName(name, "is the hub's own; take another."));
		return;
	}
	if (_context.sanctions.isBanned(marksOf(session), _context.now))
	{
		_endings.refuse(session, "You are banned from this hub.");
		return;
	}
	_context.members.name(session, _context.nextHandle(_handles));
	takeWordsFromName(session);
	session.stage = MemberStage::naming;
	if (const auto answer = _names.claim({session.person.whom, session.person.name, 0}))
	{
		claimed(session, *answer);
		return;
	}
	WaitList::end(session);
	session.waiting = std::make_unique<Waiting>();
	session.waiting->requests = 1;
	session.waiting->alone = true;
}


/// Who is muted and comes by another name would say with it what they like, so they are called what the hub likes.
void Reception::takeWordsFromName(MemberSession& session)
{
	const bool isKnown = _context.sanctions.isMuted({session.person.name.text()}, _context.now);
	if (!isKnown && _context.sanctions.isMuted(marksOf(session), _context.now))
	{
		session.person.name = Bytes::copyOf("muted" + std::to_string(session.person.whom.handle));
	}
}


/// To a peer that does not speak frames: why it is not taken. To a program that is no chat at all nothing is said.
void Reception::sayWords(MemberSession& session)
{
	const std::string_view foreign = foreignProtocol(session.person.name.text());
	if (!foreign.empty())
	{
		_endings.end(session, LeaveCode::refused, foreign, std::nullopt);
		return;
	}
	const std::string words = session.turnedAway ? session.turnedAway->text : std::string(rawRefusal);
	_context.turn.send(session.person.whom.slot, Bytes::copyOf(words));
	_endings.end(session, LeaveCode::refused, words, std::nullopt);
}


void Reception::tooLate(MemberSession& session)
{
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(_context.settings.helloDeadline).count();
	const std::string text = "No hello came within " + std::to_string(seconds) + " s.";
	_endings.end(session, LeaveCode::lost, text, Bye{ByeCode::timeout, text, {}});
}


} // namespace ciarla
