#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/FramePeer.h>

#include <ciarla/protocol/Limits.h>

#include <gmock/gmock.h>

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


namespace {


using namespace std::string_literals;
using namespace std::string_view_literals;
using testing::AllOf;
using testing::HasSubstr;

using Next = Ruling::Next;
using Phase = FramePeer::Phase;
using Types = std::set<int>;

constexpr std::uint32_t limit = 65'536;
constexpr std::array versionOne{std::byte{1}};
constexpr std::array versionTwo{std::byte{2}};


/// A peer that has greeted, in the eyes of one of two people or of a hub.
FramePeer greeted(SpeakerRole us)
{
	FramePeer peer(us);
	EXPECT_EQ(peer.hearGreeting("\0Bob\0"sv).next, Next::goOn);
	return peer;
}


HelloFrame helloOf(SpeakerRole role, std::uint32_t frameBytesMax = limit)
{
	HelloFrame hello;
	hello.versions = versionOne;
	hello.role = role;
	hello.frameBytesMax = frameBytesMax;
	return hello;
}


/// A peer whose HELLO has come too.
FramePeer met(SpeakerRole us, SpeakerRole peerRole)
{
	FramePeer peer = greeted(us);
	EXPECT_EQ(peer.hear(helloOf(peerRole), limit).next, Next::goOn);
	return peer;
}


FramePeer welcomed()
{
	FramePeer hub = met(SpeakerRole::person, SpeakerRole::hub);
	WelcomeFrame welcome;
	welcome.version = protocolVersion;
	EXPECT_EQ(hub.hear(welcome).next, Next::goOn);
	return hub;
}


FramePeer gone(FramePeer peer)
{
	peer.hearBye();
	return peer;
}


// docs/wire-protocol.md, "States": what goes on, and what is a fault; everything else below 128 is skipped.
struct StateRow
{
	std::string_view state;
	FramePeer peer;
	Types goesOn;
	Types faults;
};


std::vector<StateRow> states()
{
	const Types asked{0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38};
	const Types told{0x13, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26};
	const auto with = [](Types types, const Types& more) {
		types.insert(more.begin(), more.end());
		return types;
	};
	const Types spoken{0x03, 0x04, 0x05, 0x10, 0x11, 0x12};
	const Types answers{0x05, 0x11, 0x12};
	const Types over{0x01, 0x03, 0x04, 0x10};
	return {
		{"hello", greeted(SpeakerRole::person), {0x01, 0x03}, {0x04, 0x05, 0x10, 0x11, 0x12}},
		{"talking", met(SpeakerRole::person, SpeakerRole::person), spoken, {0x01}},
		{"leaving", gone(met(SpeakerRole::person, SpeakerRole::person)), answers, over},
		{"left in the place of HELLO",
		 gone(greeted(SpeakerRole::person)),
		 {},
		 {0x01, 0x03, 0x04, 0x05, 0x10, 0x11, 0x12}},
		{"a hub before WELCOME", met(SpeakerRole::person, SpeakerRole::hub), with(spoken, {0x02}), with(told, {0x01})},
		{"a hub after WELCOME", welcomed(), with(spoken, told), {0x01, 0x02}},
		{"a hub that left", gone(welcomed()), answers, with(with(over, told), {0x02})},
		{"a member's hello", greeted(SpeakerRole::hub), {0x01, 0x03}, {0x04, 0x05, 0x10, 0x11, 0x12}},
		{"a member", met(SpeakerRole::hub, SpeakerRole::person), with(spoken, asked), {0x01}},
		{"a member that left", gone(met(SpeakerRole::hub, SpeakerRole::person)), answers, with(over, asked)},
	};
}


TEST(FramePeer, SaysOfEveryTypeInEveryStateWhetherItMayStand)
{
	for (const StateRow& row: states())
	{
		for (int type = 0; type < 256; ++type)
		{
			SCOPED_TRACE(std::string(row.state) + ", type " + std::to_string(type));
			const Ruling ruling = row.peer.mayStand(static_cast<FrameType>(type));
			const bool isFault = type >= 128 || row.faults.contains(type);
			const Next expected = isFault ? Next::fault : row.goesOn.contains(type) ? Next::goOn : Next::skip;
			ASSERT_EQ(ruling.next, expected);
			ASSERT_EQ(ruling.fault.text.empty(), !isFault);
			if (isFault)
			{
				ASSERT_EQ(ruling.fault.kind, type >= 128 ? FaultKind::unknownFrame : FaultKind::unexpectedFrame);
				ASSERT_EQ(ruling.code, ByeCode::fault);
			}
		}
	}
}


TEST(FramePeer, NamesWhatCameAndWhereItMayNotStand)
{
	const auto words = [](const FramePeer& peer, FrameType type) { return peer.mayStand(type).fault.text; };
	EXPECT_EQ(words(greeted(SpeakerRole::hub), FrameType::text), "TEXT came before HELLO.");
	EXPECT_EQ(words(met(SpeakerRole::hub, SpeakerRole::person), FrameType::hello), "HELLO came a second time.");
	EXPECT_EQ(words(met(SpeakerRole::person, SpeakerRole::hub), FrameType::room), "ROOM came before WELCOME.");
	EXPECT_EQ(words(welcomed(), FrameType::welcome), "WELCOME came a second time.");
	EXPECT_EQ(words(gone(welcomed()), FrameType::ping), "PING came after BYE.");
	EXPECT_EQ(words(welcomed(), static_cast<FrameType>(200)), "Frames of type 200 are not known here.");
}


TEST(FramePeer, TakesOfAGreetingWhatBelongsToItHoweverItIsCut)
{
	const std::string wire = "\0Bob\0rest"s;
	for (std::size_t cut = 0; cut <= wire.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		FramePeer peer(SpeakerRole::hub);
		std::string gathered;
		std::size_t taken = 0;
		for (const std::string& piece: {wire.substr(0, cut), wire.substr(cut)})
		{
			if (peer.phase() == Phase::greeting)
			{
				const std::size_t part = FramePeer::greetingPart(gathered, asBytes(piece));
				gathered += piece.substr(0, part);
				taken += part;
				const Ruling ruling = peer.hearGreeting(gathered);
				EXPECT_EQ(ruling.next, gathered.size() == 5 ? Next::goOn : Next::skip);
			}
		}
		EXPECT_EQ(taken, 5U);
		EXPECT_EQ(FramePeer::greetedName(gathered), "Bob");
		EXPECT_EQ(peer.phase(), Phase::hello);
	}
}


TEST(FramePeer, BoundsAGreetingThatHasNoEnd)
{
	const std::string endless = '\0' + std::string(100, 'x');
	for (const SpeakerRole us: {SpeakerRole::person, SpeakerRole::hub})
	{
		FramePeer peer(us);
		EXPECT_EQ(FramePeer::greetingPart({}, asBytes(endless)), Limits::greetingBytesMax);
		EXPECT_EQ(peer.hearGreeting(endless.substr(0, Limits::greetingBytesMax - 1)).next, Next::skip);
		const Ruling ruling = peer.hearGreeting(endless.substr(0, Limits::greetingBytesMax));
		EXPECT_EQ(ruling.next, Next::fault);
		EXPECT_EQ(ruling.fault.kind, FaultKind::badName);
		EXPECT_EQ(ruling.code, us == SpeakerRole::hub ? ByeCode::refused : ByeCode::fault);
		EXPECT_THAT(ruling.fault.text, HasSubstr("longer than 64 bytes"));
	}
}


TEST(FramePeer, RefusesANameByItsRules)
{
	for (const std::string_view greeting: {"\0\0"sv, "\0a:b\0"sv, "\0 Bob\0"sv, "\0\xc3\0"sv})
	{
		EXPECT_EQ(FramePeer(SpeakerRole::person).hearGreeting(greeting).fault.kind, FaultKind::badName);
	}
}


TEST(FramePeer, TakesAHelloThatItCanTalkTo)
{
	struct Row
	{
		std::string_view what;
		SpeakerRole us;
		HelloFrame hello;
		Next next;
		FaultKind kind;
	};
	HelloFrame other = helloOf(SpeakerRole::person);
	other.versions = versionTwo;
	const Row rows[] = {
		{"a person", SpeakerRole::person, helloOf(SpeakerRole::person), Next::goOn, {}},
		{"a short limit between two people", SpeakerRole::person, helloOf(SpeakerRole::person, 1024), Next::goOn, {}},
		{"a hub", SpeakerRole::person, helloOf(SpeakerRole::hub), Next::goOn, {}},
		{"a role of later times", SpeakerRole::hub, helloOf(static_cast<SpeakerRole>(7)), Next::goOn, {}},
		{"a member", SpeakerRole::hub, helloOf(SpeakerRole::person), Next::goOn, {}},
		{"a hub at a hub", SpeakerRole::hub, helloOf(SpeakerRole::hub), Next::fault, FaultKind::unfit},
		{"a short limit at a hub", SpeakerRole::hub, helloOf(SpeakerRole::person, limit - 1), Next::fault,
		 FaultKind::unfit},
		{"another version", SpeakerRole::person, other, Next::fault, FaultKind::noCommonVersion},
		{"another version at a hub", SpeakerRole::hub, other, Next::fault, FaultKind::noCommonVersion},
	};
	for (const Row& row: rows)
	{
		SCOPED_TRACE(row.what);
		FramePeer peer = greeted(row.us);
		const Ruling ruling = peer.hear(row.hello, limit);
		EXPECT_EQ(ruling.next, row.next);
		EXPECT_EQ(peer.began(), row.next == Next::goOn);
		if (row.next == Next::fault)
		{
			EXPECT_EQ(ruling.fault.kind, row.kind);
			EXPECT_EQ(ruling.code, ByeCode::refused);
			EXPECT_EQ(peer.phase(), Phase::hello);
		}
	}
}


TEST(FramePeer, KnowsARepeatedSequence)
{
	FramePeer peer = met(SpeakerRole::hub, SpeakerRole::person);
	struct Row
	{
		std::uint64_t sequence;
		Next next;
		std::uint64_t heard;
	};
	constexpr std::uint64_t last = UINT64_MAX;
	const Row rows[] = {{1, Next::goOn, 1},     {1, Next::again, 1},      {5, Next::goOn, 5}, {4, Next::again, 5},
						{5, Next::again, 5},    {0, Next::fault, 5},      {6, Next::goOn, 6}, {last, Next::goOn, last},
						{7, Next::again, last}, {last, Next::again, last}};
	for (const Row& row: rows)
	{
		SCOPED_TRACE(row.sequence);
		const Ruling ruling = peer.number(row.sequence);
		EXPECT_EQ(ruling.next, row.next);
		EXPECT_EQ(peer.heard(), row.heard);
		EXPECT_EQ(ruling.fault.text, row.next == Next::fault ? "A sequence is 0; they begin at 1." : "");
	}
}


TEST(FramePeer, SkipsWhatIsSaidInAConversationThatNeverBegan)
{
	FramePeer peer = greeted(SpeakerRole::person);
	EXPECT_TRUE(peer.sayBye());
	EXPECT_EQ(peer.hear(helloOf(SpeakerRole::person), limit).next, Next::goOn);
	EXPECT_FALSE(peer.began());
	EXPECT_EQ(peer.number(1).next, Next::skip);
	EXPECT_EQ(peer.number(0).next, Next::fault);
	EXPECT_EQ(peer.heard(), 0U);
}


TEST(FramePeer, TakesAnAnswerOnlyToWhatWasSaid)
{
	const FramePeer peer = met(SpeakerRole::person, SpeakerRole::person);
	for (std::uint64_t sequence = 0; sequence < 5; ++sequence)
	{
		SCOPED_TRACE(sequence);
		const bool never = sequence > 3;
		EXPECT_EQ(peer.hear(AckFrame{sequence, 0, 0}, 3).next, never ? Next::fault : Next::goOn);
		EXPECT_EQ(peer.hear(NakFrame{sequence, 0, 0, {}}, 3).next, never || sequence == 0 ? Next::fault : Next::goOn);
	}
	EXPECT_EQ(peer.hear(AckFrame{4, 0, 0}, 3).fault.kind, FaultKind::badSequence);
}


TEST(FramePeer, IsSettledOnceBothHaveLeftAndAllIsAcknowledged)
{
	FramePeer peer = met(SpeakerRole::person, SpeakerRole::person);
	EXPECT_EQ(peer.number(3).next, Next::goOn);
	EXPECT_TRUE(peer.sayBye());
	EXPECT_FALSE(peer.sayBye());
	EXPECT_FALSE(peer.isSettled());
	peer.hearBye();
	EXPECT_FALSE(peer.isSettled());
	EXPECT_FALSE(peer.acknowledge(0));
	EXPECT_TRUE(peer.acknowledge(3));
	EXPECT_FALSE(peer.acknowledge(3));
	EXPECT_TRUE(peer.isSettled());
}


TEST(FramePeer, SaysHelloOnce)
{
	FramePeer peer(SpeakerRole::person);
	EXPECT_TRUE(peer.sayHello());
	EXPECT_FALSE(peer.sayHello());
}


TEST(FramePeer, RefusesAVersionThatAHubChoseForItself)
{
	FramePeer hub = met(SpeakerRole::person, SpeakerRole::hub);
	WelcomeFrame welcome;
	welcome.version = 2;
	EXPECT_EQ(hub.hear(welcome).fault.kind, FaultKind::noCommonVersion);
	EXPECT_EQ(hub.phase(), Phase::welcome);
}


TEST(FramePeer, HasOneSentenceForEachFrameThatCannotBeRead)
{
	EXPECT_EQ(
		FramePeer::malformed(FrameView{0x10, {}}).fault.text,
		"The fields of TEXT make no sense; the frame has 1 bytes.");
	EXPECT_THAT(FramePeer::malformed(FrameView{0x30, {}}).fault.text, HasSubstr("of JOIN make"));
	EXPECT_EQ(FramePeer::malformed(FrameDecoder::Step::empty, limit).fault.kind, FaultKind::frameEmpty);
	EXPECT_THAT(
		FramePeer::malformed(FrameDecoder::Step::tooLong, 2048).fault.text,
		AllOf(HasSubstr("2048 bytes"), HasSubstr("longer")));
}


} // namespace


} // namespace ciarla
