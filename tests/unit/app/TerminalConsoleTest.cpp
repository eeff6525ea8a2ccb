#include <ciarla/console/TerminalConsole.h>

#include "TerminalBench.h"

#include <ciarla/console/Keyboard.h>
#include <ciarla/console/StatusLine.h>

#include <gmock/gmock.h>

#include <cstdlib>
#include <sys/ioctl.h>
#include <termios.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;


TEST(TerminalConsole, GivesTheTerminalBackAsItWas)
{
	TerminalBench bench;
	const termios before = bench.terminal.mode();
	bench.console.start(bench.recorder);
	EXPECT_EQ(bench.terminal.mode().c_lflag & static_cast<tcflag_t>(ECHO | ICANON), 0U);
	EXPECT_NE(bench.terminal.mode().c_lflag & static_cast<tcflag_t>(ISIG), 0U) << "The loop may never come to turn.";
	bench.settle();
	EXPECT_EQ(bench.terminal.mode().c_lflag & static_cast<tcflag_t>(ISIG), 0U);

	bench.console.close();

	EXPECT_EQ(bench.terminal.mode().c_lflag, before.c_lflag);
	EXPECT_EQ(bench.terminal.mode().c_iflag, before.c_iflag);
}


TEST(TerminalConsole, GivesTheTerminalBackWhileItIsStopped)
{
	TerminalBench bench;
	const termios before = bench.terminal.mode();
	bench.console.start(bench.recorder);

	bench.console.suspend();
	EXPECT_EQ(bench.terminal.mode().c_lflag, before.c_lflag);
	bench.console.resume();
	EXPECT_EQ(bench.terminal.mode().c_lflag & static_cast<tcflag_t>(ECHO), 0U);
}


TEST(TerminalConsole, EchoesWhatIsTypedAfterThePromptAndDeliversIt)
{
	TerminalBench bench;
	bench.console.setPrompt("> ");
	bench.console.start(bench.recorder);

	bench.type("helo\x7fl");
	bench.type("o\r");
	EXPECT_TRUE(bench.waitUntil([&bench] { return !bench.recorder.lines.empty(); }));

	EXPECT_THAT(bench.recorder.lines, ElementsAre("hello"));
	bench.screenWith("> hello\x1b[0m");
}


TEST(TerminalConsole, DrawsAHalfTypedLineAnewBelowWhatThePeerSays)
{
	TerminalBench bench;
	bench.console.setPrompt("> ");
	bench.console.start(bench.recorder);
	bench.type("half typed");
	bench.screenWith("half typed");

	bench.console.show({"Ada", "hello", TalkKind::say}, 1);
	const std::string screen = bench.screenWith("hello\x1b[0m");

	EXPECT_THAT(screen, HasSubstr("\r\n\x1b[1mAda\x1b[0m: hello\x1b[0m"));
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.shown == 1; }));
}


TEST(TerminalConsole, ShowsWhereAMessageBelongsBeforeTheName)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);

	bench.console.show({"Ada", "hello", TalkKind::say, "[lobby]"}, 1);
	bench.console.show({"Ada", "waves", TalkKind::act, "[lobby]"}, 2);
	const std::string screen = bench.screenWith("waves\x1b[0m");

	EXPECT_THAT(screen, HasSubstr("[lobby] \x1b[1mAda\x1b[0m: hello\r"));
	EXPECT_THAT(screen, HasSubstr("[lobby] * \x1b[1mAda\x1b[0m waves\x1b[0m"));
}


TEST(TerminalConsole, BeginsWhereTheTerminalSaysThatItsCursorIs)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(3, 7);

	bench.console.notice("hello");

	// Row 3 has something in it: the first row of ours is the fourth.
	EXPECT_THAT(bench.screenWith("hello"), HasSubstr("\x1b[4;1H\x1b[J"));
	EXPECT_THAT(bench.recorder.lines, ElementsAre());
}


TEST(TerminalConsole, TakesTheLastOfSeveralAnswersForTheOneThatCounts)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(1, 1);
	bench.screenWith("\x1b[24;1H");
	bench.console.resized();
	bench.console.resized();
	bench.screenWith("\x1b[6n");

	bench.type("\x1b[10;1R");
	bench.settle();
	EXPECT_THAT(readNow(bench.terminal.person()), Not(HasSubstr("\x1b[J")));
	bench.type("\x1b[20;1R");
	bench.screenWith("\x1b[J");
}


