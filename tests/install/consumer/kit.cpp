// What the installed test kit gives to a test of something that runs on a wire.
#include <ciarla/testkit/FailurePlan.h>
#include <ciarla/testkit/FakeConsole.h>
#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/MockConnection.h>
#include <ciarla/testkit/MockConnectionHandler.h>
#include <ciarla/testkit/MockTransport.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>


namespace {


using namespace ciarla;
using namespace ciarla::testkit;
using testing::_;
using testing::ByMove;
using testing::ElementsAre;
using testing::NiceMock;
using testing::Return;


Address table()
{
	return Address::parse("memory:table").value();
}


TEST(InstalledKit, MovesTheClockOfALoop)
{
	ManualLoop loop;
	bool due = false;
	loop.callAt(loop.now() + std::chrono::hours(1), [&due] { due = true; });

	loop.advance(std::chrono::hours(1));

	EXPECT_TRUE(due);
}


TEST(InstalledKit, MocksATransportAndItsConnection)
{
	NiceMock<MockTransport> transport("pigeon");
	auto made = std::make_unique<NiceMock<MockConnection>>();
	EXPECT_CALL(*made, send(_)).WillOnce(Return(SendResult::full));
	EXPECT_CALL(transport, dial(table())).WillOnce(Return(ByMove(std::move(made))));

	const std::unique_ptr<Connection> dialled = transport.dial(table());

	EXPECT_EQ("pigeon", transport.scheme());
	EXPECT_EQ(SendResult::full, send(*dialled, Bytes::copyOf("hello")));
}


TEST(InstalledKit, MocksAHandlerOfARealConnection)
{
	ManualLoop loop;
	FakePair pair = makeFakePair();
	NiceMock<MockConnectionHandler> dialled;
	NiceMock<MockConnectionHandler> accepted;
	EXPECT_CALL(dialled, onOpen(_)).WillOnce([](Connection& connection) {
		connection.close(CloseMode::graceful, {CloseSide::local, {}, "good night", 0});
	});
	EXPECT_CALL(accepted, onClose(_, testing::Field(&CloseReason::text, "good night")));

	pair.dialled->start(loop, dialled);
	pair.accepted->start(loop, accepted);
	loop.runUntilIdle();
}


TEST(InstalledKit, FailsEveryOperationOfAFakeTransport)
{
	const std::size_t failures = sweepFailures([](FailurePlan& plan) {
		ManualLoop loop;
		FakeOptions options;
		options.dialledPlan = &plan;
		FakeTransport transport(std::make_shared<MemoryNetwork>(), options);
		RecordingAcceptHandler door(loop);
		const auto listener = transport.listen(loop, table(), door);
		ASSERT_TRUE(listener.ok());
		RecordingHandler handler;
		handler.whenOpen = [](Connection& connection) {
			(void)send(connection, Bytes::copyOf("hello"));
			connection.close(CloseMode::graceful, {});
		};
		const auto connection = transport.dial(table());
		connection->start(loop, handler);
		loop.runUntilIdle();

		EXPECT_EQ(1U, handler.closed);
		EXPECT_TRUE(plan.fired() || door.callers.front().handler->data == "hello");
	});

	EXPECT_EQ(4U, failures) << "start, onOpen, send, close";
}


/// Says everything twice.
class Echo final: public ConsoleHandler
{
public:
	explicit Echo(Console& console):
		_console(console)
	{
	}

	void onLine(std::string_view line, LinePart) noexcept override
	{
		_console.show({"Echo", line}, ++_lines);
	}

	void onEntry(const ConsoleEntry& entry) noexcept override
	{
		_console.show({"Echo", entry.text}, ++_lines);
	}

	void onInputEnd() noexcept override
	{
		_console.notice("That was all.");
	}

	void onShown(std::uint64_t ticket) noexcept override
	{
		seen = ticket;
	}

	void onOutputClosed(const Error&) noexcept override
	{
	}

	std::uint64_t seen = 0;

private:
	Console& _console;
	std::uint64_t _lines = 0;
};


TEST(InstalledKit, PlaysAPersonAtAConsole)
{
	FakeConsole console;
	Echo echo(console);
	console.start(echo);

	console.type("hello");
	console.endInput();
	EXPECT_EQ(0U, echo.seen);
	console.look();

	EXPECT_THAT(console.shown, ElementsAre("Echo: hello"));
	EXPECT_THAT(console.notices, ElementsAre("That was all."));
	EXPECT_EQ(1U, echo.seen);
}


} // namespace
