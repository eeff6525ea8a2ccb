// The keyboard belongs to the person: what a program does that has nothing more to do, and somebody types.

#include "RoomStage.h"

#include <ciarla/protocol/FrameCodec.h>

#include <gmock/gmock.h>

#include <array>
#include <csignal>
#include <functional>
#include <memory>
#include <ostream>
#include <string>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::Not;


/// Ada at a terminal, and whoever is at the other end of her wire.
struct Stage: RoomStage
{
	Stage():
		RoomStage(interactive)
	{
	}

	/// The other end is a person of ours.
	void meetZoe()
	{
		connect();
		const std::array<std::byte, 1> versions{std::byte{1}};
		const std::array<std::byte, 16> session{std::byte{7}};
		hub.wire->say(std::string_view("\0Zoe\0", 5));
		hub.say(HelloFrame{versions, SpeakerRole::person, 0, session, 64 * 1024, {}, {}});
		settle();
	}

	void goodbye(ByeCode code, std::string_view words = {})
	{
		hear(ByeFrame{code, words, 0});
		hub.wire->finish();
	}

	void lose()
	{
		hub.wire->abort();
	}

	/// Until whatever ends has ended, as fast as its own clocks let it.
	void settleTheEnd(Duration wait = {})
	{
		loop.advance(wait);
		settle();
		loop.advance(1s);
		settle();
	}

	void press()
	{
		console().keyPressed = loop.now();
	}
};


/// One way in which a chat, or the wait for one, ends without a wish of ours.
struct Way
{
	const char* name;
	int status;
	std::function<void(Stage&)> begin;
	std::function<void(Stage&)> end;
	Duration takes{}; ///< So long after `end`.

	friend std::ostream& operator<<(std::ostream& out, const Way& way)
	{
		return out << way.name;
	}
};


void meet(Stage& stage)
{
	stage.meetZoe();
}


void enter(Stage& stage)
{
	stage.enterLobby();
}


/// A call that nobody has answered yet.
void call(Stage& stage)
{
	stage.adaSettings.wait = 30s;
	stage.connect();
}


void callNobody(Stage& stage)
{
	stage.hub.listener.reset();
	call(stage);
}


const Way ways[] = {
	{"ALeft", 0, meet, [](Stage& stage) { stage.goodbye(ByeCode::closed); }},
	{"ALeftWithoutAGoodbye", 6, meet, [](Stage& stage) { stage.hub.wire->finish(); }},
	{"AProgramToldToEnd", 0, meet, [](Stage& stage) { stage.goodbye(ByeCode::shutdown); }},
	{"AProgramThatFailed", 6, meet, [](Stage& stage) { stage.goodbye(ByeCode::internal, "no memory"); }},
	{"APersonWhoDoesNotWantThis", 3, meet, [](Stage& stage) { stage.goodbye(ByeCode::refused, "no"); }},
	{"APersonTiredOfWaiting", 5, meet, [](Stage& stage) { stage.goodbye(ByeCode::timeout); }},
	{"OurFault", 7, meet, [](Stage& stage) { stage.goodbye(ByeCode::fault, "what?"); }},
	{"TheirFault", 7, meet,
	 [](Stage& stage) {
		 stage.hub.wire->say("\xff\xff\xff\xff");
		 stage.hub.wire->finish();
	 }},
	{"ABrokenLine", 6, meet, [](Stage& stage) { stage.lose(); }},
	{"AHubThatStopped", 0, enter, [](Stage& stage) { stage.goodbye(ByeCode::shutdown, "new version"); }},
	{"AHubThatPutUsOut", 5, enter, [](Stage& stage) { stage.goodbye(ByeCode::timeout, "too slow"); }},
	{"AHubThatTurnedUsAway", 3, enter, [](Stage& stage) { stage.goodbye(ByeCode::refused, "banned"); }},
	{"AHubThatEndedOurStay", 0, enter, [](Stage& stage) { stage.goodbye(ByeCode::closed); }},
	{"ABrokenLineToAHub", 6, enter, [](Stage& stage) { stage.lose(); }},
	{"ACallThatIsRefused", 3, call,
	 [](Stage& stage) {
		 stage.hub.wire->say(std::string_view("\0Zoe\0", 5));
		 stage.goodbye(ByeCode::busy, "busy, try later");
	 }},
	{"ACallThatIsLost", 6, call, [](Stage& stage) { stage.lose(); }},
	{"ACallToWhatIsNoChat", 7, call,
	 [](Stage& stage) {
		 stage.hub.wire->say(std::string_view("\0Zoe\0\xff\xff\xff\xff", 9));
		 stage.hub.wire->finish();
	 }},
	{"AWaitForNobody", 5, callNobody, [](Stage&) {}, 31s},
};


