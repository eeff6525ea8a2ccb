#include <ciarla/testkit/FakeConsole.h>
#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <string>


namespace ciarla::testkit {
namespace {


using testing::ElementsAre;


/// One short conversation; returns how it ended for the side that dialled.
CloseReason converse(const FakeOptions& options, RecordingHandler& dialled, RecordingHandler& accepted)
{
	ManualLoop loop;
	FakePair pair = makeFakePair(options);
	dialled.whenOpen = [](Connection& connection) { (void)send(connection, Bytes::copyOf("hello")); };
	accepted.whenData = [](Connection& connection) { (void)connection.finish(); };
	dialled.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	pair.dialled->start(loop, dialled);
	pair.accepted->start(loop, accepted);
	loop.runUntilIdle();
	return dialled.reason.value_or(CloseReason());
}


TEST(FailurePlan, FailsOneOperationAndCountsAll)
{
	FailurePlan plan(1);

	EXPECT_FALSE(plan.fails("start"));
	EXPECT_FALSE(plan.fired());
	EXPECT_TRUE(plan.fails("send"));
	EXPECT_FALSE(plan.fails("send"));

	EXPECT_TRUE(plan.fired());
	EXPECT_EQ("1: send", plan.what());
	EXPECT_EQ(3u, plan.operations());
}


TEST(SweepFailures, StopsAtTheFirstRunThatMeetsNoFailure)
{
	std::size_t runs = 0;
	const std::size_t failures = sweepFailures([&](FailurePlan& plan) {
		++runs;
		for (int i = 0; i < 3 && !plan.fails("step"); ++i)
		{
		}
	});

	EXPECT_EQ(3u, failures);
	EXPECT_EQ(4u, runs);
}


TEST(FakePair, EndsEveryConversationOnceWhicheverOperationFails)
{
	const std::size_t failures = sweepFailures([](FailurePlan& plan) {
		RecordingHandler dialled;
		RecordingHandler accepted;
		FakeOptions options;
		options.dialledPlan = &plan;

		const CloseReason reason = converse(options, dialled, accepted);

		EXPECT_EQ(1u, dialled.closed);
		EXPECT_EQ(1u, accepted.closed);
		EXPECT_EQ(plan.fired(), reason.code == make_error_code(ErrorCode::lost));
		EXPECT_EQ(plan.fired() ? CloseSide::wire : CloseSide::local, reason.side);
	});

	EXPECT_EQ(5u, failures) << "start, onOpen, send, onEnd, close";
}


TEST(FakePair, TellsTheSameStoryHoweverItIsCut)
{
	for (std::uint64_t cut = 0; cut <= 5; ++cut)
	{
		SCOPED_TRACE(cut);
		RecordingHandler dialled;
		RecordingHandler accepted;
		FakeOptions options;
		options.memory.cutAtByte = cut;
		converse(options, dialled, accepted);

		EXPECT_EQ("hello", accepted.data);
		EXPECT_EQ(cut == 0 || cut == 5 ? 1u : 2u, accepted.dataCallbacks);
	}
}


TEST(FakeTransport, CanFailToListen)
{
	ManualLoop loop;
	FailurePlan plan(0);
	FakeOptions options;
	options.acceptedPlan = &plan;
	FakeTransport transport(std::make_shared<MemoryNetwork>(), options);
	class NoHandler final: public AcceptHandler
	{
		void onAccept(Listener&, std::unique_ptr<Connection>) noexcept override
		{
		}
		void onAcceptError(Listener&, const Error&) noexcept override
		{
		}
	} handler;

	const auto listener = transport.listen(loop, Address::parse("memory:").value(), handler);

	ASSERT_FALSE(listener);
	EXPECT_EQ(make_error_code(ErrorCode::outOfResources), listener.error().code);
}


class ConsoleEar final: public ConsoleHandler
{
public:
	void onLine(std::string_view line, LinePart) noexcept override
	{
		lines.emplace_back(line);
	}

	void onEntry(const ConsoleEntry& entry) noexcept override
	{
		lines.emplace_back(entry.text);
	}

	void onInputEnd() noexcept override
	{
		lines.emplace_back("(end)");
	}

	void onShown(std::uint64_t ticket) noexcept override
	{
		seen = ticket;
	}

	void onOutputClosed(const Error&) noexcept override
	{
		outputClosed = true;
	}

	std::vector<std::string> lines;
	std::uint64_t seen = 0;
	bool outputClosed = false;
};


TEST(FakeConsole, HoldsWhatIsTypedWhileReadingIsOff)
{
	FakeConsole console;
	ConsoleEar ear;
	console.start(ear);
	console.setReading(false);
	console.type("hello");
	console.endInput();
	EXPECT_THAT(ear.lines, ElementsAre());

	console.setReading(true);
	console.deliver();

	EXPECT_THAT(ear.lines, ElementsAre("hello", "(end)"));
}


TEST(FakeConsole, TellsAPersonTheSentenceOfAReportAndATestItsParts)
{
	FakeConsole console;

	console.report({.kind = ReportKind::joined, .sentence = "Bob came.", .name = "Bob", .room = "lobby"});
	console.report({.kind = ReportKind::state, .words = "delivered", .id = 3});

	EXPECT_THAT(console.notices, ElementsAre("Bob came."));
	EXPECT_THAT(console.reports, ElementsAre("joined Bob in lobby", "state 3 delivered"));
}


TEST(FakeConsole, SaysWhatWasShownOnlyOnceItWasLookedAt)
{
	FakeConsole console;
	ConsoleEar ear;
	console.start(ear);
	console.show({"Ada", "hi"}, 7);
	EXPECT_EQ(0u, ear.seen);
	EXPECT_EQ(5u, console.unshownBytes());

	console.look();

	EXPECT_EQ(7u, ear.seen);
	EXPECT_EQ(0u, console.unshownBytes());
	EXPECT_THAT(console.shown, ElementsAre("Ada: hi"));
}


} // namespace
} // namespace ciarla::testkit
