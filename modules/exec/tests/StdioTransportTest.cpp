#include "ExecStage.h"

#include <ciarla/exec/StdioTransport.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>


namespace ciarla {


namespace {


using testing::HasSubstr;


bool blocks(int descriptor)
{
	return (::fcntl(descriptor, F_GETFL) & O_NONBLOCK) == 0;
}


/// Two pipes in the place of standard input and output.
class StdioTransportTest: public testkit::ExecStage
{
protected:
	StdioTransportTest()
	{
		EXPECT_EQ(::pipe2(input.data(), O_CLOEXEC), 0);
		EXPECT_EQ(::pipe2(output.data(), O_CLOEXEC), 0);
		transport = std::make_unique<StdioTransport>(ConnectionLimits(), StdioDescriptors{input[0], output[1]});
	}

	~StdioTransportTest() override
	{
		for (const int descriptor: {input[0], input[1], output[0], output[1]})
		{
			::close(descriptor);
		}
	}

	void start(const std::string& address = "stdio:")
	{
		connection = transport->dial(Address::parse(address).value());
		connection->start(loop, handler);
	}

	std::string written(std::size_t most = 100) const
	{
		std::string text(most, '\0');
		text.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(output[0], text.data(), most), 0)));
		return text;
	}

	std::array<int, 2> input{};
	std::array<int, 2> output{};
	std::unique_ptr<StdioTransport> transport;
	std::unique_ptr<Connection> connection;
};


TEST_F(StdioTransportTest, ReadsOneAndWritesTheOther)
{
	start();
	ASSERT_EQ(::write(input[1], "hello", 5), 5);
	ASSERT_TRUE(runUntil([&] { return handler.data == "hello"; }));
	EXPECT_EQ(send(*connection, Bytes::copyOf("hi")), SendResult::accepted);
	ASSERT_TRUE(runUntil([&] { return connection->stats().bytesSent == 2; }));
	EXPECT_EQ(written(), "hi");
}


TEST_F(StdioTransportTest, HearsTheEndAndTellsItsOwn)
{
	start();
	ASSERT_EQ(::write(input[1], "last", 4), 4);
	::close(std::exchange(input[1], -1));
	ASSERT_TRUE(runUntil([&] { return handler.ended == 1; }));
	EXPECT_EQ(handler.data, "last");
	(void)send(*connection, Bytes::copyOf("bye"));
	connection->close(CloseMode::graceful, {});
	ASSERT_TRUE(runUntilClosed());
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ(written(), "bye");
	EXPECT_EQ(written(), ""); // Nobody holds the other end any more: not even the descriptor that it was taken from.
}


TEST_F(StdioTransportTest, LeavesNothingBehindInItsPlace)
{
	start();
	ASSERT_TRUE(runUntil([&] { return handler.opened == 1; }));
	EXPECT_EQ(::write(output[1], "stray", 5), 5);
	(void)send(*connection, Bytes::copyOf("wire"));
	ASSERT_TRUE(runUntil([&] { return connection->stats().bytesSent == 4; }));
	EXPECT_EQ(written(), "wire");
}


TEST_F(StdioTransportTest, IsOneConnectionOnly)
{
	start();
	ASSERT_TRUE(runUntil([&] { return handler.opened == 1; }));
	testkit::RecordingHandler second;
	const auto other = transport->dial(Address::parse("stdio:").value());
	other->start(loop, second);
	ASSERT_TRUE(runUntil([&] { return second.closed == 1; }));
	EXPECT_EQ(second.reason->code, make_error_code(ErrorCode::addressInUse));
	testkit::RecordingAcceptHandler door(loop);
	const auto listener = transport->listen(loop, Address::parse("stdio:").value(), door);
	ASSERT_FALSE(listener);
	EXPECT_THAT(listener.error().text, HasSubstr("are a wire already"));
}


TEST_F(StdioTransportTest, AcceptsItselfAtOnce)
{
	testkit::RecordingAcceptHandler door(loop);
	const auto listener = transport->listen(loop, Address::parse("stdio:").value(), door);
	ASSERT_TRUE(listener) << listener.error().text;
	ASSERT_TRUE(runUntil([&] { return !door.callers.empty(); }));
	ASSERT_EQ(::write(input[1], "hello", 5), 5);
	EXPECT_TRUE(runUntil([&] { return door.callers.front().handler->data == "hello"; }));
}


TEST_F(StdioTransportTest, RefusesAFileAndAnAddressWithMore)
{
	const int file = ::open("/dev/null", O_RDWR | O_CLOEXEC);
	transport = std::make_unique<StdioTransport>(ConnectionLimits(), StdioDescriptors{file, output[1]});
	start();
	ASSERT_TRUE(runUntilClosed());
	EXPECT_THAT(handler.reason->text, HasSubstr("Standard input cannot be a wire: it is a file, or nothing at all"));
	EXPECT_EQ(handler.reason->code, make_error_code(ErrorCode::notSupported));

	handler = {};
	start("stdio:more");
	ASSERT_TRUE(runUntilClosed());
	EXPECT_EQ(handler.reason->code, make_error_code(ErrorCode::malformedAddress));
	::close(file);
}


TEST_F(StdioTransportTest, OfASharedSocketBlocksAgainAfterwards)
{
	std::array<int, 2> sockets{};
	ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()), 0);
	const int shared = ::fcntl(sockets[0], F_DUPFD_CLOEXEC, 0);
	const int second = ::fcntl(sockets[0], F_DUPFD_CLOEXEC, 0);
	transport = std::make_unique<StdioTransport>(ConnectionLimits(), StdioDescriptors{sockets[0], second});
	start();
	ASSERT_TRUE(runUntil([&] { return handler.opened == 1; }));
	EXPECT_FALSE(blocks(shared));
	connection.reset();
	EXPECT_TRUE(blocks(shared));
	for (const int descriptor: {sockets[0], sockets[1], shared, second})
	{
		::close(descriptor);
	}
}


} // namespace


} // namespace ciarla
