#include "SessionStage.h"

#include <gmock/gmock.h>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;


TEST(ConnectSession, CarriesLinesBothWaysAndEndsOrderlyWithItsInput)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type("hello");
	stage.lia.console.type("good day");
	stage.settle();
	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: hello"));
	EXPECT_THAT(stage.ada.console.shown, ElementsAre("Lia: good day"));

	stage.ada.console.endInput();
	stage.settle();
	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_EQ(stage.lia.status, 0);
	EXPECT_TRUE(stage.lia.wasTold("Ada left the chat."));
}


TEST(ConnectSession, SendsWhatOnlyResemblesTheCommand)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type("/close please");
	stage.ada.console.type("/close", LinePart::piece);
	stage.ada.console.type("");
	stage.settle();

	EXPECT_FALSE(stage.ada.status);
	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: /close please", "Ada: /close"));
}


// A letter of another alphabet makes no other person, either.
TEST(ConnectSession, ShowsAPersonWhoseLinesAreWhoseWhereBothHaveOneName)
{
	const std::string cyrillic = "Ad\u0430";
	for (const std::string& name: {std::string("Ada"), cyrillic})
	{
		SessionStage stage({}, interactive);
		stage.liaSettings.name = name;
		stage.introduce();
		stage.lia.console.type("who are you?");
		stage.settle();
		EXPECT_THAT(stage.ada.console.shown, ElementsAre(name + "·2: who are you?"));
		EXPECT_TRUE(stage.ada.wasTold("the other one is shown as " + name + "·2."));
		EXPECT_EQ(stage.ada.session->status().front().text, name + "·2");
	}
	SessionStage script;
	script.liaSettings.name = "Ada";
	script.introduce();
	script.lia.console.type("who are you?");
	script.settle();
	EXPECT_THAT(script.ada.console.shown, ElementsAre("Ada: who are you?"));
}


TEST(ConnectSession, SaysWhatOneDoesToSomebodyWhoUnderstands)
{
	SessionStage stage({}, interactive);
	stage.introduce();

	stage.ada.console.type("/me waves");
	stage.ada.console.type("//me waves");
	stage.settle();

	EXPECT_THAT(stage.lia.console.shown, ElementsAre("* Ada waves", "Ada: /me waves"));
}


TEST(ConnectSession, HasACommandThatListsTheOthers)
{
	SessionStage stage({}, interactive);
	stage.introduce();

	stage.ada.console.type("/help");
	stage.ada.console.type("/join games");
	stage.settle();

	EXPECT_TRUE(stage.ada.wasTold("/me TEXT"));
	EXPECT_FALSE(stage.ada.wasTold("/join ROOM"));
	EXPECT_TRUE(stage.ada.wasTold("/join is for a hub"));
	EXPECT_THAT(stage.lia.console.shown, IsEmpty());
}


TEST(ConnectSession, SendsEveryLineOfAScriptToAPersonAsItIs)
{
	SessionStage stage;
	stage.introduce();

	for (const char* line: {"/topic of the day", "/who knows", "/me too", "//help", "/msg", "/help"})
	{
		stage.ada.console.type(line);
	}
	stage.settle();

	EXPECT_THAT(
		stage.lia.console.shown,
		ElementsAre(
			"Ada: /topic of the day", "Ada: /who knows", "Ada: /me too", "Ada: //help", "Ada: /msg", "Ada: /help"));
	EXPECT_THAT(stage.ada.console.notices, testing::SizeIs(2)) << "only with whom it chats, and how to leave";

	stage.ada.console.type(" /CLOSE ");
	stage.settle();
	EXPECT_EQ(stage.ada.status, 0);
}


TEST(ConnectSession, SendsAScriptsOtherCommandsAsTheyAreInTheOriginalDialect)
{
	SessionStage stage({}, !interactive);
	stage.adaSettings.dialect = Dialect::raw;
	stage.introduce();

	for (const char* line: {"/me waves", "/help", "//x", "/join games"})
	{
		stage.ada.console.type(line);
		stage.loop.advance(1s);
		stage.settle();
	}

	EXPECT_THAT(stage.lia.console.shown, ElementsAre("Ada: /me waves", "Ada: /help", "Ada: //x", "Ada: /join games"));
}


