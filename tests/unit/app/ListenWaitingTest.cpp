#include "SessionStage.h"

#include <gmock/gmock.h>

#include <csignal>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testkit::BareEnd;


TEST(ListenWaiting, DeliversItsInputToWhoeverCallsThoughItEndedLongAgo)
{
	SessionStage stage;
	stage.lia.console.type("left for you");
	stage.lia.console.endInput();
	stage.listen();
	stage.loop.advance(1h);
	EXPECT_FALSE(stage.lia.status);

	stage.connect();
	stage.settle();

	EXPECT_THAT(stage.ada.console.shown, ElementsAre("Lia: left for you"));
	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_EQ(stage.ada.status, 0);
}


TEST(ListenWaiting, KeepsWhatAPersonTypesBeforeSomebodyIsThere)
{
	SessionStage stage({}, interactive);
	stage.listen();

	stage.lia.console.type("too early");
	stage.settle();
	EXPECT_TRUE(stage.lia.wasTold("Nobody is here yet"));
	stage.connect();
	stage.settle();

	EXPECT_THAT(stage.ada.console.shown, ElementsAre("Lia: too early"));
}


TEST(ListenWaiting, CountsWhatAPersonTypedInVain)
{
	SessionStage stage({}, interactive);
	stage.listen();
	stage.lia.console.type("hello?");
	stage.lia.console.type("anybody?");
	stage.lia.session->interrupt(SIGINT);
	stage.settle();

	EXPECT_EQ(stage.lia.status, 128 + SIGINT);
	EXPECT_TRUE(stage.lia.wasTold("2 lines of yours were not sent: nobody came."));
}


TEST(ListenWaiting, TellsOfTheInputThatASignalLeavesBetweenTwoChats)
{
	SessionStage stage;
	stage.liaSettings.keep = true;
	stage.lia.console.type("for whoever comes");
	stage.listen();
	stage.lia.session->interrupt(SIGTERM);
	stage.settle();

	EXPECT_EQ(stage.lia.status, 128 + SIGTERM);
	EXPECT_TRUE(stage.lia.wasTold("There is input left that was not said."));
}


TEST(ListenWaiting, BindsThenAsksForANameThenAccepts)
{
	SessionStage stage({}, interactive);
	stage.liaSettings.name.clear();
	stage.listen();
	EXPECT_TRUE(stage.lia.wasTold("Listening on memory:table"));
	EXPECT_EQ(stage.lia.console.prompt, "Your name [guest]: ");

	const auto caller = stage.call();
	EXPECT_THAT(caller->heard, IsEmpty());
	stage.lia.console.type("Lia");
	stage.settle();

	EXPECT_EQ(caller->heard, "\0Lia\0"sv);
}


TEST(ListenWaiting, SaysAfterTenSecondsThatACallerIsSilent)
{
	SessionStage stage;
	stage.listen();
	const auto silent = stage.call();

	stage.loop.advance(9s);
	EXPECT_FALSE(stage.lia.wasTold("has not said a name yet"));
	stage.loop.advance(1s);
	EXPECT_TRUE(stage.lia.wasTold("has not said a name yet"));
}


TEST(ListenWaiting, SaysThatACallerIsSilentHoweverManyCallAtOnce)
{
	SessionStage stage;
	stage.listen();
	const BareEnd first(stage.loop, stage.registry.dial(stage.place).value());
	const BareEnd second(stage.loop, stage.registry.dial(stage.place).value());
	stage.settle();

	stage.loop.advance(10s);

	EXPECT_TRUE(stage.lia.wasTold("has not said a name yet"));
}


TEST(ListenWaiting, CallsNobodySilentBeforeTheirTime)
{
	SessionStage stage;
	stage.listen();
	const auto brief = stage.call();
	stage.loop.advance(5s);
	brief->finish();
	const auto later = stage.call();

	stage.loop.advance(6s);
	EXPECT_FALSE(stage.lia.wasTold("has not said a name yet"));
	stage.loop.advance(4s);
	EXPECT_TRUE(stage.lia.wasTold("has not said a name yet"));
}


TEST(ListenWaiting, GivesUpWhenItHasWaitedLongEnough)
{
	SessionStage stage;
	stage.liaSettings.wait = 60s;
	stage.listen();
	const auto silent = stage.call();

	stage.loop.advance(61s);

	EXPECT_EQ(stage.lia.status, 5);
	EXPECT_TRUE(stage.lia.wasTold("No chat has begun within 60 seconds."));
}


TEST(ListenWaiting, WaitsAsLongAsItTakesOnceAChatHasBegun)
{
	SessionStage stage;
	stage.liaSettings.wait = 60s;
	stage.introduce();

	stage.loop.advance(61s);

	EXPECT_FALSE(stage.lia.status);
}


} // namespace
} // namespace ciarla
