#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;


TEST(HubRooms, AnswerAJoinWithTheRoomThenItsRoster)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	bench.ask(ada, JoinFrame{0, "Lobby", 0, 0});

	EXPECT_THAT(
		bench.take(ada), ElementsAre("ROOM r1 for 1 last 0 members 1 Lobby", "ROSTER r1 of 1: m1 Ada", "ACK 1"));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("joined Ada Lobby 0"));
}


TEST(HubRooms, AreOneWhereNamesDifferInCaseOnly)
{
	HubBench bench;
	const auto lobby = bench.join(bench.enter("Ada"), "Lobby");

	EXPECT_EQ(bench.join(bench.enter("Bob"), "LOBBY"), lobby);
	EXPECT_NE(bench.join(bench.enter("Cy"), "mall"), bench.join(bench.enter("Dee"), "mail"));
}


TEST(HubRooms, DeliverTheSameBytesToAllButTheAuthor)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto cy = bench.enter("Cy");
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.join(cy, "lobby");
	bench.wait(1s);
	bench.forgetAll();
	bench.say(bob, room, "hi");

	const std::string toAda = bench.takeBytes(ada);
	EXPECT_EQ(toAda, bench.takeBytes(cy));
	EXPECT_EQ(toAda, bytesOf(DeliverFrame{room, 1, 0, 2, TextKind::say, bench.unixTime, "hi"}));
	EXPECT_EQ(bench.takeBytes(bob), bytesOf(AckFrame{2, 1, bench.unixTime}));
	EXPECT_EQ(bench.takeBroadcasts(), 1U);
	EXPECT_EQ(bench.takeSends(), 0U);
	EXPECT_EQ(bench.hub().stats().deliveries, 2U);
}


/// Ada, Bob and Cy in the lobby, all told of each other.
class HubRoomOfThree: public testing::Test
{
protected:
	HubRoomOfThree():
		ada(bench.enter("Ada")),
		bob(bench.enter("Bob")),
		cy(bench.enter("Cy")),
		room(bench.join(ada, "lobby"))
	{
		bench.join(bob, "lobby");
		bench.join(cy, "lobby");
		bench.wait(1s);
		bench.forgetAll();
	}

	HubBench bench;
	HubBench::Member ada;
	HubBench::Member bob;
	HubBench::Member cy;
	std::uint32_t room;
};


TEST_F(HubRoomOfThree, HearsATurnAsOneSlabInOneOrder)
{
	bench.together([this] {
		bench.say(ada, room, "one");
		bench.say(ada, room, "two");
		bench.say(bob, room, "three");
		bench.say(ada, room, "four");
	});

	EXPECT_EQ(bench.takeBroadcasts(), 1U);
	EXPECT_EQ(bench.takeSends(), 0U);
	EXPECT_THAT(
		bench.take(cy),
		ElementsAre(
			"DELIVER r1 1<0 m1 one", "DELIVER r1 2<1 m1 two", "DELIVER r1 3<2 m2 three", "DELIVER r1 4<3 m1 four"));
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 3 @2", "DELIVER r1 3<2 m2 three", "ACK 4 @4"));
	EXPECT_THAT(
		bench.take(bob),
		ElementsAre("DELIVER r1 1<0 m1 one", "DELIVER r1 2<1 m1 two", "ACK 2 @3", "DELIVER r1 4<3 m1 four"));
	EXPECT_EQ(bench.hub().stats().deliveries, 8U);
}


TEST_F(HubRoomOfThree, IsToldWhatIsTheLastOfATurn)
{
	const std::uint32_t other = bench.join(ada, "attic");
	bench.wait(1s);
	bench.forgetAll();

	bench.say(ada, room, "alone");
	EXPECT_EQ(bench.takeLasts(), 1U);

	bench.together([&] {
		bench.say(ada, room, "first");
		bench.say(ada, other, "second");
	});
	EXPECT_EQ(bench.takeBroadcasts(), 3U);
	EXPECT_EQ(bench.takeLasts(), 1U);

	bench.together([&] {
		bench.say(ada, room, "and then");
		bench.ask(bob, PartFrame{0, room, ""});
	});
	EXPECT_EQ(bench.takeLasts(), 0U);
}