TEST(ConnectSession, CutsALineThatTheOtherSideCannotTakeWhole)
{
	SessionStage stage;
	stage.introduce();

	stage.ada.console.type(std::string(65'536, 'x'));
	stage.settle();

	ASSERT_EQ(stage.lia.console.shown.size(), 2U);
	EXPECT_EQ(stage.lia.console.shown[0].size() + stage.lia.console.shown[1].size(), 65'536U + 2 * 5);
	EXPECT_TRUE(stage.ada.wasTold("in pieces"));
}


TEST(ConnectSession, SaysThatNobodyListensAndWhatToDo)
{
	SessionStage stage;

	stage.connect();

	EXPECT_EQ(stage.ada.status, 3);
	EXPECT_THAT(
		stage.ada.console.notices,
		ElementsAre("Nobody listens at memory:table. Ask them to run ciarla listen memory:table."));
}


TEST(ConnectSession, CallsAgainWhileItMayWait)
{
	SessionStage stage;
	stage.adaSettings.wait = 10s;
	stage.connect();
	stage.loop.advance(3s);
	EXPECT_FALSE(stage.ada.status);

	stage.listen();
	stage.loop.advance(2s);

	EXPECT_TRUE(stage.ada.wasTold("You are chatting with Lia"));
}


TEST(ConnectSession, GivesUpWhenItHasWaitedLongEnough)
{
	SessionStage stage;
	stage.adaSettings.wait = 10s;
	stage.connect();

	stage.loop.advance(11s);

	EXPECT_EQ(stage.ada.status, 5);
	EXPECT_EQ(stage.ada.console.notices.back(), "No chat has begun within 10 seconds: nobody listens at memory:table.");
}


TEST(ConnectSession, SaysOnceWhyItCallsAgainAndForHowLong)
{
	SessionStage stage;
	stage.adaSettings.wait = 10s;
	stage.connect();
	EXPECT_THAT(stage.ada.console.notices, IsEmpty());

	stage.loop.advance(9s);

	EXPECT_THAT(
		stage.ada.console.notices,
		ElementsAre("Nobody listens at memory:table yet; calling again, for 9 seconds at most."));
}


TEST(ConnectSession, CallsTheWordsForBusyARefusalInTheOriginalDialectToo)
{
	for (const bool inputEnds: {false, true})
	{
		SCOPED_TRACE(inputEnds);
		SessionStage stage;
		stage.introduce();
		Player late(false);
		stage.adaSettings.dialect = Dialect::raw;
		Session session(
			stage.loop, late.console, stage.registry, SeekBy::dialling, stage.place, stage.adaSettings, late);

		if (inputEnds)
		{
			late.console.type("is anybody there?");
			late.console.endInput();
		}
		session.start();
		for (int i = 0; i < 50; ++i)
		{
			stage.settle();
			late.console.deliver();
			late.console.look();
		}

		EXPECT_EQ(late.status, 3);
		EXPECT_TRUE(late.wasTold("Lia at memory:table is busy with another chat; try later."));
		EXPECT_FALSE(stage.lia.status);
	}
}


TEST(ConnectSession, TakesTheWordsForBusyAsTalkWhereMoreIsSaid)
{
	SessionStage stage;
	stage.liaSettings.dialect = Dialect::raw;
	stage.introduce();
	stage.loop.advance(1s);

	stage.lia.console.type("busy, try later");
	stage.loop.advance(1s);
	stage.settle();
	stage.lia.console.type("or now");
	stage.loop.advance(1s);
	stage.settle();
	stage.lia.console.endInput();
	stage.loop.advance(2s);
	stage.settle();

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_THAT(stage.ada.console.shown, ElementsAre("Lia: busy, try later", "Lia: or now"));
}


TEST(ConnectSession, SaysWhichSchemeIsUnknown)
{
	SessionStage stage;
	stage.place = Address::parse("memroy:table").value();

	stage.connect();

	EXPECT_EQ(stage.ada.status, 2);
	EXPECT_TRUE(stage.ada.wasTold("did you mean memory? See \"ciarla help connect\"."));
}


TEST(ConnectSession, TellsWhatItIsDoingWhenThatTakesLong)
{
	SessionStage stage;
	// A listener whose loop stands still keeps its callers waiting.
	testkit::ManualLoop still;
	Player busy(false);
	Session session(still, busy.console, stage.registry, SeekBy::listening, stage.place, stage.liaSettings, busy);
	session.start();

	stage.connect();
	EXPECT_THAT(stage.ada.console.notices, IsEmpty());
	stage.loop.advance(1s);
	EXPECT_TRUE(stage.ada.wasTold("Calling memory:table ..."));
}


TEST(ConnectSession, SaysAfterTenSecondsThatThePeerIsSilent)
{
	SessionStage stage;
	std::unique_ptr<Listener> listener;
	struct: AcceptHandler
	{
		void onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept override
		{
			bare = std::make_unique<testkit::BareEnd>(*loop, std::move(connection));
		}

		void onAcceptError(Listener&, const Error&) noexcept override
		{
		}

		Loop* loop = nullptr;
		std::unique_ptr<testkit::BareEnd> bare;
	} silent;
	silent.loop = &stage.loop;
	listener = stage.registry.listen(stage.loop, stage.place, silent).value();
	stage.connect();

	EXPECT_THAT(stage.ada.console.notices, IsEmpty());
	stage.loop.advance(1s);
	EXPECT_THAT(
		stage.ada.console.notices,
		ElementsAre("Connected to memory:table; waiting for the other side to say who it is."));
	stage.loop.advance(8s);
	EXPECT_FALSE(stage.ada.wasTold("nobody has said a name yet"));
	stage.loop.advance(1s);
	EXPECT_TRUE(stage.ada.wasTold("nobody has said a name yet"));

	silent.bare->say("Bob");
	stage.loop.advance(1s);
	EXPECT_TRUE(stage.ada.wasTold("You are chatting with Bob"));
	EXPECT_TRUE(stage.ada.wasTold("original protocol"));
	silent.bare.reset();
	stage.settle();
}


TEST(ConnectSession, AsksAPersonForAName)
{
	SessionStage stage({}, interactive);
	stage.listen();
	stage.adaSettings.name.clear();

	stage.connect();
	EXPECT_EQ(stage.ada.console.prompt, "Your name [guest]: ");
	stage.ada.console.type("Ada\x1b[1m");
	EXPECT_TRUE(stage.ada.wasTold("choose another"));
	stage.ada.console.type("  Ada Lovelace ");
	stage.settle();

	EXPECT_TRUE(stage.lia.wasTold("You are chatting with Ada Lovelace"));
	EXPECT_EQ(stage.ada.console.prompt, "> ");
}


TEST(ConnectSession, TakesTheGuessedNameForAnEmptyAnswerOrWithoutAPerson)
{
	SessionStage asked({}, interactive);
	asked.listen();
	asked.adaSettings.name.clear();
	asked.connect();
	asked.ada.console.type("");
	asked.settle();
	EXPECT_TRUE(asked.lia.wasTold("You are chatting with guest"));

	SessionStage script;
	script.listen();
	script.adaSettings.name.clear();
	script.connect();
	EXPECT_TRUE(script.lia.wasTold("You are chatting with guest"));
}


TEST(ConnectSession, MakesWhatThePeerSendsSafe)
{
	SessionStage stage;
	stage.introduce();

	stage.lia.console.type("\x1b[2Jgone\nAda: forged");
	stage.settle();

	ASSERT_EQ(stage.ada.console.shown.size(), 1U);
	EXPECT_THAT(stage.ada.console.shown[0], testing::Not(HasSubstr("\x1b")));
	EXPECT_THAT(stage.ada.console.shown[0], testing::Not(HasSubstr("\n")));
}


TEST(ConnectSession, StopsReadingInputWhileThePeerAcknowledgesNothing)
{
	SessionStage stage;
	stage.introduce();

	for (int i = 0; i < 1000 && stage.ada.console.reading; ++i)
	{
		stage.ada.console.type("line " + std::to_string(i));
		stage.loop.runUntilIdle();
	}

	EXPECT_FALSE(stage.ada.console.reading);
	for (int i = 0; i < 10; ++i)
	{
		stage.settle();
	}
	EXPECT_TRUE(stage.ada.console.reading);
}


TEST(ConnectSession, TellsAPersonHowToCallUntilSomebodyListens)
{
	SessionStage stage({}, interactive);
	stage.connect();

	EXPECT_EQ(stage.ada.status, 3);
	EXPECT_THAT(
		stage.ada.console.notices,
		testing::ElementsAre(
			"Nobody listens at memory:table. Ask them to run ciarla listen memory:table.",
			"To call until somebody listens:", "ciarla connect memory:table --name Ada --wait 60"));
}


} // namespace
} // namespace ciarla