class TypingAtEveryEnd: public testing::TestWithParam<Way>
{
protected:
	void begin()
	{
		GetParam().begin(stage);
		stage.settle();
		EXPECT_FALSE(stage.player().status);
	}

	void end()
	{
		GetParam().end(stage);
		stage.settleTheEnd(GetParam().takes);
	}

	Stage stage;
};


TEST_P(TypingAtEveryEnd, EndsByItselfWhereNobodyTyped)
{
	begin();
	end();

	EXPECT_EQ(stage.player().status, GetParam().status);
	EXPECT_FALSE(stage.player().wasTold("reaches nobody"));
}


TEST_P(TypingAtEveryEnd, KeepsTheKeyboardWhileALineIsBegun)
{
	begin();
	stage.console().draft = "I will tell them that";
	end();
	stage.loop.advance(24h);

	EXPECT_FALSE(stage.player().status);
	EXPECT_TRUE(stage.player().wasTold("What you type now reaches nobody."));
	EXPECT_TRUE(stage.console().reading);
	EXPECT_FALSE(stage.console().heard);
	EXPECT_EQ(stage.console().prompt, "> ");
	EXPECT_EQ(stage.player().session->status().back().text, "Ctrl-D leaves, and keeps your line");
	EXPECT_THAT(stage.console().reports, Not(Contains("closed " + std::to_string(GetParam().status))));

	stage.console().endInput();
	stage.settle();
	EXPECT_EQ(stage.player().status, GetParam().status);
	EXPECT_EQ(stage.player().ends, 1);
	EXPECT_EQ(stage.console().draft, "I will tell them that");
}


TEST_P(TypingAtEveryEnd, KeepsTheKeyboardUntilTwoSecondsAfterTheLastKey)
{
	begin();
	stage.console().keyPressed = stage.loop.now() + GetParam().takes;
	end();
	EXPECT_FALSE(stage.player().status);
	EXPECT_TRUE(stage.player().wasTold("What you type now reaches nobody."));
	EXPECT_EQ(stage.player().session->status().back().text, "Ctrl-D leaves");

	stage.press();
	stage.loop.advance(1999ms);
	EXPECT_FALSE(stage.player().status);
	stage.loop.advance(1ms);
	EXPECT_EQ(stage.player().status, GetParam().status);
}


TEST_P(TypingAtEveryEnd, EndsTwoSecondsAfterTheKeyThatEmptiedTheLine)
{
	begin();
	stage.console().draft = "never mind";
	stage.press();
	end();
	stage.loop.advance(17300ms);

	stage.console().draft.clear();
	stage.press();
	stage.loop.advance(1999ms);
	EXPECT_FALSE(stage.player().status);
	stage.loop.advance(1ms);
	EXPECT_EQ(stage.player().status, GetParam().status);
}


