#include "TcpFixture.h"

#include <cerrno>


namespace ciarla {


namespace {


using testing::HasSubstr;

using TcpEndTest = TcpTest;

const Duration linger = ConnectionLimits{}.linger;


TEST_F(TcpEndTest, FinishesAfterWhatIsQueuedAndStillHearsTheAnswer)
{
	openToRawPeer();
	sendNear("question");
	ASSERT_TRUE(near->finish());
	std::string heard;
	ASSERT_TRUE(runUntil([&] { return (heard += raw.readSome()) == "question" && raw.peek() == 0; }));

	raw.write("answer");
	ASSERT_TRUE(runUntil([&] { return nearHandler.data == "answer"; }));
	EXPECT_EQ(nearHandler.closes, 0);
	EXPECT_TRUE(near->finish());
}


TEST_F(TcpEndTest, ClosesGracefullyOnceThePeerEndsToo)
{
	openToRawPeer();
	sendNear("goodbye");
	near->close(CloseMode::graceful, {.code = {}, .text = "done"});
	EXPECT_EQ(nearHandler.closes, 0);
	std::string heard;
	ASSERT_TRUE(runUntil([&] { return (heard += raw.readSome()) == "goodbye" && raw.peek() == 0; }));
	raw.write("never delivered");
	settle();
	EXPECT_EQ(nearHandler.closes, 0);

	raw.close();
	ASSERT_TRUE(nearClosed());
	settle();
	EXPECT_EQ(nearHandler.closes, 1);
	EXPECT_EQ(nearHandler.data, "");
	EXPECT_EQ(nearHandler.reason.side, CloseSide::local);
	EXPECT_FALSE(nearHandler.reason.code);
	EXPECT_EQ(nearHandler.reason.text, "done");
	EXPECT_EQ(nearHandler.reason.unsentBytes, 0U);
}


TEST_F(TcpEndTest, ClosesGracefullyAtOnceWhereThePeerHasEndedBefore)
{
	openToRawPeer();
	raw.shutdownSend();
	ASSERT_TRUE(runUntil([&] { return nearHandler.ends == 1; }));
	sendNear("goodbye");
	near->close(CloseMode::graceful, {});
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(raw.readSome(), "goodbye");
	EXPECT_EQ(raw.peek(), 0);
}


TEST_F(TcpEndTest, GivesUpAStuckPeerAtTheLingerLimitAndCountsWhatWasLeft)
{
	openToRawPeer();
	fillNear();
	const std::size_t queued = near->stats().bytesQueued;
	near->close(CloseMode::graceful, {});
	settle();
	time += linger - 1ns;
	settle();
	EXPECT_EQ(nearHandler.closes, 0);

	time += 1ns;
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.reason.side, CloseSide::local);
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::timedOut);
	EXPECT_EQ(nearHandler.reason.unsentBytes, queued);
	EXPECT_THAT(nearHandler.reason.text, HasSubstr("took in nothing for 5 s"));
}


TEST_F(TcpEndTest, DoesNotCutShortAPeerThatIsSlowButReads)
{
	openToRawPeer();
	fillNear();
	const std::size_t total = near->stats().bytesSent + near->stats().bytesQueued;
	near->close(CloseMode::graceful, {});
	settle();

	std::size_t heard = 0;
	while (raw.peek() != 0)
	{
		ASSERT_EQ(nearHandler.closes, 0) << "after " << heard << " of " << total;
		// A whole window at a time, so that the system tells its peer of the room.
		for (std::string some = raw.readSome(); !some.empty() && heard < total; some = raw.readSome())
		{
			heard += some.size();
		}
		settle();
		time += linger / 2;
		settle();
	}
	EXPECT_EQ(heard, total);
}


