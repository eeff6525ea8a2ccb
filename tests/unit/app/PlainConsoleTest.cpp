#include <ciarla/console/LineConsole.h>

#include "ConsoleBench.h"

#include <gmock/gmock.h>

#include <cstdlib>


namespace ciarla {
namespace {


using testing::ElementsAre;


/// A plain console on three pipes.
struct PlainBench: ConsoleBench
{
	explicit PlainBench(int inputDescriptor = -1):
		console(
			loop, LineFormat::plain,
			{inputDescriptor >= 0 ? inputDescriptor : input.reader(), output.writer(), notices.writer()})
	{
	}

	Pipe input;
	Pipe output;
	Pipe notices;
	LineConsole console;
};


TEST(PlainConsole, WritesEachMessageAsOneLineAndNothingElse)
{
	PlainBench bench;
	bench.console.start(bench.recorder);

	bench.console.notice("Listening");
	bench.console.show({"Ada", "hello", TalkKind::say}, 1);
	bench.console.show({"Ada", "waves", TalkKind::act}, 2);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.shown == 2; }));

	EXPECT_EQ(readNow(bench.output.reader()), "Ada: hello\nAda: * waves\n");
	EXPECT_EQ(readNow(bench.notices.reader()), "Listening\n");
}


TEST(PlainConsole, WritesWhereAMessageBelongsBeforeTheName)
{
	PlainBench bench;
	bench.console.start(bench.recorder);

	bench.console.show({"Ada", "hello", TalkKind::say, "[lobby] 14:03"}, 1);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.shown == 1; }));

	EXPECT_EQ(readNow(bench.output.reader()), "[lobby] 14:03 Ada: hello\n");
}


TEST(PlainConsole, KnowsWhetherInputIsLeft)
{
	PlainBench bench;
	bench.console.start(bench.recorder);
	EXPECT_FALSE(bench.console.holdsInput());

	bench.input.write("one\ntwo\n");
	EXPECT_TRUE(bench.console.holdsInput()) << "still in the pipe";

	bench.recorder.afterLine = [&bench] { bench.console.setReading(false); };
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.lines.size() == 1; }));
	EXPECT_TRUE(bench.console.holdsInput()) << "a line was read, and not told";

	bench.console.setReading(true);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.lines.size() == 2; }));
	EXPECT_FALSE(bench.console.holdsInput());
}


TEST(PlainConsole, DeliversLinesAndTheEnd)
{
	PlainBench bench;
	bench.console.start(bench.recorder);

	bench.input.write("one\r\n\ntwo");
	bench.input.closeWriter();
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1; }));

	EXPECT_THAT(bench.recorder.lines, ElementsAre("one", "", "two"));
}


TEST(PlainConsole, DeliversNothingWhileReadingIsOff)
{
	PlainBench bench;
	bench.console.setReading(false);
	bench.console.start(bench.recorder);
	bench.recorder.afterLine = [&bench] { bench.console.setReading(false); };
	bench.input.write("one\ntwo\n");
	bench.input.closeWriter();

	bench.settle();
	EXPECT_TRUE(bench.recorder.lines.empty());

	bench.console.setReading(true);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.lines.size() == 1; }));
	bench.settle();
	EXPECT_THAT(bench.recorder.lines, ElementsAre("one"));
	EXPECT_EQ(bench.recorder.inputEnds, 0);

	bench.recorder.afterLine = nullptr;
	bench.console.setReading(true);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1; }));
	EXPECT_THAT(bench.recorder.lines, ElementsAre("one", "two"));
}


TEST(PlainConsole, SleepsWhileItsWriterHasGoneAndReadingIsOff)
{
	PlainBench bench;
	bench.console.start(bench.recorder);
	bench.settle();
	bench.console.setReading(false);
	bench.input.closeWriter();
	bench.settle();

	// A spin would turn the loop thousands of times before the call is due.
	bool due = false;
	bench.loop.callAt(bench.loop.now() + std::chrono::milliseconds(20), [&due] { due = true; });
	int turns = 0;
	while (!due)
	{
		bench.loop.runOnce(std::chrono::seconds(1));
		++turns;
	}
	EXPECT_LE(turns, 3);
}


TEST(PlainConsole, ReadsARegularFileAndTheNullDevice)
{
	std::array<char, 32> name{"/tmp/ciarla-input-XXXXXX"};
	const int file = ::mkstemp(name.data());
	ASSERT_EQ(::write(file, "from a file\n", 12), 12);
	::lseek(file, 0, SEEK_SET);
	PlainBench bench(file);
	bench.console.start(bench.recorder);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1; }));
	EXPECT_THAT(bench.recorder.lines, ElementsAre("from a file"));
	bench.console.close();
	::close(file);
	::unlink(name.data());

	const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
	PlainBench nothing(null);
	nothing.console.start(nothing.recorder);
	EXPECT_TRUE(nothing.waitUntil([&nothing] { return nothing.recorder.inputEnds == 1; }));
	nothing.console.close();
	::close(null);
}


