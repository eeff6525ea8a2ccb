#include "HubBench.h"

#include <gmock/gmock.h>

#include <string>


namespace ciarla {


namespace {


using testing::ElementsAre;
using testing::StartsWith;


TEST(HubHistory, GivesTheLastToANewcomerAndTheRestToWhoComesBack)
{
	HubSettings settings;
	settings.replayLinesMax = 1;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	for (const std::string_view text: {"one", "two", "three"})
	{
		bench.say(ada, room, text);
	}
	const auto bob = bench.enter("Bob");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	const std::string bytes = bench.takeBytes(bob);
	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(asBytes(bytes));
	FrameView frame;
	decoder.next(frame);
	const auto told = decode<RoomFrame>(frame.body);
	ASSERT_TRUE(told);
	bench.ask(bob, PartFrame{0, room, ""});
	bench.take(bob);
	bench.ask(bob, JoinFrame{0, "lobby", told->epoch, 1});

	EXPECT_NE(bytes.find("three"), std::string::npos);
	EXPECT_EQ(bytes.find("two"), std::string::npos);
	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			StartsWith("ROOM"), StartsWith("ROSTER"), "DELIVER r1 2<1 m1 two", "DELIVER r1 3<2 m1 three", "ACK 3"));
}


TEST(HubHistory, IsKeptWithTheTopicWhileNobodyIsIn)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	bench.say(ada, room, "one");
	bench.vanish(ada);
	EXPECT_EQ(bench.hub().stats().rooms, 0U);
	const auto bob = bench.enter("Bob");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});

	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			"ROOM r1 for 1 last 1 members 1 lobby", "ROSTER r1 of 1: m2 Bob", "NAMED r1 m1 Ada",
			"DELIVER r1 1<0 m1 one", "ACK 1"));
}


} // namespace


} // namespace ciarla
