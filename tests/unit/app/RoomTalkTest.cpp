// What is entered reaches the room that it was for, in its order, or is told not to have.

#include "RoomStage.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto lobby = RoomStage::lobby;
constexpr auto games = RoomStage::games;


TEST(RoomTalk, WaitsUntilTheRoomIsJoinedAndLeavesOnceEverythingWasTaken)
{
	RoomStage stage;
	stage.console().type("one");
	stage.console().type("two");
	stage.console().endInput();
	stage.arrive();
	EXPECT_THAT(stage.hub.heard(), ElementsAre("HELLO", "JOIN 1 lobby"));

	stage.takeIn(1, lobby, "lobby", 0);
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 2 @7 one", "TEXT 3 @7 two"));
	stage.hear(AckFrame{2, 1, 0});
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
	stage.hear(AckFrame{3, 2, 0});
	EXPECT_THAT(stage.hub.heard(), ElementsAre("BYE"));

	stage.hear(ByeFrame{});
	stage.hub.wire->finish();
	stage.settle();
	EXPECT_EQ(stage.player().status, 0);
	EXPECT_TRUE(stage.player().wasTold("You left the hub tavern."));
}


TEST(RoomTalk, TakesWhatWasTypedBeforeForWhatItIsInAHub)
{
	RoomStage stage(interactive);
	stage.connect();
	stage.enter("/msg Bob psst");
	stage.enter("hello");
	stage.hub.greet();
	stage.hub.welcome("Ada");
	stage.settle();
	stage.takeIn(1, lobby, "lobby", 0);

	EXPECT_THAT(stage.hub.heard(), ElementsAre("HELLO", "JOIN 1 lobby", "TELL 2 Bob psst", "TEXT 3 @7 hello"));
}


TEST(RoomTalk, GoesToTheRoomThatWasCurrentWhenItWasEntered)
{
	RoomStage stage;
	stage.enterLobby();

	stage.console().type("for the lobby");
	stage.console().type("/join games");
	stage.console().type("for games");
	stage.settle();
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 2 @7 for the lobby", "JOIN 3 games"));

	stage.takeIn(3, games, "games", 0);
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 4 @8 for games"));
}


TEST(RoomTalk, IsNotSaidElsewhereIfItsRoomIsRefused)
{
	RoomStage stage;
	stage.enterLobby();

	stage.console().type("/join games");
	stage.console().type("for games alone");
	stage.settle();
	stage.refuse(2, RefusalCode::roomFull, "games is full.");
	stage.enter("hello again");

	EXPECT_THAT(stage.hub.heard(), ElementsAre("JOIN 2 games", "TEXT 3 @7 hello again"));
	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"Refused: /join games: games is full.", "You are talking in lobby.",
			"Not said: \"for games alone\": you are not in that room."));
}


TEST(RoomTalk, GoesOnInARoomThatIsJoinedAgain)
{
	RoomStage stage;
	stage.enterTwoRooms();

	stage.enter("/join LOBBY");
	stage.enter("back here");

	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 3 @7 back here"));
	EXPECT_THAT(stage.console().notices, ElementsAre("You are talking in lobby."));
}


TEST(RoomTalk, GoesElsewhereOnceARoomIsLeft)
{
	RoomStage stage;
	stage.enterTwoRooms();

	stage.console().type("/part");
	stage.console().type("in the lobby");
	stage.settle();
	stage.hear(LeftFrame{games, stage.ada, LeaveCode::left, {}}, AckFrame{3, 0, 0});

	EXPECT_THAT(stage.hub.heard(), ElementsAre("PART 3 @8", "TEXT 4 @7 in the lobby"));
	EXPECT_THAT(stage.console().notices, ElementsAre("You left games.", "You are talking in lobby."));
}


TEST(RoomTalk, GoesNowhereWithoutARoom)
{
	RoomStage stage(interactive);
	stage.enterLobby();

	stage.enter("/part lobby");
	stage.hear(AckFrame{2, 0, 0});
	stage.enter("anybody?");

	EXPECT_THAT(stage.hub.heard(), ElementsAre("PART 2 @7"));
	EXPECT_THAT(
		stage.console().notices,
		ElementsAre(
			"You left lobby.", "You are in no room: /join enters one, /rooms lists them.",
			"You are in no room: /join enters one, /rooms lists them."));
}


