#include "HubBench.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;


TEST(HubLimits, SlowDownAFloodAndTakeItAgainInItsOrder)
{
	HubBench bench;
	const auto ada = bench.enter("Ada", MemberOrigin{});
	const auto room = bench.join(ada, "lobby");
	for (const std::string_view text: {"2", "3", "4", "5", "6", "7"})
	{
		bench.say(ada, room, text);
	}
	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			"ACK 2 @1", "ACK 3 @2", "ACK 4 @3", "ACK 5 @4", StartsWith("NAK 6 code 3 retry 1"),
			StartsWith("NAK 7 code 3")));

	// One is regained in half a second, but what was refused comes first.
	bench.wait(999ms);
	bench.say(ada, room, "8");
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("NAK 8 code 3 retry 1")));
	bench.wait(1ms);
	for (const std::string_view text: {"6", "7", "8"})
	{
		bench.say(ada, room, text);
	}
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 9 @5", "ACK 10 @6", StartsWith("NAK 11 code 3")));
	EXPECT_EQ(bench.hub().stats().refusals, 4U);
}


TEST(HubLimits, SlowDownRequestsToo)
{
	HubBench bench;
	const auto ada = bench.enter("Ada", MemberOrigin{});
	for (int i = 0; i < 6; ++i)
	{
		bench.ask(ada, ListFrame{0, ""});
	}

	EXPECT_THAT(bench.take(ada).back(), StartsWith("NAK 6 code 3"));
}


TEST(HubLimits, SlowNobodyDownWhoIsTrusted)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	for (int i = 0; i < 100; ++i)
	{
		bench.say(ada, room, "hi");
	}

	EXPECT_THAT(bench.take(ada), SizeIs(100));
	EXPECT_EQ(bench.hub().stats().refusals, 0U);
}


TEST(HubLimits, ChangeForWhatHappensFromThenOn)
{
	HubSettings settings;
	settings.burst = 1;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada", MemberOrigin{});
	bench.ask(ada, ListFrame{0, ""});
	settings.burst = 0;
	settings.name = "den";
	bench.configure(settings);
	bench.ask(ada, ListFrame{0, ""});

	EXPECT_THAT(bench.take(ada).back(), "ACK 2");
	EXPECT_THAT(bench.take(bench.connect()), ElementsAre("GREETING den"));
}


TEST(HubLimits, RefuseATextThatWouldNotFitForAll)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(1s);
	bench.forgetAll();
	bench.say(ada, room, std::string(65536 - 38, 'x'));
	bench.say(ada, room, std::string(65536 - 37, 'x'));
	bench.ask(ada, TellFrame{0, "Bob", std::string(65536 - 37, 'x')});

	EXPECT_EQ(bench.takeBytes(bob).size(), 4U + 65536U);
	EXPECT_THAT(
		bench.take(ada),
		ElementsAre("ACK 2 @1", StartsWith("NAK 3 code 9 A text has at most 65498"), StartsWith("NAK 4 code 9")));
}


TEST(HubLimits, KeepHistoriesWithinLinesBytesAndAllTogether)
{
	HubSettings settings;
	settings.historyLinesMax = 3;
	settings.historyBytesMax = 3600;
	settings.historyBytesMaxInAll = 4000;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto lobby = bench.join(ada, "lobby");
	const auto attic = bench.join(ada, "attic");
	for (int i = 0; i < 5; ++i)
	{
		bench.say(ada, lobby, "hi");
	}
	bench.take(ada);
	const auto remembered = [&](std::uint32_t room) {
		bench.ask(ada, HistoryFrame{0, room, 0, 10});
		const std::vector<std::string> frames = bench.take(ada);
		return std::ranges::count_if(frames, [](const std::string& frame) { return frame.starts_with("DELIVER"); });
	};
	const std::size_t three = bench.hub().stats().historyBytes;
	EXPECT_EQ(remembered(lobby), 3);
	bench.say(ada, lobby, std::string(1500, 'x'));
	bench.take(ada);
	EXPECT_GE(bench.hub().stats().historyBytes, three / 3 + 1500);
	EXPECT_LE(bench.hub().stats().historyBytes, settings.historyBytesMax);
	EXPECT_EQ(remembered(lobby), 2);
	// The room where nobody has spoken for longest forgets.
	bench.say(ada, attic, std::string(1500, 'y'));
	bench.take(ada);
	EXPECT_LE(bench.hub().stats().historyBytes, settings.historyBytesMaxInAll);
	EXPECT_EQ(remembered(lobby), 0);
	EXPECT_EQ(remembered(attic), 1);
}


