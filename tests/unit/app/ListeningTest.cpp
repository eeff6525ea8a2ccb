#include "SessionStage.h"

#include <gmock/gmock.h>

#include <csignal>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testkit::BareEnd;


TEST(ListenSession, SaysWhereItListensFirst)
{
	SessionStage stage;

	stage.listen();

	ASSERT_FALSE(stage.lia.console.notices.empty());
	EXPECT_EQ(stage.lia.console.notices.front(), "Listening on memory:table");
	EXPECT_TRUE(stage.lia.wasTold("To call: ciarla connect memory:table"));
}


TEST(ListenSession, SaysThatSomebodyElseListensThere)
{
	SessionStage stage;
	stage.listen();
	Player second(false);
	Session session(
		stage.loop, second.console, stage.registry, SeekBy::listening, stage.place, stage.liaSettings, second);

	session.start();
	stage.loop.runUntilIdle();

	EXPECT_EQ(second.status, 8);
	EXPECT_TRUE(second.wasTold("memory:table"));
}


TEST(ListenSession, GoesOnWaitingWhenACallerLeavesOrSpeaksAnotherProtocol)
{
	SessionStage stage;
	stage.listen();

	stage.call()->finish();
	stage.loop.advance(1s);
	auto browser = stage.call();
	browser->say("GET / HTTP/1.1\r\n\r\n");
	stage.loop.advance(5s);
	EXPECT_FALSE(stage.lia.status);
	EXPECT_TRUE(stage.lia.wasTold("HTTP"));
	EXPECT_TRUE(stage.lia.wasTold("Still waiting."));

	stage.connect();
	EXPECT_TRUE(stage.lia.wasTold("You are chatting with Ada"));
}


TEST(ListenSession, ChatsWithTheFirstWhoSaysANameHoweverManyAreSilent)
{
	SessionStage stage;
	stage.listen();
	const auto first = stage.call();
	const auto second = stage.call();

	second->say("Bob\nhello\n");
	stage.loop.advance(1s);
	stage.settle();

	EXPECT_TRUE(stage.lia.wasTold("You are chatting with Bob"));
	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Bob: hello"));
}


TEST(ListenSession, LetsTheOldestOfTooManySilentCallersGo)
{
	SessionStage stage;
	stage.listen();
	std::vector<std::unique_ptr<BareEnd>> silent;
	for (int i = 0; i < 65; ++i)
	{
		silent.push_back(stage.call());
	}

	stage.settle();

	EXPECT_TRUE(silent[0]->closed);
	EXPECT_FALSE(silent[1]->closed);
	EXPECT_FALSE(silent[64]->closed);
}


TEST(ListenSession, SurvivesAThousandCallersWhoSayNothing)
{
	SessionStage stage;
	stage.listen();
	std::vector<std::unique_ptr<BareEnd>> silent;
	for (int i = 0; i < 1000; ++i)
	{
		silent.push_back(std::make_unique<BareEnd>(stage.loop, stage.registry.dial(stage.place).value()));
	}
	stage.settle();

	stage.connect();

	EXPECT_TRUE(stage.lia.wasTold("You are chatting with Ada"));
	EXPECT_LT(stage.lia.console.notices.size(), 20U);
}


TEST(ListenSession, TellsALateComerThatItIsBusy)
{
	SessionStage stage;
	stage.introduce();
	Player late(false);
	stage.adaSettings.name = "Zoe";
	Session session(stage.loop, late.console, stage.registry, SeekBy::dialling, stage.place, stage.adaSettings, late);

	session.start();
	stage.settle();

	EXPECT_EQ(late.status, 3);
	EXPECT_TRUE(late.wasTold("memory:table is busy with another chat; try later."));
	EXPECT_FALSE(stage.ada.status);
	EXPECT_FALSE(stage.lia.status);
}


TEST(ListenSession, TellsARawLateComerInWords)
{
	SessionStage stage;
	stage.introduce();

	const auto late = stage.call();
	EXPECT_EQ(late->heard, "\0Lia\0"sv);
	stage.loop.advance(5s);
	EXPECT_EQ(late->heard, "\0Lia\0"sv) << "nothing more before its first byte";
	late->say("Zoe");
	stage.loop.advance(1s);

	EXPECT_EQ(late->heard, "\0Lia\0busy, try later"sv);
	EXPECT_TRUE(late->ended);
}


