#include "TcpFixture.h"


namespace ciarla {


namespace {


using testing::StartsWith;

using TcpConnectionTest = TcpTest;


TEST_F(TcpConnectionTest, MovesBytesBothWays)
{
	openToRawPeer();
	raw.write("ciao");
	ASSERT_TRUE(runUntil([&] { return nearHandler.data == "ciao"; }));

	sendNear("salve");
	std::string heard;
	ASSERT_TRUE(runUntil([&] { return (heard += raw.readSome()) == "salve"; }));
	EXPECT_EQ(near->stats().bytesSent, 5U);
	EXPECT_EQ(near->stats().bytesReceived, 4U);
	EXPECT_EQ(near->stats().bytesQueued, 0U);
}


TEST_F(TcpConnectionTest, SendsWhatOneTurnQueuedTogetherAndInOrder)
{
	openToRawPeer();
	std::string expected;
	for (int i = 0; i < 3000; ++i)
	{
		const std::string part = std::to_string(i) + ' ';
		sendNear(part);
		expected += part;
	}
	EXPECT_EQ(near->stats().bytesSent, 0U);
	EXPECT_EQ(near->stats().bytesQueued, expected.size());

	std::string heard;
	ASSERT_TRUE(runUntil([&] { return (heard += raw.readSome()).size() >= expected.size(); }));
	EXPECT_EQ(heard, expected);
}


TEST_F(TcpConnectionTest, SendsBeforeTheTurnEndsWhenHastened)
{
	openToRawPeer();
	sendNear("at ");
	sendNear("once");
	near->hasten();
	EXPECT_EQ(near->stats().bytesSent, 7U);
	EXPECT_EQ(near->stats().bytesQueued, 0U);

	near->hasten();
	sendNear(", and later");
	std::string heard;
	ASSERT_TRUE(runUntil([&] { return (heard += raw.readSome()) == "at once, and later"; }));
}


TEST_F(TcpConnectionTest, KeepsWhatDoesNotFitWhenHastened)
{
	openToRawPeer();
	const std::string part(10'000, 'x');
	std::size_t sent = 0;
	while (near->stats().bytesQueued == 0)
	{
		sendNear(part);
		near->hasten();
		sent += part.size();
	}
	near->hasten();

	std::size_t heard = 0;
	ASSERT_TRUE(runUntil([&] { return (heard += raw.readSome().size()) == sent; }));
	EXPECT_EQ(near->stats().bytesSent, sent);
	EXPECT_EQ(nearHandler.writables, 0);
}


TEST_F(TcpConnectionTest, LeavesItToTheTurnToTellWhatHasteMet)
{
	openToRawPeer();
	raw.reset();
	sendNear("hello?");
	near->hasten();
	EXPECT_EQ(nearHandler.closes, 0);
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::lost);
	EXPECT_EQ(nearHandler.reason.unsentBytes, 6U);
}


TEST_F(TcpConnectionTest, RefusesToSendBeforeItIsOpenAndAfterItHasFinished)
{
	listener = listen();
	near = transport.dial(listener->address());
	EXPECT_EQ(send(*near, Bytes::copyOf("early")), SendResult::closed);
	EXPECT_FALSE(near->finish());
	near->start(loop, nearHandler);
	EXPECT_EQ(send(*near, Bytes::copyOf("early")), SendResult::closed);
	EXPECT_EQ(nearHandler.opens, 0);

	ASSERT_TRUE(runUntil([&] { return nearHandler.opens == 1; }));
	EXPECT_TRUE(near->finish());
	EXPECT_EQ(send(*near, Bytes::copyOf("late")), SendResult::closed);
}


TEST_F(TcpConnectionTest, PausesRefusesAndGoesOnOnceForEachCrossing)
{
	openToRawPeer();
	fillNear();
	EXPECT_EQ(nearHandler.writables, 0);
	const std::size_t queued = near->stats().bytesQueued;
	EXPECT_GT(queued, ConnectionLimits{}.highWaterBytes);
	EXPECT_LE(queued, ConnectionLimits{}.capBytes);

	ASSERT_TRUE(runUntil([&] {
		raw.readSome();
		return near->stats().bytesQueued == 0;
	}));
	EXPECT_EQ(nearHandler.writables, 1);
}


TEST_F(TcpConnectionTest, HoldsThePeerBackWhileReadingIsOff)
{
	openToRawPeer();
	near->setReading(false);
	raw.write("held");
	raw.shutdownSend();
	settle();
	EXPECT_EQ(nearHandler.data, "");
	EXPECT_EQ(nearHandler.ends, 0);

	near->setReading(true);
	ASSERT_TRUE(runUntil([&] { return nearHandler.ends == 1; }));
	EXPECT_EQ(nearHandler.data, "held");
}


TEST_F(TcpConnectionTest, StopsReadingInTheMiddleOfATurn)
{
	openToRawPeer();
	nearHandler.dataCame = [](Connection& connection) { connection.setReading(false); };
	raw.write("one");
	ASSERT_TRUE(runUntil([&] { return nearHandler.data == "one"; }));
	raw.write("two");
	settle();
	EXPECT_EQ(nearHandler.data, "one");
}


// Both ends of the stream are known to the system then, which reports a hang-up for as long as it is watched.
TEST_F(TcpConnectionTest, SleepsWhileReadingIsOffThoughBothSidesHaveFinished)
{
	openToRawPeer();
	near->setReading(false);
	ASSERT_TRUE(near->finish());
	raw.write("last");
	raw.shutdownSend();
	EXPECT_TRUE(sleeps());
	EXPECT_EQ(nearHandler.closes, 0);

	near->setReading(true);
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.data, "last");
	EXPECT_EQ(nearHandler.ends, 1);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::peer);
	EXPECT_FALSE(nearHandler.reason.code);
}