TEST_F(HubRoomOfThree, GetsOnlyWhatWasSaidWhileOneWasIn)
{
	const auto dee = bench.enter("Dee");
	bench.together([&] {
		bench.say(ada, room, "before");
		bench.ask(dee, JoinFrame{0, "lobby", 0, 0});
		bench.say(ada, room, "within");
		bench.ask(dee, PartFrame{0, room, ""});
		bench.say(ada, room, "after");
	});

	EXPECT_THAT(
		bench.take(dee),
		ElementsAre(
			"ROOM r1 for 1 last 1 members 4 lobby", "ROSTER r1 of 4: m1 Ada m2 Bob m3 Cy m4 Dee",
			"DELIVER r1 1<0 m1 before", "ACK 1", "DELIVER r1 2<1 m1 within", "ACK 2"));
	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			"DELIVER r1 1<0 m1 before", "JOINED r1 m4 Dee", "DELIVER r1 2<1 m1 within", "LEFT r1 m4 code 0",
			"DELIVER r1 3<2 m1 after"));
}


TEST_F(HubRoomOfThree, IsAnsweredInTheOrderOfItsRequestsWhateverTheyAre)
{
	const auto kitchen = bench.join(ada, "kitchen");
	bench.together([&] {
		bench.say(ada, room, "one");
		bench.say(ada, kitchen, "two");
		bench.say(ada, 99, "three");
		bench.say(ada, room, "four");
		bench.ask(ada, WhoFrame{0, kitchen, 0});
	});

	EXPECT_THAT(
		bench.take(ada),
		ElementsAre("ACK 3 @1", "ACK 4 @1", StartsWith("NAK 5 code 4"), "ACK 6 @2", "ROSTER r2 of 1: m1 Ada", "ACK 7"));
}


TEST_F(HubRoomOfThree, IsToldWhoComesAndGoesAfterAMoment)
{
	const auto dee = bench.enter("Dee");
	bench.join(dee, "lobby");
	bench.ask(bob, PartFrame{0, room, "supper"});
	bench.take(ada);
	bench.wait(249ms);
	EXPECT_THAT(bench.take(ada), IsEmpty());
	bench.wait(1ms);

	EXPECT_THAT(bench.take(ada), ElementsAre("JOINED r1 m4 Dee", "LEFT r1 m2 code 0 supper"));
	EXPECT_EQ(bench.takeBroadcasts(), 1U);
}


TEST_F(HubRoomOfThree, IsNotToldOfWhoOnlyLookedIn)
{
	const auto dee = bench.enter("Dee");
	bench.join(dee, "lobby");
	bench.vanish(dee);
	bench.wait(1s);

	EXPECT_THAT(bench.take(ada), IsEmpty());
}


TEST_F(HubRoomOfThree, IsToldOfWhoOnlyLookedInIfSomebodyHasSeenThem)
{
	const auto dee = bench.enter("Dee");
	bench.join(dee, "lobby");
	bench.ask(ada, WhoFrame{0, room, 0});
	bench.vanish(dee);
	bench.wait(1s);

	EXPECT_THAT(
		bench.take(ada),
		ElementsAre("JOINED r1 m4 Dee", StartsWith("ROSTER r1 of 4"), "ACK 2", StartsWith("LEFT r1 m4 code 2")));
	EXPECT_THAT(bench.take(bob), ElementsAre("JOINED r1 m4 Dee", StartsWith("LEFT r1 m4 code 2")));
}


TEST_F(HubRoomOfThree, IsToldOfANewcomerBeforeTheirFirstText)
{
	const auto dee = bench.enter("Dee");
	bench.join(dee, "lobby");
	bench.take(ada);
	bench.say(dee, room, "hello");

	EXPECT_THAT(bench.take(ada), ElementsAre("JOINED r1 m4 Dee", "DELIVER r1 1<0 m4 hello"));
}


TEST_F(HubRoomOfThree, IsNotToldThatWhoCameBackHasLeft)
{
	bench.ask(bob, PartFrame{0, room, ""});
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	bench.wait(1s);

	EXPECT_THAT(bench.take(bob), testing::Not(testing::Contains(StartsWith("LEFT r1 m2"))));
	EXPECT_THAT(bench.take(ada), ElementsAre("LEFT r1 m2 code 0", "JOINED r1 m2 Bob"));
}


TEST_F(HubRoomOfThree, ChangesItsTopic)
{
	bench.ask(bob, TopicFrame{0, room, "cats"});

	EXPECT_THAT(bench.take(ada), ElementsAre("TOPIC r1 m2 cats"));
	EXPECT_THAT(bench.take(bob), ElementsAre("TOPIC r1 m2 cats", "ACK 2"));
	bench.ask(bench.enter("Dee"), JoinFrame{0, "lobby", 0, 0});
	EXPECT_THAT(bench.takeNotices(), ElementsAre("joined Dee lobby 0"));
	EXPECT_EQ(bench.hub().stats().rooms, 1U);
}


