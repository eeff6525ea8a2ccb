#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::StartsWith;


TEST(HubRosters, OfRoomsHavePlaceForAnotherOnceOneIsEmpty)
{
	HubSettings settings;
	settings.roomsMax = 1;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto lobby = bench.join(ada, "lobby");
	bench.say(ada, lobby, "one");
	bench.ask(ada, JoinFrame{0, "kitchen", 0, 0});
	EXPECT_THAT(bench.take(ada).back(), "NAK 3 code 13 There is no place for another room here.");
	bench.ask(ada, PartFrame{0, lobby, ""});
	EXPECT_EQ(bench.join(ada, "kitchen"), 2U);
	EXPECT_EQ(bench.hub().stats().historyBytes, 0U);
}


TEST(HubRosters, HoldNoMoreMembersThanAllowed)
{
	HubSettings settings;
	settings.membersPerRoomMax = 1;
	settings.roomsPerMemberMax = 1;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	bench.join(ada, "lobby");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	bench.ask(ada, JoinFrame{0, "kitchen", 0, 0});

	EXPECT_THAT(bench.take(bob), ElementsAre("NAK 1 code 6 The room \"lobby\" is full."));
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("NAK 2 code 13 You are in 1 rooms")));
}


TEST(HubRosters, TellOfWhoWasAloneAndNobodyElseDoes)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto lobby = bench.join(ada, "lobby");
	bench.forgetAll();
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	bench.say(ada, lobby, "one");
	bench.wait(1s);

	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			"ROOM r1 for 1 last 0 members 2 lobby", "ROSTER r1 of 2: m1 Ada m2 Bob", "ACK 1", "DELIVER r1 1<0 m1 one"));
	EXPECT_THAT(bench.take(ada), ElementsAre("JOINED r1 m2 Bob", "ACK 2 @1"));
}


TEST(HubRosters, OfLargeRoomsNameAnAuthorToWhoMayNotKnowThem)
{
	HubSettings settings;
	settings.announcedMembersMax = 1;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto cy = bench.enter("Cy");
	const auto room = bench.join(ada, "lobby");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	EXPECT_THAT(bench.take(bob), ElementsAre("ROOM r1 for 1 last 0 members 2 silent lobby", "ACK 1"));
	bench.wait(1s);
	bench.forgetAll();
	bench.say(bob, room, "one");
	bench.say(bob, room, "two");
	bench.join(cy, "lobby");
	bench.say(bob, room, "three");
	bench.ask(bob, NameFrame{0, "Robert"});
	bench.say(bob, room, "four");

	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			"NAMED r1 m2 Bob", "DELIVER r1 1<0 m2 one", "DELIVER r1 2<1 m2 two", "NAMED r1 m2 Bob",
			"DELIVER r1 3<2 m2 three", "NAMED r1 m2 Robert", "DELIVER r1 4<3 m2 four"));
	EXPECT_THAT(bench.take(bob), ElementsAre("ACK 2 @1", "ACK 3 @2", "ACK 4 @3", "ACK 5", "ACK 6 @4"));
}


TEST(HubRosters, TellWhoIsInPageByPage)
{
	HubSettings settings;
	settings.rosterPage = 2;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	bench.join(bench.enter("Bob"), "lobby");
	bench.join(bench.enter("Cy"), "lobby");
	bench.wait(1s);
	bench.take(ada);
	bench.ask(ada, WhoFrame{0, room, 0});
	bench.ask(ada, WhoFrame{0, room, 2});

	EXPECT_THAT(
		bench.take(ada), ElementsAre("ROSTER r1 of 3: m1 Ada m2 Bob", "ACK 2", "ROSTER r1 of 3: m3 Cy", "ACK 3"));
}


// By what, and not by which: a number of a user, and the name in a certificate, are nobody else's business.
TEST(HubRosters, TellWhoAMemberIsSinceWhenAndByWhatItIsKnown)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto origin = [](std::string_view credential) {
		MemberOrigin there;
		there.credential = credential;
		return there;
	};
	bench.unixTime += 61'999;
	bench.enter("Bob", origin("uid:1000"));
	bench.enter("Cy", origin("cert:CN=Cy"));
	bench.forgetAll();
	bench.ask(ada, WhoFrame{0, 0, 0, MemberAsked{"ADA"}});
	bench.ask(ada, WhoFrame{0, 0, 0, MemberAsked{"Bob"}});
	bench.ask(ada, WhoFrame{0, 0, 0, MemberAsked{"Cy"}});
	bench.ask(ada, WhoFrame{0, 0, 0, MemberAsked{"Bobb"}});

	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			"NAMED r0 m1 Ada since 1700000000000 by 0", "ACK 1", "NAMED r0 m2 Bob since 1700000061000 by 1", "ACK 2",
			"NAMED r0 m3 Cy since 1700000061000 by 2", "ACK 3",
			"NAK 4 code 5 Nobody here is called \"Bobb\"; did you mean \"Bob\"?"));
}


// As before there was a name in it: a room that one is not in, and room 0, are refused; a room's page is a page.
TEST(HubRosters, AreAskedForAsBeforeWhateverFollows)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	bench.forgetAll();
	bench.ask(ada, WhoFrame{0, 0, 0});
	bench.ask(ada, WhoFrame{0, room, 0, MemberAsked{"Ada"}});

	EXPECT_THAT(bench.take(ada), ElementsAre("NAK 2 code 4 There is no such room.", "ROSTER r1 of 1: m1 Ada", "ACK 3"));
}


// Not a moment later, though who comes is told of in a room together.
TEST(HubRosters, TellWhoCameBeforeWhatTheySayToOneAlone)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto lobby = bench.join(ada, "lobby");
	const auto bob = bench.enter("Bob");
	bench.join(bob, "lobby");
	bench.take(ada);
	bench.ask(bob, TellFrame{0, "Ada", "psst"});
	const auto cy = bench.enter("Cy");
	bench.join(cy, "lobby");
	bench.say(cy, 1, "hi", TextKind::private_);
	bench.wait(1s);

	EXPECT_EQ(lobby, 1U);
	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			"JOINED r1 m2 Bob", "NAMED r0 m2 Bob", "DELIVER private m2 psst", "JOINED r1 m3 Cy", "NAMED r0 m3 Cy",
			"DELIVER private m3 hi"));
}


TEST(HubRosters, FitIntoAFrame)
{
	HubSettings settings;
	settings.frameBytesMax = 1024;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	for (char letter = 'a'; letter <= 'z'; ++letter)
	{
		bench.join(bench.enter(std::string(60, letter)), "lobby");
	}
	bench.wait(1s);
	bench.take(ada);
	bench.ask(ada, WhoFrame{0, room, 0});

	const std::string bytes = bench.takeBytes(ada);
	EXPECT_GT(bytes.size(), 900U);
	EXPECT_LT(bytes.size(), 1024U + 4 + 29);
}


TEST(HubRosters, OfRoomsAreInOrderOfNames)
{
	HubSettings settings;
	settings.rosterPage = 2;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	for (const std::string_view name: {"Lobby", "attic", "kitchen"})
	{
		bench.ask(ada, TopicFrame{0, bench.join(ada, name), "things"});
	}
	bench.take(ada);
	bench.ask(ada, ListFrame{0, ""});
	bench.ask(ada, ListFrame{0, "kitchen"});

	EXPECT_THAT(
		bench.take(ada),
		ElementsAre("ROOMS of 3: attic 1 things kitchen 1 things", "ACK 7", "ROOMS of 3: Lobby 1 things", "ACK 8"));
}


} // namespace


} // namespace ciarla