TEST_P(TypingAtEveryEnd, PutsALineBackThatReachesNobody)
{
	begin();
	stage.console().draft = "and ano";
	end();

	stage.console().draft.clear();
	stage.console().type("and another thing");
	stage.settle();
	EXPECT_EQ(stage.console().draft, "and another thing");
	EXPECT_TRUE(stage.player().wasTold(": that reaches nobody."));
	EXPECT_FALSE(stage.player().status);
}


TEST_P(TypingAtEveryEnd, LeavesAtEveryWishToLeave)
{
	for (const char* line: {"", "  ", "/quit", "/close"})
	{
		SCOPED_TRACE(line);
		Stage fresh;
		GetParam().begin(fresh);
		fresh.console().draft = "half a li";
		GetParam().end(fresh);
		fresh.settleTheEnd(GetParam().takes);
		EXPECT_FALSE(fresh.player().status);

		fresh.console().draft.clear();
		fresh.console().type(line);
		fresh.settle();
		EXPECT_EQ(fresh.player().status, GetParam().status);
	}
}


TEST_P(TypingAtEveryEnd, WaitsForNothingAtASignal)
{
	for (const int signal: {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
	{
		SCOPED_TRACE(signal);
		Stage fresh;
		GetParam().begin(fresh);
		fresh.console().draft = "half a li";
		fresh.press();
		GetParam().end(fresh);
		fresh.settleTheEnd(GetParam().takes);
		EXPECT_FALSE(fresh.player().status);

		fresh.player().session->interrupt(signal);
		fresh.loop.runUntilIdle();
		EXPECT_EQ(fresh.player().status, 128 + signal);
	}
}


TEST_P(TypingAtEveryEnd, EndsAtOnceWhereASignalCameFirst)
{
	begin();
	stage.console().draft = "half a li";
	stage.player().session->interrupt(SIGTERM);
	end();
	stage.loop.advance(3s);

	EXPECT_EQ(stage.player().status, 128 + SIGTERM);
}


INSTANTIATE_TEST_SUITE_P(Each, TypingAtEveryEnd, testing::ValuesIn(ways), [](const testing::TestParamInfo<Way>& way) {
	return std::string(way.param.name);
});


TEST(TypingAtTheEnd, SaysWhoHasLeftInTheTalkAndInTheStatusRow)
{
	Stage stage;
	stage.meetZoe();
	stage.console().draft = "I will tell them that";
	stage.goodbye(ByeCode::closed);
	stage.settleTheEnd();

	EXPECT_THAT(stage.console().notices, Contains("Zoe left the chat. What you type now reaches nobody."));
	EXPECT_THAT(
		stage.player().session->status(),
		ElementsAre(
			Field(&StatusPart::text, "Zoe has left"), Field(&StatusPart::text, "Ctrl-D leaves, and keeps your line")));
}


TEST(TypingAtTheEnd, StillObeysWhatConcernsTheProgramAlone)
{
	Stage stage;
	stage.meetZoe();
	stage.console().draft = "x";
	stage.goodbye(ByeCode::closed);
	stage.settleTheEnd();
	stage.console().draft.clear();

	stage.console().type("/time");
	stage.console().type("/help");
	EXPECT_TRUE(stage.player().wasTold("It is "));
	EXPECT_TRUE(stage.player().wasTold("list these commands"));
	EXPECT_EQ(stage.console().draft, "");

	stage.console().type("/msg Zoe a secret");
	EXPECT_EQ(stage.console().draft, "/msg Zoe a secret");
	stage.console().type("/ping");
	EXPECT_EQ(stage.console().draft, "/ping");
}


TEST(TypingAtTheEnd, LeavesAtOnceWhereLeavingWasWishedFor)
{
	Stage stage;
	stage.meetZoe();
	stage.press();
	stage.console().type("/quit");
	stage.goodbye(ByeCode::closed);
	stage.settle();

	EXPECT_EQ(stage.player().status, 0);
}


TEST(TypingAtTheEnd, LeavesTheDraftWhereItIsWhereAnotherChatIsAwaited)
{
	SessionStage stage({}, interactive);
	stage.liaSettings.keep = true;
	stage.introduce();
	stage.lia.console.draft = "half a li";
	stage.lia.console.keyPressed = stage.loop.now();
	stage.ada.console.type("/quit");
	stage.settle();
	stage.loop.advance(1s);
	stage.settle();

	EXPECT_EQ(stage.ada.status, 0);
	EXPECT_FALSE(stage.lia.status);
	EXPECT_TRUE(stage.lia.wasTold("Waiting for the next one."));
	EXPECT_FALSE(stage.lia.wasTold("reaches nobody"));
	EXPECT_EQ(stage.lia.console.draft, "half a li");
	EXPECT_TRUE(stage.lia.console.heard);
}


TEST(TypingAtTheEnd, SaysWhatWasBegunForOneWhoLeftToAnotherOnlyIfItIsEnteredTwice)
{
	for (const bool anotherIsHere: {false, true})
	{
		SessionStage stage({}, interactive);
		stage.liaSettings.keep = true;
		stage.introduce();
		stage.lia.console.draft = "for Ada alone";
		stage.lia.console.keyPressed = stage.loop.now();
		stage.ada.console.type("/quit");
		stage.settle();
		stage.loop.advance(1s);
		stage.settle();
		if (anotherIsHere)
		{
			stage.connect();
			stage.settle();
		}

		stage.lia.console.draft.clear();
		stage.lia.console.type("for Ada alone");
		stage.settle();
		EXPECT_EQ(stage.lia.console.draft, "for Ada alone");
		EXPECT_TRUE(stage.lia.wasTold(
			"Ada has left since that line was begun; Enter again says it to whoever is here, or comes."));
		EXPECT_FALSE(stage.lia.wasTold("is sent when somebody is"));

		stage.lia.console.draft.clear();
		stage.lia.console.type("for Ada alone");
		stage.settle();
		EXPECT_EQ(stage.lia.console.draft, "");
		EXPECT_EQ(stage.lia.wasTold("is sent when somebody is"), !anotherIsHere);
	}
}


TEST(TypingAtTheEnd, KeepsTheKeyboardOfWhoListenedForNobody)
{
	SessionStage stage({}, interactive);
	stage.liaSettings.wait = 10s;
	stage.liaSettings.keep = true;
	stage.listen();
	stage.lia.console.type("is anybody there?");
	stage.lia.console.draft = "hel";
	stage.loop.advance(11s);

	EXPECT_FALSE(stage.lia.status);
	EXPECT_TRUE(stage.lia.wasTold("1 line of yours was not sent: nobody came."));
	EXPECT_THAT(
		stage.lia.session->status(),
		ElementsAre(
			Field(&StatusPart::text, "No chat has begun"),
			Field(&StatusPart::text, "Ctrl-D leaves, and keeps your line")));
	stage.connect();
	EXPECT_EQ(stage.ada.status, 3) << "nobody listens any more";
	stage.lia.console.endInput();
	stage.settle();
	EXPECT_EQ(stage.lia.status, 5);
}


TEST(TypingAtTheEnd, EndsWhereTheTerminalIsGone)
{
	Stage stage;
	stage.meetZoe();
	stage.console().draft = "half a li";
	stage.lose();
	stage.settleTheEnd();

	stage.console().closeOutput({std::make_error_code(std::errc::io_error), "Input/output error"});
	stage.settle();
	EXPECT_EQ(stage.player().status, 6);
}


TEST(TypingAtTheEnd, IsOfNoConcernToAScript)
{
	RoomStage script(!interactive);
	script.console().draft = "half a li";
	script.console().keyPressed = script.loop.now();
	script.hub.listener.reset();
	script.connect();

	EXPECT_EQ(script.player().status, 3);
	EXPECT_FALSE(script.player().wasTold("reaches nobody"));
}


} // namespace
} // namespace ciarla