TEST_F(HubRoomOfThree, RefusesATopicThatIsTooLong)
{
	bench.ask(bob, TopicFrame{0, room, std::string(391, 'x')});

	EXPECT_THAT(bench.take(bob), ElementsAre(StartsWith("NAK 2 code 9 A topic has at most 390")));
	EXPECT_THAT(bench.take(ada), IsEmpty());
}


TEST_F(HubRoomOfThree, IsToldOfAnotherName)
{
	bench.ask(bob, NameFrame{0, "Robert"});

	EXPECT_THAT(bench.take(ada), ElementsAre("RENAMED m2 Robert"));
	EXPECT_THAT(bench.take(bob), ElementsAre("RENAMED m2 Robert", "ACK 2"));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("renamed Robert 0 Bob"));
	// The old name is free, and the new one is not.
	EXPECT_EQ(bench.join(bench.enter("Bob"), "lobby"), room);
	bench.ask(cy, NameFrame{0, "ROBERT"});
	EXPECT_THAT(bench.take(cy).back(), HasSubstr("NAK 2 code 1 The name \"ROBERT\" looks like \"Robert\""));
}


TEST_F(HubRoomOfThree, LetsOneWriteOnesNameInAnotherCase)
{
	bench.ask(bob, NameFrame{0, "BOB"});

	EXPECT_THAT(bench.take(bob), ElementsAre("RENAMED m2 BOB", "ACK 2"));
}


TEST_F(HubRoomOfThree, RefusesTheHubsOwnNameToOneWhoIsIn)
{
	bench.ask(bob, NameFrame{0, "Hub"});

	EXPECT_THAT(bench.take(bob), ElementsAre(StartsWith("NAK 2 code 2")));
}


TEST_F(HubRoomOfThree, HearsPrivateTextsByHandleAndByName)
{
	bench.say(ada, 2, "by handle", TextKind::private_);
	bench.ask(ada, TellFrame{0, "bob", "by name"});

	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			"NAMED r0 m1 Ada", "DELIVER private m1 by handle", "NAMED r0 m1 Ada", "DELIVER private m1 by name"));
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 2", "ACK 3"));
	EXPECT_THAT(bench.take(cy), IsEmpty());
}


TEST_F(HubRoomOfThree, SuggestsWhoWasMeant)
{
	bench.ask(ada, TellFrame{0, "Bobb", "psst"});
	bench.ask(ada, TellFrame{0, "Zacharias", "psst"});
	bench.say(ada, 77, "psst", TextKind::private_);

	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			"NAK 2 code 5 Nobody here is called \"Bobb\"; did you mean \"Bob\"?",
			"NAK 3 code 5 Nobody here is called \"Zacharias\".", "NAK 4 code 5 They are not here any more."));
}


TEST_F(HubRoomOfThree, RefusesWhoIsInAlready)
{
	bench.ask(ada, JoinFrame{0, "LOBBY", 0, 0});

	EXPECT_THAT(bench.take(ada), ElementsAre("NAK 2 code 8 You are in \"lobby\" already."));
}


TEST_F(HubRoomOfThree, TellsARoomThatIsNotThereFromOneThatOneIsNotIn)
{
	const auto dee = bench.enter("Dee");
	bench.say(dee, room, "hi");
	bench.say(dee, 99, "hi");
	bench.say(dee, 0, "hi");
	bench.ask(dee, PartFrame{0, 99, ""});
	bench.ask(dee, HistoryFrame{0, room, 0, 5});

	EXPECT_THAT(
		bench.take(dee),
		ElementsAre(
			"NAK 1 code 7 You are not in that room.", "NAK 2 code 4 There is no such room.",
			"NAK 3 code 4 There is no such room.", "NAK 4 code 4 There is no such room.",
			"NAK 5 code 7 You are not in that room."));
}


TEST_F(HubRoomOfThree, SaysAgainWhatIsAskedForByItsSequence)
{
	for (const std::string_view text: {"one", "two", "three"})
	{
		bench.say(ada, room, text);
	}
	bench.vanish(ada);
	bench.take(bob);
	bench.ask(bob, HistoryFrame{0, room, 2, 1});
	bench.ask(bob, HistoryFrame{0, room, 0, 2});
	bench.ask(bob, HistoryFrame{0, room, 9, 2});

	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			"NAMED r1 m1 Ada", "DELIVER r1 2<1 m1 two", "ACK 2", "NAMED r1 m1 Ada", "DELIVER r1 2<1 m1 two",
			"DELIVER r1 3<2 m1 three", "ACK 3", "ACK 4"));
}


} // namespace


} // namespace ciarla
