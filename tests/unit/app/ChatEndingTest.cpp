#include "RoomStage.h"

#include <ciarla/protocol/FrameCodec.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <csignal>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;


/// What a framed peer says to begin a chat.
std::string zoesHello()
{
	const std::array<std::byte, 1> versions{std::byte{1}};
	const std::array<std::byte, 16> session{std::byte{7}};
	BytesBuilder builder;
	encode(HelloFrame{versions, SpeakerRole::person, 0, session, 64 * 1024, {}, {}}, builder);
	return std::string("\0Zoe\0", 5) + std::string(builder.take().text());
}


TEST(ChatEnding, WaitsAtTheEndOfItsInputUntilEverythingWasSeen)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type("have you seen this?");
	stage.ada.console.endInput();
	stage.loop.advance(50s); // Longer than any linger, shorter than the idle ping.
	EXPECT_FALSE(stage.ada.status);

	stage.settle();
	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: have you seen this?"));
}


TEST(ChatEnding, TellsAScriptWhoseLinesThePeerDidNotWaitFor)
{
	SessionStage stage;
	stage.lia.console.type("did you hear?");
	stage.listen();
	const auto hasty = stage.call();

	hasty->say("Zoe\n/close\n");
	stage.loop.advance(1s);
	stage.settle();

	EXPECT_EQ(stage.lia.status, 6);
	EXPECT_TRUE(stage.lia.wasTold("There is input left that was not said."));
}


TEST(ChatEnding, TellsOfInputThatIsLeftOnlyOnceThoughASignalComesBeforeAllIsShown)
{
	SessionStage stage;
	stage.lia.console.type("did you hear?");
	stage.listen();
	const auto hasty = stage.call();

	hasty->say("Zoe\n");
	stage.loop.advance(1s);
	hasty->say("one last thing\n/close\n");
	hasty->finish();
	stage.loop.advance(3s);
	const std::string left = "There is input left that was not said.";
	EXPECT_EQ(std::ranges::count(stage.lia.console.notices, left), 1);
	ASSERT_FALSE(stage.lia.status);

	stage.lia.session->interrupt(SIGINT);
	stage.settle();
	EXPECT_EQ(stage.lia.status, 128 + SIGINT);
	EXPECT_EQ(std::ranges::count(stage.lia.console.notices, left), 1);
}


TEST(ChatEnding, KeepsTheLinesThatAreLeftForTheNextChatIfThereWillBeOne)
{
	SessionStage stage;
	stage.liaSettings.keep = true;
	stage.lia.console.type("did you hear?");
	stage.listen();
	const auto hasty = stage.call();
	hasty->say("Zoe\n/close\n");
	stage.loop.advance(1s);

	stage.connect();
	stage.settle();

	EXPECT_FALSE(stage.lia.wasTold("There is input left"));
	EXPECT_THAT(stage.ada.console.shown, ElementsAre("Lia: did you hear?"));
}


TEST(ChatEnding, SaysAtOnceThatTheOtherSideBrokeTheProtocol)
{
	SessionStage stage({}, interactive);
	stage.listen();
	const auto garbled = stage.call();
	garbled->say(zoesHello());
	stage.settle();
	ASSERT_EQ(stage.lia.console.prompt, "> ");

	garbled->say("\xff\xff\xff\xff");
	stage.loop.runUntilIdle();
	EXPECT_TRUE(stage.lia.wasTold("Zoe broke the protocol"));
	EXPECT_EQ(stage.lia.console.prompt, "");
	EXPECT_FALSE(stage.lia.status);

	garbled->finish();
	stage.loop.advance(1s);
	stage.settle();
	EXPECT_EQ(stage.lia.status, 7);
	EXPECT_EQ(
		std::ranges::count_if(
			stage.lia.console.notices,
			[](const std::string& notice) { return notice.find("broke the protocol") != std::string::npos; }),
		1);
}


TEST(ChatEnding, StaysAtTheEndOfItsInputIfToldTo)
{
	SessionStage stage;
	stage.adaSettings.stay = true;
	stage.introduce();

	stage.ada.console.endInput();
	stage.settle();
	EXPECT_FALSE(stage.ada.status);

	stage.lia.console.type("still there?");
	stage.settle();
	EXPECT_THAT(stage.ada.console.shown, ElementsAre("Lia: still there?"));
}


TEST(ChatEnding, LeavesByTheCommandWhateverItsCaseAndSpaces)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type(" /Close\t");
	stage.settle();

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_TRUE(stage.ada.wasTold("Closing the chat."));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(ChatEnding, LeavesAtCtrlDAtEveryStage)
{
	SessionStage naming({}, interactive);
	naming.adaSettings.name.clear();
	naming.connect();
	naming.ada.console.endInput();
	naming.settle();
	EXPECT_EQ(naming.ada.status, 0);

	SessionStage waiting({}, interactive);
	waiting.listen();
	waiting.lia.console.endInput();
	waiting.settle();
	EXPECT_EQ(waiting.lia.status, 0);

	SessionStage chatting({}, interactive);
	chatting.introduce();
	chatting.ada.console.endInput();
	chatting.settle();
	EXPECT_EQ(chatting.ada.status, 0);
}


TEST(ChatEnding, SaysGoodbyeAtASignalAndEndsWithItsNumber)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.session->interrupt(SIGTERM);
	stage.settle();

	EXPECT_EQ(stage.ada.status, 128 + SIGTERM);
	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_TRUE(stage.lia.wasTold("Ada left, because their program was told to end."));
}