TEST(ListenSession, TellsThoseWhoWereSilentWhenAChatBegan)
{
	SessionStage stage;
	stage.listen();
	const auto silent = stage.call();
	stage.connect();

	silent->say("Zoe");
	stage.loop.advance(1s);

	EXPECT_EQ(silent->heard, "\0Lia\0busy, try later"sv);
}


TEST(ListenSession, WelcomesWhoWasSilentWhileAChatWasOnAndSpeaksAfterIt)
{
	for (const bool calledBefore: {true, false})
	{
		SCOPED_TRACE(calledBefore);
		SessionStage stage;
		stage.liaSettings.keep = true;
		stage.listen();
		std::unique_ptr<BareEnd> silent = calledBefore ? stage.call() : nullptr;
		stage.connect();
		silent = silent ? std::move(silent) : stage.call();
		stage.ada.console.type("/close");
		stage.settle();
		ASSERT_TRUE(stage.lia.wasTold("Waiting for the next one."));

		silent->say("Zoe\nhello\n");
		stage.loop.advance(1s);
		stage.settle();

		EXPECT_TRUE(stage.lia.wasTold("You are chatting with Zoe"));
		EXPECT_THAT(stage.lia.console.shown, ElementsAre("Zoe: hello"));
	}
}


TEST(ListenSession, TurnsAwayWhoHadBegunToSayANameWhenAnotherWasFaster)
{
	SessionStage stage;
	stage.listen();
	const auto slow = stage.call();
	slow->say("\0Zo"sv);
	stage.settle();

	stage.connect();
	stage.settle();

	EXPECT_THAT(slow->heard, HasSubstr("busy, try later"));
	EXPECT_TRUE(slow->ended);
}


TEST(ListenSession, EndsWithItsChat)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type("/close");
	stage.settle();

	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_EQ(stage.lia.ends, 1);
}


TEST(ListenSession, ListensAgainIfToldTo)
{
	SessionStage stage;
	stage.liaSettings.keep = true;
	stage.introduce();
	stage.ada.console.type("/close");
	stage.settle();
	EXPECT_FALSE(stage.lia.status);
	EXPECT_TRUE(stage.lia.wasTold("Waiting for the next one."));

	Player next(false);
	stage.adaSettings.name = "Zoe";
	Session session(stage.loop, next.console, stage.registry, SeekBy::dialling, stage.place, stage.adaSettings, next);
	session.start();
	stage.settle();
	EXPECT_TRUE(stage.lia.wasTold("You are chatting with Zoe"));

	stage.lia.session->interrupt(SIGINT);
	stage.settle();
	EXPECT_EQ(stage.lia.status, 128 + SIGINT);
	EXPECT_EQ(next.status, 0);
}


TEST(ListenSession, CallsARawPeersEndOrderly)
{
	SessionStage stage;
	stage.listen();
	const auto script = stage.call();
	script->say("Bob");
	stage.loop.advance(1s);

	script->finish();
	stage.loop.advance(2s);

	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_TRUE(stage.lia.wasTold("Bob closed the connection."));
}


TEST(ListenSession, ReadsAReceivedCloseAsAGoodbye)
{
	SessionStage stage;
	stage.listen();
	const auto script = stage.call();
	script->say("Bob");
	stage.loop.advance(1s);

	script->say("/close");
	stage.loop.advance(2s);

	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_TRUE(stage.lia.wasTold("Bob left the chat."));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(ListenSession, CallsAResetInTheMiddleALoss)
{
	SessionStage stage;
	stage.listen();
	const auto script = stage.call();
	script->say("Bob");
	stage.loop.advance(1s);

	script->abort();
	stage.loop.advance(2s);

	EXPECT_EQ(stage.lia.status, 6);
	EXPECT_TRUE(stage.lia.wasTold("The connection to Bob was lost"));
}


TEST(ListenSession, SendsEveryRawLineBeforeItLeaves)
{
	SessionStage stage;
	stage.listen();
	const auto script = stage.call();
	script->say("Bob");
	stage.loop.advance(1s);

	for (int i = 0; i < 50; ++i)
	{
		stage.lia.console.type("line " + std::to_string(i) + ";");
	}
	stage.lia.console.endInput();
	stage.loop.advance(1s);
	EXPECT_TRUE(stage.lia.wasTold("the original protocol takes about"));
	stage.loop.advance(20s);

	EXPECT_THAT(script->heard, HasSubstr("line 49;"));
	script->finish();
	stage.loop.advance(1s);
	EXPECT_EQ(stage.lia.status, 0);
}


} // namespace
} // namespace ciarla
