#include <ciarla/transport/LayerConnection.h>

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/MemoryTransport.h>

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testkit::RecordingHandler;


/// Every byte travels twice; a goodbye is an exclamation mark, and so is what it says of its own accord.
class TwiceConnection final: public LayerConnection
{
public:
	TwiceConnection(std::unique_ptr<Connection> below, ConnectionLimits limits = {}):
		LayerConnection(std::move(below), std::make_shared<const ConnectionLimits>(limits))
	{
	}

	void say(std::string_view text)
	{
		give(Bytes::copyOf(text));
	}

private:
	bool encode() override
	{
		const Bytes payload = queue().first().slice(0, 1000);
		BytesBuilder builder(2 * payload.size());
		for (const std::byte each: payload.span())
		{
			builder.append(std::array{each, each});
		}
		give(builder.take());
		taken(payload.size());
		return true;
	}

	bool encodeEnd() override
	{
		say("!");
		return true;
	}

	std::size_t decode(std::span<const std::byte> bytes) override
	{
		std::size_t used = 0;
		for (; used + 2 <= bytes.size() && isHearing(); used += 2)
		{
			deliver(bytes.subspan(used, 1));
		}
		return used;
	}
};


class LayerConnectionTest: public testing::Test
{
protected:
	/// A layer over memory, which reads `readBytesMost` at a time; at the other end is the memory alone.
	TwiceConnection& meet(const MemoryOptions& options = {}, const ConnectionLimits& limits = {})
	{
		const auto network = std::make_shared<MemoryNetwork>();
		transport = std::make_unique<MemoryTransport>(network, options);
		listener = transport->listen(loop, Address::parse("memory:here").value(), door).value();
		near = std::make_unique<TwiceConnection>(transport->dial(listener->address()), limits);
		near->start(loop, handler);
		EXPECT_TRUE(loop.runUntil([this] { return handler.opened == 1 && door.callers.size() == 1; }));
		loop.runUntilIdle();
		return *near;
	}

	Connection& far()
	{
		return *door.callers.front().connection;
	}

	RecordingHandler& farHandler()
	{
		return *door.callers.front().handler;
	}

	testkit::ManualLoop loop;
	testkit::RecordingAcceptHandler door{loop};
	RecordingHandler handler;
	std::unique_ptr<MemoryTransport> transport;
	std::unique_ptr<Listener> listener;
	std::unique_ptr<TwiceConnection> near;
};


TEST_F(LayerConnectionTest, HoldsWhatIsOfNoUseYet)
{
	meet();
	for (const char* part: {"a", "ab", "bcc", "d"})
	{
		(void)send(far(), Bytes::copyOf(part));
		loop.runUntilIdle();
	}
	EXPECT_EQ(handler.data, "abc");
	(void)send(far(), Bytes::copyOf("d"));
	loop.runUntilIdle();
	EXPECT_EQ(handler.data, "abcd");
	EXPECT_EQ(near->stats().bytesReceived, 4);
}


TEST_F(LayerConnectionTest, HoldsWhatCameWhenReadingIsTurnedOffInTheMiddle)
{
	meet();
	handler.whenData = [this](Connection& connection) { connection.setReading(handler.data != "ab"); };
	(void)send(far(), Bytes::copyOf("aabbccdd"));
	loop.runUntilIdle();
	EXPECT_EQ(handler.data, "ab");
	(void)send(far(), Bytes::copyOf("ee"));
	(void)far().finish();
	loop.runUntilIdle();
	EXPECT_EQ(handler.data, "ab");
	EXPECT_EQ(handler.ended, 0);

	near->setReading(true);
	EXPECT_EQ(handler.data, "ab");
	loop.runUntilIdle();
	EXPECT_EQ(handler.data, "abcde");
	EXPECT_EQ(handler.ended, 1);
}


TEST_F(LayerConnectionTest, SaysItsEndAfterThePayload)
{
	meet();
	(void)send(*near, Bytes::copyOf("hi"));
	EXPECT_TRUE(near->finish());
	EXPECT_EQ(send(*near, Bytes::copyOf("more")), SendResult::closed);
	loop.runUntilIdle();
	EXPECT_EQ(farHandler().data, "hhii!");
	EXPECT_EQ(farHandler().ended, 1);
	EXPECT_EQ(handler.closed, 0);

	(void)send(far(), Bytes::copyOf("xx"));
	(void)far().finish();
	loop.runUntilIdle();
	EXPECT_EQ(handler.data, "x");
	ASSERT_EQ(handler.closed, 1);
	EXPECT_EQ(handler.reason->side, CloseSide::peer);
	EXPECT_FALSE(handler.reason->code);
}


TEST_F(LayerConnectionTest, KeepsInOrderWhatTheOneBelowHasNoRoomFor)
{
	MemoryOptions options;
	options.limits.capBytes = 3000;
	options.limits.highWaterBytes = 1000;
	options.limits.lowWaterBytes = 500;
	options.wireBytes = 1000;
	meet(options);
	far().setReading(false);
	loop.runUntilIdle();
	const std::string payload(10'000, 'x');
	EXPECT_EQ(send(*near, Bytes::copyOf(payload)), SendResult::accepted);
	loop.runUntilIdle();
	near->say(std::string(2'500, '?'));
	near->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(handler.closed, 0);

	farHandler().whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	far().setReading(true);
	loop.runUntilIdle();
	std::string heard = farHandler().data;
	EXPECT_EQ(std::erase(heard, 'x'), 20'000);
	EXPECT_EQ(heard, std::string(2'500, '?') + "!");
	ASSERT_EQ(handler.closed, 1);
	EXPECT_EQ(handler.reason->unsentBytes, 0);
}


TEST_F(LayerConnectionTest, IsClosedBeforeItsStartWithItsOwnReason)
{
	const auto network = std::make_shared<MemoryNetwork>();
	MemoryTransport memory(network);
	TwiceConnection closed(memory.dial(Address::parse("memory:nobody").value()));
	closed.close(CloseMode::graceful, {.code = ErrorCode::cancelled, .text = "never mind"});
	closed.start(loop, handler);
	EXPECT_EQ(handler.closed, 0);
	loop.runUntilIdle();
	ASSERT_EQ(handler.closed, 1);
	EXPECT_EQ(handler.reason->text, "never mind");
}


} // namespace
} // namespace ciarla
