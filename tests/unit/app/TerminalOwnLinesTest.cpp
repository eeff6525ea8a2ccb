// Lines of our own on a terminal, the bell, and the cleared screen.

#include "TerminalBench.h"

#include <gmock/gmock.h>

#include <algorithm>


namespace ciarla {
namespace {


using testing::HasSubstr;
using testing::Not;


/// A session that says what is entered, as `id` 1, 2, ….
struct SayingRecorder: ConsoleRecorder
{
	explicit SayingRecorder(TerminalConsole& screen):
		console(screen)
	{
	}

	void onLine(std::string_view line, LinePart) noexcept override
	{
		if (line.starts_with('/'))
		{
			console.notice("Done.");
			return;
		}
		console.said({"Zoe", line}, ++lastId);
	}

	TerminalConsole& console;
	std::uint64_t lastId = 0;
};


TEST(TerminalConsole, HoldsALineOfOursUntilItIsKnownWhatBecameOfIt)
{
	TerminalBench bench;
	SayingRecorder sayer(bench.console);
	bench.console.setPrompt("> ");
	bench.console.start(sayer);
	bench.type("one\rtwo\r");
	const std::string screen = bench.screenWith("… \x1b[1mZoe\x1b[0m: two");
	EXPECT_THAT(screen, HasSubstr("… \x1b[1mZoe\x1b[0m: one"));
	EXPECT_THAT(screen, Not(HasSubstr("> one\r"))) << "It is shown as what was entered, too.";

	bench.console.report({.kind = ReportKind::state, .words = "delivered", .id = 1});
	bench.screenWith("✓ \x1b[1mZoe\x1b[0m: one");
	bench.console.report({.kind = ReportKind::state, .words = "refused", .id = 2});
	bench.screenWith("\x1b[1m!\x1b[0m \x1b[1mZoe\x1b[0m: two");
}


TEST(TerminalConsole, LosesNoLineOfOursOfWhichNothingIsKnown)
{
	TerminalBench bench;
	SayingRecorder sayer(bench.console);
	bench.console.start(sayer);
	bench.type("one\r");
	bench.screenWith("Zoe\x1b[0m: one");

	bench.console.close();

	bench.screenWith("\r\n… \x1b[1mZoe\x1b[0m: one\x1b[0m");
}


TEST(TerminalConsole, LeavesACommandAmongTheTalkBeforeItsAnswer)
{
	TerminalBench bench;
	SayingRecorder sayer(bench.console);
	bench.console.setPrompt("> ");
	bench.console.start(sayer);
	bench.type("/do\r");

	const std::string screen = bench.screenWith("Done.");
	EXPECT_THAT(screen, HasSubstr("\n> /do")); // After a line feed only talk stands.
	EXPECT_LT(screen.find("\n> /do"), screen.find("Done."));
}


std::uint64_t aDayLater() noexcept
{
	static std::uint64_t time = 1'764'068'580'000;
	return time += 24U * 3'600'000;
}


TEST(TerminalConsole, ShowsALineOfOursOnceThatIsTheFirstOfADay)
{
	TerminalBench bench;
	TerminalConsole console(
		bench.loop, {bench.terminal.program(), bench.terminal.program()}, {},
		{.timestamps = Timestamps::timeOfDay, .now = aDayLater});
	SayingRecorder sayer(console);
	console.setPrompt("> ");
	console.start(sayer);
	bench.answer(1, 1);
	bench.type("one\r");
	std::string screen = bench.screenWith("Zoe\x1b[0m: one");
	bench.type("two\r");
	screen += bench.screenWith("Zoe\x1b[0m: two");

	EXPECT_THAT(screen, HasSubstr("2025 --"));
	EXPECT_THAT(screen, Not(HasSubstr("\n> "))) << "After a line feed only talk stands.";
}


TEST(TerminalConsole, ClearsAfterWhatIsShownBeforeAndBeforeWhatComes)
{
	TerminalBench bench;
	bench.console.start(bench.recorder);
	bench.answer(1, 1);
	bench.console.show({"Ada", "before"}, 1);
	bench.console.clear();
	bench.console.show({"Ada", "after"}, 2);

	const std::string screen = bench.screenWith("after\x1b[0m");
	const std::size_t cleared = screen.find("\x1b[24;1H\r\n");
	EXPECT_LT(screen.find("before"), cleared) << screen;
	EXPECT_LT(cleared, screen.find("after")) << screen;
}


TEST(TerminalConsole, RingsNoMoreOftenThanOnceASecond)
{
	TerminalBench bench;
	TerminalConsole loud(bench.loop, {bench.terminal.program(), bench.terminal.program()}, {}, {.bell = Bell::always});
	loud.start(bench.recorder);
	const TimePoint begin = bench.loop.now();
	std::ptrdiff_t bells = 0;
	for (int i = 1; i <= 20; ++i)
	{
		const std::string words = "line " + std::to_string(i) + ".";
		loud.show({"Ada", words}, 1);
		const std::string screen = bench.screenWith(words);
		bells += std::count(screen.begin(), screen.end(), '\a');
	}

	EXPECT_GE(bells, 1);
	EXPECT_LE(bells, 1 + (bench.loop.now() - begin) / std::chrono::seconds(1));
}


} // namespace
} // namespace ciarla