// Nothing is left to send then; only the system knows that the peer still takes some in.
TEST_F(TcpEndTest, DoesNotCutShortAPeerThatTakesInWhatHasAlreadyLeftUs)
{
	openToRawPeer(32 * 1024);
	const std::size_t total = ConnectionLimits{}.capBytes;
	EXPECT_EQ(send(*near, Bytes::copyOf(std::string(total, 'x'))), SendResult::acceptedPause);
	near->close(CloseMode::graceful, {});
	settle();

	std::size_t heard = 0;
	const auto hasMore = [&] {
		int next = 0;
		EXPECT_TRUE(runUntil([&] { return (next = raw.peek()) != -EAGAIN; }));
		return next > 0;
	};
	while (hasMore())
	{
		heard += raw.readSome(64 * 1024).size();
		settle();
		time += linger / 4;
		settle();
	}
	EXPECT_EQ(heard, total);
}


TEST_F(TcpEndTest, EndsInOrderAtTheLingerLimitIfThePeerTookEverythingIn)
{
	openToRawPeer();
	sendNear("goodbye");
	near->close(CloseMode::graceful, {});
	ASSERT_TRUE(runUntil([&] { return raw.readSome() == "goodbye" && raw.peek() == 0; }));
	// An answer carries the acknowledgement, which would else be delayed by a clock that no test moves.
	raw.write("x");
	settle();
	time += linger;
	settle();
	time += linger;
	ASSERT_TRUE(nearClosed());
	EXPECT_FALSE(nearHandler.reason.code) << nearHandler.reason.text;
}


TEST_F(TcpEndTest, DoesNotWaitForAPeerThatNeverStopsTalking)
{
	openToRawPeer();
	near->close(CloseMode::graceful, {});
	for (int i = 0; i < 20 && nearHandler.closes == 0; ++i)
	{
		raw.write("and another thing");
		settle();
		time += linger / 4;
		settle();
	}
	EXPECT_EQ(nearHandler.closes, 1);
}


TEST_F(TcpEndTest, AbortsWithAReset)
{
	openToRawPeer();
	fillNear();
	near->close(CloseMode::abort, {.code = ErrorCode::protocolFault, .text = "nonsense"});
	EXPECT_EQ(nearHandler.closes, 0);
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::protocolFault);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::local);
	EXPECT_GT(nearHandler.reason.unsentBytes, 0U);
	int next = raw.peek();
	for (; next > 0; next = raw.peek())
	{
		raw.readSome();
	}
	EXPECT_EQ(next, -ECONNRESET);
}


TEST_F(TcpEndTest, LetsAbortOvertakeGracefulAndReportsOnce)
{
	openToRawPeer();
	fillNear();
	near->close(CloseMode::graceful, {});
	near->close(CloseMode::graceful, {});
	near->close(CloseMode::abort, {});
	near->close(CloseMode::abort, {});
	ASSERT_TRUE(nearClosed());
	settle();
	EXPECT_EQ(nearHandler.closes, 1);
}


TEST_F(TcpEndTest, AbortsSilentlyWhenDestroyed)
{
	openToRawPeer();
	near.reset();
	ASSERT_TRUE(runUntil([&] { return raw.peek() == -ECONNRESET; }));
	EXPECT_EQ(nearHandler.closes, 0);
}


TEST_F(TcpEndTest, TurnsAwayACallerThatIsDroppedUnstarted)
{
	listener = listen();
	raw = RawSocket::connected(portOf(*listener));
	ASSERT_TRUE(runUntil([&] { return !acceptor.accepted.empty(); }));
	acceptor.accepted.clear();
	EXPECT_TRUE(runUntil([&] { return raw.peek() == -ECONNRESET; }));
}


TEST_F(TcpEndTest, TellsOfACloseBeforeStartOnceItIsStarted)
{
	listener = listen();
	near = transport.dial(listener->address());
	near->close(CloseMode::graceful, {.code = ErrorCode::cancelled, .text = ""});
	near->start(loop, nearHandler);
	EXPECT_EQ(nearHandler.closes, 0);
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.opens, 0);
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::cancelled);
}


} // namespace
} // namespace ciarla