TEST(HubFaults, EndWhoBreaksTheProtocolAndSayWhat)
{
	const std::string tooLong("\x00\x01\x00\x01\x10", 5);
	const std::string empty("\x00\x00\x00\x00", 4);
	const std::string torn("\x00\x00\x00\x02\x10\x00", 6);
	const std::string badName = bytesOf(NameFrame{1, " Ada"});
	const struct
	{
		std::string bytes;
		std::string_view why;
	} faults[] = {
		{tooLong, "longer than the 65536 bytes"},
		{empty, "length of zero"},
		{torn, "fields of TEXT make no sense"},
		{badName, "fields of NAME make no sense"},
		{bytesOf(TextFrame{0, TextKind::say, 1, "hi"}), "begin at 1"},
		{bytesOf(AckFrame{1, 0, 0}), "never said"},
		{bytesOf(NakFrame{1, 0, 0, ""}), "never said"},
		{helloOf(), "HELLO came a second time"},
	};
	for (const auto& [bytes, why]: faults)
	{
		SCOPED_TRACE(why);
		HubBench bench;
		const auto ada = bench.enter("Ada");
		const auto bob = bench.enter("Bob");
		bench.join(ada, "lobby");
		bench.join(bob, "lobby");
		bench.wait(1s);
		bench.forgetAll();
		bench.send(bob, bytes + bytesOf(PingFrame{1}));
		bench.wait(1s);

		EXPECT_THAT(bench.take(bob), ElementsAre(AllOf(StartsWith("BYE 3"), HasSubstr(std::string(why)))));
		EXPECT_TRUE(bench.isClosed(bob));
		EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("LEFT r1 m2 code 5")));
		EXPECT_EQ(bench.hub().stats().ends[5], 1U);
	}
}


// An ACK stands for all before it, and says nothing of what was refused among them.
TEST(HubLimits, AnswerTruthfullyWhatWasRefusedAndIsSaidAgain)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	bench.take(ada);
	for (std::uint64_t sequence = 2; sequence < 100; ++sequence)
	{
		// Every third is for a room that there is not.
		const std::uint32_t target = sequence % 3 == 0 ? room + 1 : room;
		bench.send(ada, bytesOf(TextFrame{sequence, TextKind::say, target, "hi"}));
	}
	bench.take(ada);
	for (std::uint64_t sequence = 36; sequence < 100; ++sequence)
	{
		SCOPED_TRACE(sequence);
		bench.send(ada, bytesOf(TextFrame{sequence, TextKind::say, room, "hi"}));
		const std::string expected = sequence % 3 == 0 ? "NAK " + std::to_string(sequence) + " code 0" : "ACK 98";
		EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith(expected)));
	}
	// A number that was passed over is none that was refused.
	bench.send(ada, bytesOf(TextFrame{300, TextKind::say, room, "hi"}));
	bench.take(ada);
	bench.send(ada, bytesOf(TextFrame{250, TextKind::say, room, "hi"}));
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 300"));
}


TEST(HubLimits, AnswerAgainWhatWasSaidAgainWithoutDoingItAgain)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.say(ada, room, "hi");
	bench.take(ada);
	bench.take(bob);
	bench.send(ada, bytesOf(TextFrame{2, TextKind::say, room, "hi"}));

	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 2"));
	EXPECT_THAT(bench.take(bob), IsEmpty());
}


} // namespace


} // namespace ciarla