TEST(RoomTalk, EndsWhereAnOperatorPutsUsOut)
{
	RoomStage stage;
	stage.enterTwoRooms();

	stage.hear(LeftFrame{games, stage.ada, LeaveCode::kicked, "by Bob: flooding"});
	stage.enter("hello");

	EXPECT_THAT(
		stage.console().notices,
		ElementsAre("You are no longer in games: put out, by Bob: flooding.", "You are talking in lobby."));
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 3 @7 hello"));
}


TEST(RoomTalk, NamesTheRoomThatOneIsNotIn)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter("/who games");
	stage.enter("/part games");

	EXPECT_THAT(stage.console().notices, ElementsAre("You are not in games.", "You are not in games."));
	EXPECT_THAT(stage.hub.heard(), IsEmpty());
}


TEST(RoomTalk, SaysAgainInItsOrderWhatWasTooFast)
{
	RoomStage stage;
	stage.enterLobby();
	for (const char* line: {"one", "two", "three", "four"})
	{
		stage.console().type(line);
	}
	stage.settle();
	(void)stage.hub.heard();

	stage.hear(AckFrame{2, 11, 0}, NakFrame{3, 3, 2, "Not so fast."}, NakFrame{4, 3, 2, "Not so fast."});
	stage.console().type("five");
	stage.settle();
	EXPECT_THAT(stage.hub.heard(), IsEmpty()) << "the fourth is not answered, and the hub wants us to wait";
	stage.hear(NakFrame{5, 3, 2, "Not so fast."});
	stage.loop.advance(3s);

	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 6 @7 two", "TEXT 7 @7 three", "TEXT 8 @7 four", "TEXT 9 @7 five"));
	EXPECT_THAT(stage.console().notices, IsEmpty());
}


TEST(RoomTalk, WaitsWithLeavingForWhatWasTooFast)
{
	RoomStage stage(interactive);
	stage.enterLobby();
	stage.enter("one");
	stage.enter("/close");
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 2 @7 one"));

	stage.refuse(2, RefusalCode::slowDown, {}, 1);
	stage.loop.advance(2s);
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 3 @7 one"));
	stage.hear(AckFrame{3, 11, 0});
	EXPECT_THAT(stage.hub.heard(), ElementsAre("BYE"));
}


/// The texts and goodbyes that the hub has heard; its own signs of life are answered, too.
std::vector<std::string> wordsHeard(RoomStage& stage)
{
	std::vector<std::string> words = stage.hub.heard();
	std::erase_if(words, [](const std::string& frame) { return frame.starts_with("frame"); });
	return words;
}


/// Time in which the hub is there, and says nothing of interest.
void waitAlive(RoomStage& stage, std::uint32_t seconds)
{
	for (std::uint32_t second = 0; second < seconds; ++second)
	{
		stage.hub.say(PingFrame{7});
		stage.loop.advance(1s);
	}
}


/// How a hub that wants a line again after so many seconds, each time, is dealt with.
struct SlowDownCase
{
	std::uint32_t seconds;
	int timesSaid;
};


TEST(RoomTalk, SaysALineAgainNoFasterThanOnceASecondAndForAMinuteInAll)
{
	// Up to 60 s of waiting in all, and at least one second each time.
	for (const auto [seconds, timesSaid]:
		 {SlowDownCase{0, 61}, SlowDownCase{1, 61}, SlowDownCase{2, 31}, SlowDownCase{30, 3}, SlowDownCase{59, 2},
		  SlowDownCase{60, 2}, SlowDownCase{61, 1}, SlowDownCase{999, 1}, SlowDownCase{1000, 1},
		  SlowDownCase{59'999, 1}, SlowDownCase{60'001, 1}, SlowDownCase{1U << 31U, 1}, SlowDownCase{UINT32_MAX, 1}})
	{
		SCOPED_TRACE(seconds);
		RoomStage stage;
		stage.enterLobby();
		stage.enter("one");
		const TimePoint begun = stage.loop.now();
		int said = 0;
		for (std::uint64_t sequence = 2; sequence < 1000; ++sequence)
		{
			const std::vector<std::string> heard = wordsHeard(stage);
			if (heard.empty())
			{
				break;
			}
			ASSERT_THAT(heard, ElementsAre("TEXT " + std::to_string(sequence) + " @7 one"));
			++said;
			stage.refuse(sequence, RefusalCode::slowDown, "Not so fast.", seconds);
			EXPECT_THAT(wordsHeard(stage), IsEmpty()) << "at once";
			waitAlive(stage, std::clamp(seconds, 1U, 61U));
		}

		EXPECT_EQ(said, timesSaid);
		EXPECT_LE(stage.loop.now() - begun, 130s);
		EXPECT_THAT(stage.console().notices, ElementsAre("Not said: \"one\": Not so fast."));
	}
}


