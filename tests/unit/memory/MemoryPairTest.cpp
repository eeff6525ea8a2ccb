#include "MemoryMeeting.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <thread>
#include <tuple>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testkit::ManualLoop;
using testkit::RecordingHandler;


/// Two ends that need no listener.
class MemoryPairTest: public testing::Test
{
protected:
	MemoryPairTest()
	{
		std::tie(one, two) = MemoryTransport::pair();
	}

	void startBoth()
	{
		one->start(loop, oneHandler);
		two->start(loop, twoHandler);
		loop.runUntilIdle();
	}

	ManualLoop loop;
	RecordingHandler oneHandler;
	RecordingHandler twoHandler;
	std::unique_ptr<Connection> one;
	std::unique_ptr<Connection> two;
};


TEST_F(MemoryPairTest, JoinsAPairWithoutAListener)
{
	startBoth();

	(void)send(*one, Bytes::copyOf("ping"));
	(void)send(*two, Bytes::copyOf("pong"));
	loop.runUntilIdle();

	EXPECT_EQ(Role::dialled, one->info().role);
	EXPECT_EQ(Role::accepted, two->info().role);
	EXPECT_EQ("pong", oneHandler.data);
	EXPECT_EQ("ping", twoHandler.data);
}


TEST_F(MemoryPairTest, KeepsBytesForAnEndThatStartsLater)
{
	oneHandler.whenOpen = [](Connection& connection) {
		(void)send(connection, Bytes::copyOf("early"));
		connection.close(CloseMode::graceful, {});
	};
	one->start(loop, oneHandler);
	loop.runUntilIdle();

	two->start(loop, twoHandler);
	loop.runUntilIdle();

	EXPECT_EQ("early", twoHandler.data);
	EXPECT_THAT(twoHandler.order, ElementsAre("open", "data", "end", "close"));
}


TEST_F(MemoryPairTest, CostsOnePostForAllThatATurnSends)
{
	startBoth();

	for (int i = 0; i < 1000; ++i)
	{
		(void)send(*one, Bytes::copyOf("a message"));
	}

	EXPECT_LE(loop.runUntilIdle(), 3u) << "one turn to flush, one to deliver";
	EXPECT_EQ(9000u, twoHandler.bytes);
}


TEST_F(MemoryPairTest, SharesTheBytesItCarries)
{
	const Bytes message = Bytes::copyOf("shared");
	const std::byte* delivered = nullptr;
	class Pointer final: public ConnectionHandler
	{
	public:
		explicit Pointer(const std::byte*& seen):
			_seen(seen)
		{
		}

		void onOpen(Connection&) noexcept override
		{
		}
		void onWritable(Connection&) noexcept override
		{
		}
		void onEnd(Connection&) noexcept override
		{
		}
		void onClose(Connection&, const CloseReason&) noexcept override
		{
		}

		void onData(Connection&, std::span<const std::byte> bytes) noexcept override
		{
			_seen = bytes.data();
		}

	private:
		const std::byte*& _seen;
	} pointer(delivered);
	one->start(loop, oneHandler);
	two->start(loop, pointer);
	loop.runUntilIdle();

	(void)send(*one, message);
	loop.runUntilIdle();

	EXPECT_EQ(message.data(), delivered);
}


TEST_F(MemoryPairTest, SurvivesThePeersLoop)
{
	one->start(loop, oneHandler);
	{
		ManualLoop other;
		RecordingHandler handler;
		two->start(other, handler);
		other.runUntilIdle();
		two.reset();
	}
	(void)send(*one, Bytes::copyOf("anybody there?"));

	loop.runUntilIdle();

	ASSERT_TRUE(oneHandler.reason);
	EXPECT_EQ(make_error_code(ErrorCode::lost), oneHandler.reason->code);
}


TEST_F(MemoryPairTest, CarriesBothWaysBetweenTwoThreads)
{
	constexpr std::size_t messages = 20'000;
	RecordingHandler there;
	const auto talk = [](ManualLoop& own, Connection& connection, RecordingHandler& handler) {
		std::size_t sent = 0;
		const auto pump = [&] {
			SendResult result = SendResult::accepted;
			while (sent < messages && result == SendResult::accepted)
			{
				result = send(connection, Bytes::copyOf("sixteen bytes..."));
				sent += result == SendResult::accepted || result == SendResult::acceptedPause ? 1 : 0;
			}
		};
		handler.keepsData = false;
		handler.whenOpen = [&](Connection&) { pump(); };
		handler.whenWritable = [&](Connection&) { pump(); };
		connection.start(own, handler);
		const bool done = own.waitUntil(
			[&] { return handler.bytes == messages * 16 && sent == messages && connection.stats().bytesQueued == 0; });
		connection.close(CloseMode::graceful, {});
		return own.waitUntil([&] { return handler.closed == 1; }) && done;
	};
	bool otherDone = false;
	std::thread thread([&, &second = two] {
		ManualLoop other;
		otherDone = talk(other, *second, there);
		second.reset();
	});

	EXPECT_TRUE(talk(loop, *one, oneHandler));

	thread.join();
	EXPECT_TRUE(otherDone);
}


} // namespace
} // namespace ciarla