TEST(TerminalConsole, PaintsNothingForASizeThatIsOverThoughNobodyHasToldIt)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(1, 1);
	bench.screenWith("\x1b[24;1H");

	const winsize smaller{10, 40, 0, 0};
	ASSERT_EQ(::ioctl(bench.terminal.person(), TIOCSWINSZ, &smaller), 0);
	bench.console.show({"Ada", "hello"}, 1);

	EXPECT_THAT(bench.screenWith("\x1b[6n"), Not(HasSubstr("hello")));
	bench.type("\x1b[10;1R");
	EXPECT_THAT(bench.screenWith("hello"), HasSubstr("\x1b[1;9r"));
}


TEST(TerminalConsole, DrawsTalkAgainAfterAChangeOfSizeAndAtCtrlL)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(1, 1);
	bench.console.show({"Ada", "hello"}, 1);
	bench.screenWith("hello");

	const winsize smaller{10, 40, 0, 0};
	ASSERT_EQ(::ioctl(bench.terminal.person(), TIOCSWINSZ, &smaller), 0);
	bench.console.resized();
	bench.answer(10, 1);
	EXPECT_THAT(bench.screenWith("hello"), HasSubstr("\x1b[9;1H\x1b[K"));

	bench.type("\x0c");
	bench.answer(10, 1);
	EXPECT_THAT(bench.screenWith("hello"), HasSubstr("\x1b[9;1H\x1b[K"));
}


TEST(TerminalConsole, DropsAPartOfAKeyWhoseEndDoesNotCome)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(1, 1);
	char number = '1';
	for (const std::string begun: {"\x1b", "\x1b]11;rgb:", "\x1b["})
	{
		bench.recorder.lines.clear();
		bench.type(number + begun);
		std::string screen;
		EXPECT_TRUE(bench.waitUntil([&] {
			if (screen.find(number + std::string("x")) == std::string::npos)
			{
				bench.type("x");
				screen += readNow(bench.terminal.person());
			}
			return screen.find(number + std::string("x")) != std::string::npos;
		}));
		bench.type("b\r");
		EXPECT_TRUE(bench.waitUntil([&bench] { return !bench.recorder.lines.empty(); }));
		EXPECT_THAT(bench.recorder.lines, ElementsAre(testing::MatchesRegex(number++ + std::string("x+b"))));
	}
}


TEST(TerminalConsole, TellsOfSignalsWhetherOrNotAnybodyReads)
{
	TerminalBench bench;
	std::vector<int> signals;
	bench.console.setSignalHandler([&signals](int signal) {
		signals.push_back(signal);
		return true;
	});
	bench.console.start(bench.recorder);
	bench.console.setReading(false);
	bench.settle();
	bench.type("typed\x1a\x1b[200~\x03\x1b[201~\x1c\x03");

	EXPECT_TRUE(bench.waitUntil([&signals] { return signals.size() == 3; }));
	EXPECT_THAT(signals, ElementsAre(SIGTSTP, SIGQUIT, SIGINT));
	EXPECT_THAT(bench.recorder.lines, ElementsAre());
}


TEST(TerminalConsole, ShowsAStatusBelowTheLineAndWhatIsUnreadInIt)
{
	struct Status: StatusLine
	{
		std::vector<StatusPart> status() const override
		{
			return {{"Ada"}};
		}
	};
	const Status status;
	TerminalBench bench;
	bench.console.setStatusLine(&status);
	bench.console.start(bench.recorder);
	bench.screenWith("\x1b[2mAda\x1b[0m");

	bench.console.show({"Ada", "one"}, 1);
	bench.console.show({"Ada", "two"}, 2);
	bench.screenWith("\x1b[2mAda · 2 new\x1b[0m");
	bench.type("x");
	bench.screenWith("\x1b[2mAda\x1b[0m");
}


