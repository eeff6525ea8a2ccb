// How a stay in a hub ends, and what is said about it.

#include "RoomStage.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


void refuseTheName(RoomStage& stage, std::string_view freeName)
{
	stage.hub.say(ByeFrame{ByeCode::refused, "The name \"Ada\" is taken here; \"Ada2\" is free.", 0, freeName});
	stage.settle();
	stage.hub.wire->finish();
	stage.settle();
}


TEST(ATakenName, IsAskedForAgainWithTheFreeOneAsDefault)
{
	RoomStage stage(interactive);
	stage.connect();
	stage.hub.greet();
	stage.settle();
	stage.console().draft = "half a li";
	stage.console().keyPressed = stage.loop.now();
	refuseTheName(stage, "Ada2");

	EXPECT_EQ(stage.console().prompt, "Your name [Ada2]: ");
	EXPECT_EQ(stage.console().draft, "");
	EXPECT_FALSE(stage.player().status);
	EXPECT_FALSE(stage.player().wasTold("reaches nobody"));

	stage.enter("");
	stage.hub.greeted = false;
	stage.hub.greet();
	stage.hub.welcome("Ada2");
	stage.settle();
	EXPECT_EQ(stage.console().draft, "half a li");
	EXPECT_TRUE(stage.player().wasTold("You are Ada2 on hub tavern"));
}


TEST(ATakenName, EndsWhereNobodyCanBeAskedOrNoneIsFree)
{
	for (const bool isInteractive: {true, false})
	{
		RoomStage stage(isInteractive);
		stage.connect();
		stage.hub.greet();
		stage.settle();
		refuseTheName(stage, isInteractive ? "" : "Ada2");
		EXPECT_EQ(stage.player().status, 3) << isInteractive;
	}
}


TEST(ATakenName, EndsWithItsCodeWhereNoOtherIsChosen)
{
	RoomStage stage(interactive);
	stage.connect();
	stage.hub.greet();
	stage.settle();
	refuseTheName(stage, "Ada2");
	stage.console().endInput();
	stage.settle();
	EXPECT_EQ(stage.player().status, 3);
}


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;

TEST(RoomEnding, CountsTheLinesThatTheHubNeverTook)
{
	RoomStage stage;
	stage.enterLobby();
	stage.enter("/who");
	stage.enter("one");
	stage.enter("two");

	stage.hub.wire.reset();
	stage.settle();
	stage.loop.advance(1s);

	EXPECT_EQ(stage.player().status, 6);
	EXPECT_TRUE(stage.player().wasTold("2 lines of yours were not acknowledged; hub tavern may not have seen them."));
	EXPECT_TRUE(stage.player().wasTold("The connection to the hub tavern was lost"));
}


TEST(RoomEnding, EndsWithTheReasonWhereTheNameIsTaken)
{
	RoomStage stage;
	stage.connect();
	stage.hub.greet();
	stage.hear(ByeFrame{ByeCode::refused, "The name \"Ada\" is taken here; \"Ada2\" is free.", 0});
	stage.hub.wire->finish();
	stage.settle();

	EXPECT_EQ(stage.player().status, 3);
	EXPECT_THAT(
		stage.console().notices,
		ElementsAre("The hub tavern turned you away: The name \"Ada\" is taken here; \"Ada2\" is free."));
}


TEST(RoomEnding, EndsAScriptThatNoRoomTakes)
{
	RoomStage stage;
	stage.console().type("hello");
	stage.arrive();

	stage.refuse(1, RefusalCode::banned, "You are banned from lobby.");
	stage.hear(ByeFrame{});
	stage.hub.wire->finish();
	stage.settle();

	EXPECT_EQ(stage.player().status, 3);
	EXPECT_TRUE(stage.player().wasTold("Refused: /join lobby: You are banned from lobby."));
}


TEST(RoomEnding, LetsAPersonLookForAnotherRoom)
{
	RoomStage stage(interactive);
	stage.arrive();

	stage.refuse(1, RefusalCode::roomFull, "lobby is full.");
	stage.enter("/join games");

	EXPECT_FALSE(stage.player().status);
	EXPECT_THAT(stage.hub.heard(), Contains("JOIN 2 games"));
}


TEST(RoomEnding, EndsWhenTheHubStopsAndSaysWhenToComeBack)
{
	RoomStage stage;
	stage.enterLobby();

	stage.hear(ByeFrame{ByeCode::shutdown, "new version", 10});
	stage.hub.wire->finish();
	stage.settle();

	EXPECT_EQ(stage.player().status, 0);
	EXPECT_THAT(stage.console().notices, ElementsAre("The hub tavern stopped: new version; try again in 10 seconds."));
}


} // namespace
} // namespace ciarla
