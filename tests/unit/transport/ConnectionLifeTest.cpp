#include <ciarla/transport/ConnectionLife.h>

#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/MockConnection.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using Closing = ConnectionLife::Closing;


class ConnectionLifeTest: public testing::Test
{
protected:
	void open()
	{
		life.start(loop, handler, connection);
		life.open();
	}

	testkit::ManualLoop loop;
	testkit::RecordingHandler handler;
	testing::NiceMock<testkit::MockConnection> connection;
	ConnectionLife life;
};


TEST_F(ConnectionLifeTest, SaysWhatACloseComesToInEachState)
{
	EXPECT_EQ(life.closingFor(CloseMode::graceful), Closing::atOnce);
	life.start(loop, handler, connection);
	EXPECT_EQ(life.closingFor(CloseMode::graceful), Closing::atOnce);
	life.open();
	EXPECT_EQ(life.closingFor(CloseMode::graceful), Closing::gracefully);
	EXPECT_EQ(life.closingFor(CloseMode::abort), Closing::atOnce);
	life.beginClosing({});
	EXPECT_EQ(life.closingFor(CloseMode::graceful), Closing::nothing);
	EXPECT_EQ(life.closingFor(CloseMode::abort), Closing::atOnce);
	life.concludeLater(connection, {});
	EXPECT_EQ(life.closingFor(CloseMode::abort), Closing::nothing);
}


TEST_F(ConnectionLifeTest, TellsAnEndThatCameBeforeItsStartAfterIt)
{
	life.concludeLater(connection, {CloseSide::local, ErrorCode::cancelled, "never mind"});
	EXPECT_FALSE(life.start(loop, handler, connection));
	EXPECT_EQ(handler.closed, 0);
	loop.runUntilIdle();
	ASSERT_EQ(handler.closed, 1);
	EXPECT_EQ(handler.reason->text, "never mind");
}


TEST_F(ConnectionLifeTest, ForgetsTheDeadlineOfOpeningOnceItIsOpen)
{
	int late = 0;
	life.start(loop, handler, connection);
	life.setDeadline(10s, [&] { ++late; });
	life.open();
	loop.advance(1h);
	EXPECT_EQ(late, 0);
}


TEST_F(ConnectionLifeTest, CountsLingerFromTheLastProgress)
{
	std::uint64_t moved = 0;
	int passed = 0;
	open();
	life.beginClosing({});
	life.linger(
		5s, [&] { return moved; }, [&] { ++passed; });
	loop.advance(4s);
	life.noteProgress();
	loop.advance(4s);
	moved = 7; // It is asked at nine seconds.
	loop.advance(5s);
	EXPECT_EQ(passed, 0);
	loop.advance(1s);
	EXPECT_EQ(passed, 1);
	EXPECT_FALSE(loop.nextDeadline());
}


TEST_F(ConnectionLifeTest, TellsNothingOnceItIsSilenced)
{
	open();
	life.concludeLater(connection, {});
	life.silence();
	loop.runUntilIdle();
	EXPECT_EQ(handler.closed, 0);
}


} // namespace
} // namespace ciarla