TEST(TerminalConsole, CountsWhatIsForUsAmongManyAndNothingThatIsReplayed)
{
	struct Status: StatusLine
	{
		std::vector<StatusPart> status() const override
		{
			return {{"lobby"}};
		}
	};
	const Status status;
	TerminalBench bench;
	bench.console.setStatusLine(&status);
	bench.console.start(bench.recorder);
	bench.screenWith("\x1b[2mlobby\x1b[0m");
	Talk talk{"Bob", "Ada?", TalkKind::say};
	talk.source.room = "lobby";
	talk.source.isToUs = true;
	talk.source.isOld = true;
	bench.console.show(talk, 1);

	talk.source.isOld = false;
	bench.console.show(talk, 2);
	talk.source.isToUs = false;
	bench.console.show(talk, 3);
	talk.source.room = {};
	talk.source.isToUs = talk.source.isPrivate = true;
	bench.console.show(talk, 4);

	bench.screenWith("\x1b[2mlobby · 3 new, 2 for you\x1b[0m");
	bench.type("x");
	bench.screenWith("\x1b[2mlobby\x1b[0m");
}


TEST(TerminalConsole, EntersForAltAWhatGoesToTheNextRoomAndKeepsTheLine)
{
	TerminalBench bench;
	bench.console.setPrompt("> ");
	bench.console.start(bench.recorder);
	bench.answer(1, 1);

	bench.type("half\x1b"
			   "a a li");

	EXPECT_TRUE(bench.waitUntil([&bench] { return !bench.recorder.lines.empty(); }));
	EXPECT_THAT(bench.recorder.lines, ElementsAre("command 0 /next"));
	EXPECT_EQ(bench.console.keyboard().exchangeLine("games: "), "half a li");
	EXPECT_EQ(bench.console.keyboard().exchangeLine({}), "games: ");
}


// A flood is painted as often as a person could see it, and nothing of it is left out.
TEST(TerminalConsole, PaintsAFloodInFewFrames)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(1, 1);
	for (std::uint64_t ticket = 1; ticket <= 1000; ++ticket)
	{
		bench.console.show({"Eve", "line " + std::to_string(ticket) + "."}, ticket);
		bench.loop.runOnce(Duration::zero());
	}

	const std::string screen = bench.screenWith("line 1000.");
	for (int line = 1; line <= 1000; ++line)
	{
		ASSERT_THAT(screen, HasSubstr("line " + std::to_string(line) + "."));
	}
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.shown == 1000; }));
}


TEST(TerminalConsole, DropsNoticesWhileTheScreenStandsStill)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	const std::string sentence(64 * 1024, 'x');

	for (int i = 0; i < 200; ++i)
	{
		bench.console.notice(sentence);
	}

	EXPECT_LT(bench.console.unshownBytes(), TerminalConsole::noticeBytesMax + 2 * sentence.size());
}


TEST(TerminalConsole, EndsItsInputAtCtrlDOnAnEmptyLineOnly)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);

	bench.type("x\x04");
	bench.screenWith("x");
	EXPECT_EQ(bench.recorder.inputEnds, 0);

	bench.type("\x7f\x04");
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1; }));
}


TEST(TerminalConsole, KeepsLinesBackWhileReadingIsOff)
{
	TerminalBench bench;
	bench.recorder.afterLine = [&bench] { bench.console.setReading(false); };
	bench.console.start(bench.recorder);

	bench.type("one\rtwo\r");
	EXPECT_TRUE(bench.waitUntil([&bench] { return !bench.recorder.lines.empty(); }));
	bench.settle();
	EXPECT_THAT(bench.recorder.lines, ElementsAre("one"));

	bench.console.setReading(true);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.lines.size() == 2; }));
}


TEST(TerminalConsole, TakesAHangUpForTheEnd)
{
	ConsoleBench bench;
	const int person = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	ASSERT_EQ(::grantpt(person), 0);
	ASSERT_EQ(::unlockpt(person), 0);
	const int program = ::open(::ptsname(person), O_RDWR | O_NOCTTY | O_CLOEXEC);
	TerminalConsole console(bench.loop, {program, program});
	console.start(bench.recorder);

	::close(person);

	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1 || bench.recorder.outputError; }));
	console.close();
	::close(program);
}


} // namespace
} // namespace ciarla