TEST(RoomTalk, LeavesAHubThatTakesNothingWhateverItAnswers)
{
	for (const bool typed: {false, true})
	{
		for (const std::uint32_t seconds: {0U, 1U, 60U, 61U, UINT32_MAX})
		{
			SCOPED_TRACE(std::to_string(seconds) + (typed ? " typed" : " at the end of input"));
			RoomStage stage(typed);
			stage.enterLobby();
			for (int line = 0; line < 300; ++line)
			{
				stage.console().type("line");
			}
			typed ? stage.enter("/close") : stage.console().endInput();
			std::uint64_t answered = 1;
			bool left = false;
			for (int second = 0; second < 300 && !left; ++second)
			{
				for (const std::string& frame: wordsHeard(stage))
				{
					left = left || frame == "BYE";
					if (frame.starts_with("TEXT"))
					{
						stage.hub.say(NakFrame{++answered, 3, seconds, "Not so fast."});
					}
				}
				waitAlive(stage, 1);
			}
			EXPECT_TRUE(left);
		}
	}
}


TEST(RoomTalk, LeavesAHubThatAnswersNothing)
{
	RoomStage stage(interactive);
	stage.enterLobby();
	stage.enter("one");
	stage.enter("/close");
	EXPECT_THAT(stage.hub.heard(), ElementsAre("TEXT 2 @7 one"));
	waitAlive(stage, 91);

	EXPECT_THAT(stage.hub.heard(), testing::Contains("BYE"));
	EXPECT_TRUE(stage.player().wasTold("The hub tavern took nothing for 90 seconds; leaving it."));
	stage.hear(ByeFrame{});
	stage.hub.wire->finish();
	stage.settle();
	EXPECT_EQ(stage.player().status, 6);
}


TEST(RoomTalk, TellsWhyALineWasRefusedAndEndsWithItsCode)
{
	RoomStage stage;
	stage.enterLobby();
	stage.console().type("a line that is much longer than fits there");
	stage.console().endInput();
	stage.settle();

	stage.refuse(2, RefusalCode::muted, {});
	EXPECT_THAT(
		stage.console().notices, ElementsAre("Not said: \"a line that is much longer than …\": you may only listen."));

	stage.hear(ByeFrame{});
	stage.hub.wire->finish();
	stage.settle();
	EXPECT_EQ(stage.player().status, 6);
}


TEST(RoomTalk, CutsWhatWouldNotFitInWhatTheHubSends)
{
	RoomStage stage;
	stage.enterLobby();

	stage.enter(std::string(65'536, 'x'));

	const std::vector<std::string> heard = stage.hub.heard();
	ASSERT_EQ(heard.size(), 2U);
	EXPECT_LE(heard[0].size(), 65'536U - deliverFrameOverheadBytes + std::string_view("TEXT 2 @7 ").size());
	EXPECT_EQ(heard[0].size() + heard[1].size(), 65'536U + 2 * std::string_view("TEXT 2 @7 ").size());
	EXPECT_TRUE(stage.player().wasTold("in pieces"));
}


TEST(RoomTalk, StopsReadingInputWhileTheHubAnswersNothing)
{
	RoomStage stage;
	stage.enterLobby();

	for (int i = 0; i < 1000 && stage.console().reading; ++i)
	{
		stage.console().type("line");
		stage.loop.runUntilIdle();
	}

	EXPECT_FALSE(stage.console().reading);
	stage.hear(AckFrame{101, 101, 0});
	EXPECT_TRUE(stage.console().reading);
}


TEST(RoomTalk, HoldsTheHubBackWhileNobodyReads)
{
	RoomStage stage;
	stage.adaSettings.limits.unshownBytesHigh = 1000;
	stage.adaSettings.limits.unshownBytesLow = 100;
	stage.enterLobby();

	for (std::uint64_t i = 11; i < 211; ++i)
	{
		stage.hub.say(stage.text(lobby, i, stage.bob, std::string(100, 'x')));
		stage.loop.runUntilIdle();
	}
	EXPECT_LT(stage.console().shown.size(), 200U);

	for (int i = 0; i < 20; ++i)
	{
		stage.settle();
	}
	EXPECT_EQ(stage.console().shown.size(), 200U);
	EXPECT_THAT(stage.console().notices, IsEmpty());
}


} // namespace
} // namespace ciarla
