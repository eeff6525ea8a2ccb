#include <ciarla/console/TerminalConsole.h>

#include "ConsoleBench.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <termios.h>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::HasSubstr;


/// A pseudo-terminal: the program's end, and the end of whoever sits at it.
class Terminal
{
public:
	Terminal():
		_person(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
	{
		EXPECT_EQ(::grantpt(_person), 0);
		EXPECT_EQ(::unlockpt(_person), 0);
		_program = ::open(::ptsname(_person), O_RDWR | O_NOCTTY | O_CLOEXEC);
	}

	~Terminal()
	{
		::close(_program);
		::close(_person);
	}

	Terminal(const Terminal&) = delete;
	Terminal& operator=(const Terminal&) = delete;

	int program() const noexcept
	{
		return _program;
	}

	int person() const noexcept
	{
		return _person;
	}

	termios mode() const
	{
		termios found{};
		EXPECT_EQ(::tcgetattr(_program, &found), 0);
		return found;
	}

private:
	int _person;
	int _program = -1;
};


struct TerminalBench: ConsoleBench
{
	TerminalBench():
		console(loop, {terminal.program(), terminal.program()})
	{
	}

	void type(std::string_view keys)
	{
		EXPECT_EQ(::write(terminal.person(), keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
	}

	/// What has come to the screen since it was last looked at, up to and with `words`.
	std::string screenWith(const std::string& words)
	{
		std::string seen;
		EXPECT_TRUE(waitUntil([&] {
			seen += readNow(terminal.person());
			return seen.find(words) != std::string::npos;
		})) << seen;
		return seen;
	}

	Terminal terminal;
	TerminalConsole console;
};


TEST(TerminalConsole, GivesTheTerminalBackAsItWas)
{
	TerminalBench bench;
	const termios before = bench.terminal.mode();
	bench.console.start(bench.recorder);
	EXPECT_EQ(bench.terminal.mode().c_lflag & static_cast<tcflag_t>(ECHO | ICANON), 0U);
	EXPECT_NE(bench.terminal.mode().c_lflag & static_cast<tcflag_t>(ISIG), 0U);

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
	bench.screenWith("> hello\r\n");
}


TEST(TerminalConsole, DrawsAHalfTypedLineAnewBelowWhatThePeerSays)
{
	TerminalBench bench;
	bench.console.setPrompt("> ");
	bench.console.start(bench.recorder);
	bench.type("half typed");
	bench.screenWith("half typed");

	bench.console.show({"Ada", "hello", TalkKind::say}, 1);
	const std::string screen = bench.screenWith("half typed");

	EXPECT_THAT(screen, HasSubstr("\r\x1b[K\x1b[1mAda\x1b[0m: hello\r\n"));
	EXPECT_THAT(screen, HasSubstr("> half typed"));
	EXPECT_EQ(bench.recorder.shown, 1U);
}


TEST(TerminalConsole, ShowsWhereAMessageBelongsBeforeTheName)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);

	bench.console.show({"Ada", "hello", TalkKind::say, "[lobby]"}, 1);
	bench.console.show({"Ada", "waves", TalkKind::act, "[lobby]"}, 2);
	const std::string screen = bench.screenWith("waves");

	EXPECT_THAT(screen, HasSubstr("[lobby] \x1b[1mAda\x1b[0m: hello\r\n"));
	EXPECT_THAT(screen, HasSubstr("[lobby] * \x1b[1mAda\x1b[0m waves\r\n"));
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
