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


/// How a room may become empty.
enum class Emptying
{
	parted,
	closed,
	lost,
	kicked,
	bye
};


TEST(HubHistory, EndsWithTheTopicWhenTheLastOneHasGoneHowever)
{
	for (const unsigned hubs: {1U, 3U})
	{
		for (const Emptying way: {Emptying::parted, Emptying::closed, Emptying::lost, Emptying::kicked, Emptying::bye})
		{
			for (const std::string_view name: {"lobby", "kitchen", "garden"})
			{
				SCOPED_TRACE(
					std::string(name) + " " + std::to_string(hubs) + " " + std::to_string(static_cast<int>(way)));
				HubSettings settings;
				settings.operators = {"uid:0"};
				HubBench bench(settings, hubs);
				const auto root = bench.enter("Root", MemberOrigin{true, "uid:0", ""}, hubs - 1);
				const auto ada = bench.enter("Ada", 0);
				const auto room = bench.join(ada, name);
				bench.say(ada, room, "for Ada alone");
				bench.ask(ada, TopicFrame{0, room, "Ada's topic"});
				switch (way)
				{
				case Emptying::parted: bench.ask(ada, PartFrame{0, room, ""}); break;
				case Emptying::closed: bench.end(ada); break;
				case Emptying::lost: bench.vanish(ada); break;
				case Emptying::kicked:
					bench.ask(root, OperateFrame{0, OperatorAction::kick, room, 0, "Ada", ""});
					break;
				case Emptying::bye: bench.send(ada, bytesOf(ByeFrame{})); break;
				}
				EXPECT_EQ(bench.hub().stats().rooms, 0U);
				const auto bob = bench.enter("Bob", hubs - 1);
				bench.ask(bob, JoinFrame{0, name, 0, 0});
				const std::string told = bench.takeBytes(bob);

				EXPECT_EQ(told.find("Ada"), std::string::npos);
				EXPECT_NE(bench.join(bench.enter("Cy"), name), room) << "another room, with another epoch";
			}
		}
	}
}


TEST(HubHistory, EndsWithTheRoomAlsoWhereItIsNamedAnewInTheSameTurn)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto room = bench.join(ada, "lobby");
	bench.say(ada, room, "for Ada alone");
	bench.forgetAll();
	bench.together([&] {
		bench.say(ada, room, "and this");
		bench.ask(ada, PartFrame{0, room, ""});
		bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
		bench.ask(ada, JoinFrame{0, "lobby", 0, 0});
	});

	EXPECT_THAT(
		bench.take(bob), ElementsAre("ROOM r2 for 1 last 0 members 1 lobby", "ROSTER r2 of 1: m2 Bob", "ACK 1"));
	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			"ACK 3 @2", "ACK 4", "ROOM r2 for 5 last 0 members 2 lobby", StartsWith("ROSTER r2 of 2"), "ACK 5"));
}


TEST(HubHistory, IsNotHeldByTheEpochOfARoomThatEnded)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	bench.say(ada, room, "one");
	bench.ask(ada, PartFrame{0, room, ""});
	bench.ask(ada, HistoryFrame{0, room, 0, 10});

	EXPECT_EQ(bench.take(ada).back(), "NAK 4 code 4 There is no such room.");
}


} // namespace


} // namespace ciarla
