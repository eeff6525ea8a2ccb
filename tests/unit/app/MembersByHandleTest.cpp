// Who somebody is does not change with their name: for an answer, for whom we ignore, and for what Tab offers.

#include "RoomStage.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto lobby = RoomStage::lobby;
constexpr auto bob = RoomStage::bob;
constexpr auto eve = RoomStage::eve;


struct InLobby: testing::Test
{
	InLobby()
	{
		stage.enterLobby();
	}

	void whisper(std::uint32_t member, std::string_view words)
	{
		stage.hear(DeliverFrame{0, 0, 0, member, TextKind::say, 1'700'000'000'000, words});
	}

	RoomStage stage{interactive};
};


using AnAnswer = InLobby;
using Ignoring = InLobby;
using Completing = InLobby;


TEST_F(AnAnswer, GoesToWhoeverSaidTheLastPrivateMessage)
{
	whisper(bob, "one");
	whisper(eve, "two");
	stage.enter("/r three");

	EXPECT_THAT(stage.hub.heard(), Contains("TELL 2 Eve three"));
	EXPECT_THAT(stage.console().own, Contains("1 [to Eve] Ada: three"));
}


TEST_F(AnAnswer, HasNobodyToGoToBeforeThat)
{
	stage.hear(stage.text(lobby, 11, bob, "to all"));
	stage.enter("/r to you");
	stage.enter("/reply to you");

	EXPECT_THAT(
		stage.console().notices,
		ElementsAre("Nobody has said anything to you alone yet.", "Nobody has said anything to you alone yet."));
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
}


TEST_F(AnAnswer, FollowsAnotherName)
{
	whisper(bob, "one");
	stage.hear(RenamedFrame{bob, "Bob the Builder"});
	stage.enter("/r two");

	EXPECT_THAT(stage.hub.heard(), Contains("TELL 2 Bob the Builder two"));
}


TEST_F(AnAnswer, IsAskedForByTheNameThatTheHubKnows)
{
	stage.hear(JoinedFrame{lobby, 9, "Zoe [x]", true});
	whisper(9, "one");
	stage.enter("/r two");

	EXPECT_THAT(stage.hub.heard(), Contains("TELL 2 Zoe [x] two"));
}


TEST_F(AnAnswer, DoesNotGoToSomebodyElseOfThatName)
{
	whisper(bob, "one");
	stage.hear(LeftFrame{lobby, bob, LeaveCode::left, {}}, JoinedFrame{lobby, 9, "Bob", true});
	stage.enter("/r a secret");
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
	EXPECT_TRUE(stage.player().wasTold("That was another Bob than the one who is here now."));

	whisper(9, "two");
	stage.enter("/r three");
	EXPECT_THAT(stage.hub.heard(), Contains("TELL 2 Bob three"));
}


TEST_F(AnAnswer, GoesToNobodyWhomWeDoNotHear)
{
	whisper(bob, "one");
	stage.enter("/ignore Eve");
	whisper(eve, "two");
	stage.enter("/r three");

	EXPECT_THAT(stage.hub.heard(), Contains("TELL 2 Bob three"));
}


TEST_F(Ignoring, FollowsAnotherName)
{
	stage.enter("/ignore Bob");
	stage.hear(RenamedFrame{bob, "Bib"}, stage.text(lobby, 11, bob, "one"));
	stage.hear(RenamedFrame{bob, "Bab"}, stage.text(lobby, 12, bob, "two"), stage.text(lobby, 13, eve, "three"));
	whisper(bob, "four");
	EXPECT_THAT(stage.console().shown, ElementsAre("Eve: three"));

	stage.forget();
	stage.enter("/ignore");
	EXPECT_THAT(stage.console().notices, ElementsAre("You do not hear: Bab"));
	stage.enter("/ignore Bab");
	stage.hear(stage.text(lobby, 14, bob, "five"));
	EXPECT_THAT(stage.console().shown, ElementsAre("Bab: five"));
}


TEST_F(Ignoring, FollowsANameThatALargeRoomTellsOfOnlyWithTheText)
{
	stage.enter("/ignore Bob");
	stage.hear(JoinedFrame{lobby, bob, "Bib", false}, stage.text(lobby, 11, bob, "one"));

	EXPECT_THAT(stage.console().shown, IsEmpty());
}


TEST_F(Ignoring, KnowsWhoComesBackByTheName)
{
	stage.enter("/ignore Bob");
	stage.hear(stage.text(lobby, 11, bob, "one"), LeftFrame{lobby, bob, LeaveCode::left, {}});
	stage.hear(JoinedFrame{lobby, 9, "Bob", true}, stage.text(lobby, 12, 9, "two"));
	stage.hear(RenamedFrame{9, "Bib"}, stage.text(lobby, 13, 9, "three"));
	EXPECT_THAT(stage.console().shown, IsEmpty());

	stage.enter("/ignore Bob");
	stage.hear(stage.text(lobby, 14, 9, "four"));
	EXPECT_THAT(stage.console().shown, ElementsAre("Bib: four"));
}


TEST_F(Ignoring, IsNotOfWhoeverElseRenames)
{
	stage.enter("/ignore Bob");
	stage.hear(RenamedFrame{eve, "Iva"}, stage.text(lobby, 11, eve, "one"));

	EXPECT_THAT(stage.console().shown, ElementsAre("Iva: one"));
}


TEST_F(Completing, OffersTheRoomsWhereWeAreAndToEnterThoseThatWereListed)
{
	stage.enter("/rooms");
	RoomsFrame rooms{3, {}};
	rooms.rooms.push_back({"lobby", 3, {}});
	rooms.rooms.push_back({"games", 2, {}});
	stage.hub.say(rooms, AckFrame{2, 0, 0});
	stage.settle();
	const Completer& completer = *stage.player().session;

	EXPECT_THAT(completer.completions("/join ", ""), ElementsAre("lobby", "games"));
	EXPECT_THAT(completer.completions("/join ", "g"), ElementsAre("games"));
	EXPECT_THAT(completer.completions("/part ", ""), ElementsAre("lobby"));
	EXPECT_THAT(completer.completions("/leave ", ""), ElementsAre("lobby"));
	EXPECT_THAT(completer.completions("/names ", "l"), ElementsAre("lobby"));
	EXPECT_THAT(completer.completions("/who ", "g"), IsEmpty());
	EXPECT_THAT(completer.completions("/msg ", "E"), ElementsAre("Eve "));
	EXPECT_THAT(completer.completions("", "/lea"), ElementsAre("/leave "));
}


} // namespace
} // namespace ciarla