TEST(PlainConsole, TakesAClosedInputForItsEnd)
{
	PlainBench bench(12345);
	bench.console.start(bench.recorder);

	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.inputEnds == 1; }));
}


TEST(PlainConsole, LeavesTheDescriptorsBlocking)
{
	PlainBench bench;
	bench.console.start(bench.recorder);
	bench.console.show({"Ada", "hello", TalkKind::say}, 1);
	bench.settle();

	for (const int descriptor: {bench.input.reader(), bench.output.writer(), bench.notices.writer()})
	{
		EXPECT_EQ(::fcntl(descriptor, F_GETFL) & O_NONBLOCK, 0);
	}
}


TEST(PlainConsole, NeverWaitsForASlowReaderAndTellsWhenItHasRead)
{
	PlainBench bench;
	bench.console.start(bench.recorder);
	const std::string text(10'000, 'x');
	for (std::uint64_t ticket = 1; ticket <= 100; ++ticket)
	{
		bench.console.show({"Ada", text, TalkKind::say}, ticket);
		bench.settle();
	}
	EXPECT_LT(bench.recorder.shown, 100U) << "a pipe does not hold a megabyte";
	EXPECT_GT(bench.console.unshownBytes(), 0U);

	std::string read;
	EXPECT_TRUE(bench.waitUntil([&] {
		read += readNow(bench.output.reader());
		return bench.recorder.shown == 100;
	}));
	read += readNow(bench.output.reader());
	EXPECT_EQ(read.size(), 100 * (text.size() + 6));
	EXPECT_EQ(bench.console.unshownBytes(), 0U);
}


TEST(PlainConsole, HearsThatItsReaderHasGoneThoughThereIsNothingToWrite)
{
	PlainBench bench;
	bench.console.start(bench.recorder);

	bench.output.closeReader();

	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.outputError.has_value(); }));
	EXPECT_EQ(bench.recorder.outputError->code, std::errc::broken_pipe);
}


TEST(PlainConsole, HearsOfAReaderThatWentWhileMoreWaited)
{
	PlainBench bench;
	bench.console.start(bench.recorder);
	bench.console.show({"Ada", std::string(1'000'000, 'x'), TalkKind::say}, 1);
	bench.settle();

	bench.output.closeReader();

	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.outputError.has_value(); }));
	EXPECT_EQ(bench.recorder.shown, 0U);
	EXPECT_EQ(bench.console.unshownBytes(), 0U);
}


TEST(PlainConsole, SaysWhyAFullDiskTakesNothing)
{
	ConsoleBench bench;
	Pipe input;
	Pipe notices;
	const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
	LineConsole console(bench.loop, LineFormat::plain, {input.reader(), full, notices.writer()});
	console.start(bench.recorder);

	console.show({"Ada", "hello", TalkKind::say}, 1);
	EXPECT_TRUE(bench.waitUntil([&bench] { return bench.recorder.outputError.has_value(); }));

	EXPECT_EQ(bench.recorder.outputError->code, std::errc::no_space_on_device);
	console.close();
	::close(full);
}


TEST(PlainConsole, DropsNoticesThatNobodyReads)
{
	PlainBench bench;
	bench.console.start(bench.recorder);

	for (int i = 0; i < 10'000; ++i)
	{
		bench.console.notice(std::string(100, 'x'));
		bench.loop.runOnce(Duration::zero());
	}

	EXPECT_LE(bench.console.unshownBytes(), LineConsole::noticeBytesMax + 200);
}


TEST(PlainConsole, SendsALastNoticeOnItsWayOut)
{
	PlainBench bench;
	bench.console.start(bench.recorder);

	bench.console.notice("The chat is closed.");
	bench.console.close();

	EXPECT_EQ(readNow(bench.notices.reader()), "The chat is closed.\n");
}


TEST(PlainConsole, CanBeClosedWhereALineArrives)
{
	PlainBench bench;
	bench.recorder.afterLine = [&bench] { bench.console.close(); };
	bench.console.start(bench.recorder);
	bench.input.write("one\ntwo\n");
	bench.input.closeWriter();

	bench.settle();

	EXPECT_THAT(bench.recorder.lines, ElementsAre("one"));
	EXPECT_EQ(bench.recorder.inputEnds, 0);
}


} // namespace
} // namespace ciarla