TEST(ChatEnding, DoesNotWaitLongForAnAnswerToTheGoodbyeOfASignal)
{
	SessionStage stage;
	stage.introduce();
	stage.lia.console.type("not looked at by Ada");
	stage.loop.runUntilIdle();

	stage.ada.session->interrupt(SIGINT);
	stage.loop.advance(2s);

	EXPECT_EQ(stage.ada.status, 128 + SIGINT);
}


TEST(ChatEnding, EndsAtOnceAtASignalWhereThereIsNoChat)
{
	SessionStage stage;
	stage.listen();

	stage.lia.session->interrupt(SIGINT);
	stage.loop.runUntilIdle();

	EXPECT_EQ(stage.lia.status, 128 + SIGINT);
}


TEST(ChatEnding, CountsTheLinesThatNobodySaw)
{
	SessionStage stage;
	stage.introduce();
	stage.ada.console.type("one");
	stage.ada.console.type("two");
	stage.loop.runUntilIdle();

	stage.lia.session.reset(); // The other program is killed.
	stage.loop.advance(1s);

	EXPECT_EQ(stage.ada.status, 6);
	EXPECT_TRUE(stage.ada.wasTold("2 lines of yours were not acknowledged"));
	EXPECT_TRUE(stage.ada.wasTold("was lost"));
}


TEST(ChatEnding, LeavesOrderlyWhenNobodyReadsItsOutput)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.closeOutput({std::make_error_code(std::errc::broken_pipe), "Broken pipe"});
	stage.settle();

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_TRUE(stage.lia.wasTold("Ada left the chat."));
}


TEST(ChatEnding, DoesNotWaitForLinesThatNobodyWillSee)
{
	SessionStage stage;
	stage.introduce();
	stage.lia.console.type("one");
	stage.lia.console.type("two");
	stage.loop.runUntilIdle();

	stage.ada.console.closeOutput({std::make_error_code(std::errc::broken_pipe), "Broken pipe"});
	stage.loop.advance(100ms);

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_EQ(stage.lia.status, 6);
}


TEST(ChatEnding, SaysWhyItsOutputFailed)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.closeOutput({std::make_error_code(std::errc::no_space_on_device), "No space left on device"});
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("No space left on device"));
	EXPECT_EQ(stage.ada.status, 1);
}


TEST(ChatEnding, AcknowledgesOnlyWhatWasSeen)
{
	SessionStage stage;
	stage.introduce();

	stage.lia.console.type("look at this");
	stage.loop.advance(1s);
	stage.ada.console.closeOutput({std::make_error_code(std::errc::broken_pipe), "Broken pipe"});
	stage.loop.advance(30s);

	EXPECT_EQ(stage.lia.status, 6);
	EXPECT_TRUE(stage.lia.wasTold("1 line of yours was not acknowledged"));
}


TEST(ChatEnding, HoldsThePeerBackWhileNobodyReads)
{
	SessionStage stage;
	stage.adaSettings.limits.unshownBytesHigh = 1000;
	stage.adaSettings.limits.unshownBytesLow = 100;
	stage.introduce();

	for (int i = 0; i < 200; ++i)
	{
		stage.lia.console.type(std::string(100, 'x'));
		stage.loop.runUntilIdle();
	}
	EXPECT_LT(stage.ada.console.shown.size(), 200U);

	for (int i = 0; i < 20; ++i)
	{
		stage.settle();
	}
	EXPECT_EQ(stage.ada.console.shown.size(), 200U);
}


TEST(ChatEnding, OutlivesAScreenThatStandsStillForAnHour)
{
	SessionStage stage;
	stage.introduce();
	for (int i = 0; i < 300; ++i)
	{
		stage.lia.console.type(std::string(2000, 'x'));
		stage.loop.runUntilIdle();
	}

	stage.loop.advance(1h); // Nobody looks at Ada's screen.

	EXPECT_FALSE(stage.ada.status);
	EXPECT_FALSE(stage.lia.status) << "Ada's program answers every PING, whatever her screen does.";
}


TEST(ChatEnding, ShowsTheRestAfterThePeerHasGone)
{
	SessionStage stage;
	stage.introduce();
	stage.lia.console.type("my last words");
	stage.lia.console.type("/close");
	stage.loop.advance(40s);
	EXPECT_FALSE(stage.ada.status) << "it has not shown everything yet";

	stage.ada.console.look();
	stage.loop.runUntilIdle();

	EXPECT_EQ(stage.ada.status, 0);
}


// A person who waits is told for what, and how not to.
TEST(ChatEnding, SaysInTheStatusRowWhatLeavingWaitsFor)
{
	RoomStage stage(interactive);
	stage.enterLobby();
	stage.enter("one");
	stage.enter("two");
	stage.enter("/close");
	EXPECT_THAT(
		stage.player().session->status(),
		ElementsAre(
			testing::Field(&StatusPart::text, "Leaving; 2 lines are not delivered yet"),
			testing::Field(&StatusPart::text, "Ctrl-C leaves at once")));
	stage.hear(AckFrame{2, 11, 0});
	EXPECT_EQ(stage.player().session->status().front().text, "Leaving; 1 line is not delivered yet");
	EXPECT_FALSE(stage.player().status);

	EXPECT_TRUE(stage.player().session->interruptByKey());
	stage.loop.advance(SessionLimits().goodbye);
	stage.settle();
	EXPECT_EQ(stage.player().status, exitStatusOfSignal(2));
}


} // namespace
} // namespace ciarla