TEST_F(TcpConnectionTest, WakesNobodyWhileItIsIdleHeldBackOrEndedByThePeer)
{
	openToRawPeer();
	EXPECT_TRUE(sleeps());

	near->setReading(false);
	raw.write("held");
	EXPECT_TRUE(sleeps());

	near->setReading(true);
	raw.shutdownSend();
	ASSERT_TRUE(runUntil([&] { return nearHandler.ends == 1; }));
	EXPECT_TRUE(sleeps());
}


TEST_F(TcpConnectionTest, NoticesAResetWhileReadingIsOff)
{
	openToRawPeer();
	near->setReading(false);
	raw.reset();
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::lost);
	EXPECT_EQ(nearHandler.reason.side, CloseSide::peer);
	EXPECT_THAT(nearHandler.reason.text, StartsWith("The connection to tcp://127.0.0.1:"));
}


TEST_F(TcpConnectionTest, NoticesAResetWhileItsSendingIsBlocked)
{
	openToRawPeer();
	near->setReading(false);
	fillNear();
	raw.reset();
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::lost);
	EXPECT_GT(nearHandler.reason.unsentBytes, 0U);
	EXPECT_EQ(nearHandler.writables, 0);
}


// "busy, try later" must be read even if the peer has already slammed the door on our hello.
TEST_F(TcpConnectionTest, ReadsThePeersLastWordsBeforeItReportsThatSendingFailed)
{
	openToRawPeer();
	// Posted, so that our hello leaves at the end of this very turn, before the loop has seen any of it.
	loop.poster()->post([&] {
		raw.write("busy");
		raw.reset();
		sendNear("hello");
	});
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(nearHandler.data, "busy");
	EXPECT_EQ(nearHandler.ends, 0);
	EXPECT_EQ(nearHandler.reason.code, ErrorCode::lost);
}


TEST_F(TcpConnectionTest, TellsBothAddressesAndStillDoesWhenClosed)
{
	openToRawPeer();
	const ConnectionInfo info = near->info();
	EXPECT_EQ(info.role, Role::accepted);
	EXPECT_EQ(info.local, listener->address());
	EXPECT_EQ(info.peer, Address::ofHostPort("tcp", "127.0.0.1", raw.port()));
	EXPECT_EQ(info.capabilities, transport.capabilities());

	near->close(CloseMode::abort, {});
	ASSERT_TRUE(nearClosed());
	EXPECT_EQ(near->info().peer, info.peer);
}


TEST_F(TcpConnectionTest, IsSafeToRetireInsideEveryCallback)
{
	using Member = RecordingConnectionHandler::Reaction RecordingConnectionHandler::*;
	using Handler = RecordingConnectionHandler;
	for (const Member when:
		 {&Handler::opened, &Handler::dataCame, &Handler::becameWritable, &Handler::ended, &Handler::closed})
	{
		nearHandler = {};
		nearHandler.*when = [&](Connection&) { loop.retire(std::move(near)); };
		listener = listen();
		raw = RawSocket::connected(portOf(*listener));
		ASSERT_TRUE(runUntil([&] { return !acceptor.accepted.empty(); }));
		near = std::move(acceptor.accepted.front());
		acceptor.accepted.clear();
		near->start(loop, nearHandler);
		ASSERT_TRUE(runUntil([&] { return nearHandler.opens == 1; }));
		if (near && when == &Handler::becameWritable)
		{
			fillNear();
		}
		if (near && when == &Handler::closed)
		{
			near->close(CloseMode::abort, {});
		}
		else if (near)
		{
			raw.write("x");
			raw.shutdownSend();
		}
		EXPECT_TRUE(runUntil([&] {
			raw.readSome();
			return !near;
		}));
		settle();
	}
}


} // namespace
} // namespace ciarla
