#include "ExecStage.h"

#include <ciarla/exec/StdioTransport.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <utility>


namespace ciarla {


namespace {


using testing::HasSubstr;
using testkit::RecordingAcceptHandler;


/// Somebody else's program, of which we are the child: it holds the far ends.
class StdioTransportTest: public ExecStage
{
protected:
	~StdioTransportTest() override
	{
		for (const int descriptor: {input[0], input[1], output[0], output[1]})
		{
			if (descriptor >= 0)
			{
				::close(descriptor);
			}
		}
	}

	void makePipes()
	{
		ASSERT_EQ(0, ::pipe2(input.data(), O_CLOEXEC));
		ASSERT_EQ(0, ::pipe2(output.data(), O_CLOEXEC));
	}

	StdioTransport transport()
	{
		return StdioTransport({}, {.input = input[0], .output = output[1]});
	}

	static Address address(const std::string& text = "stdio:")
	{
		return Address::parse(text).value();
	}

	static std::string readAll(int descriptor)
	{
		std::string text;
		std::array<char, 100> room{};
		for (ssize_t count = 0; (count = ::read(descriptor, room.data(), room.size())) > 0;)
		{
			text.append(room.data(), static_cast<std::size_t>(count));
		}
		return text;
	}

	static bool blocks(int descriptor)
	{
		return (::fcntl(descriptor, F_GETFL) & O_NONBLOCK) == 0;
	}

	std::array<int, 2> input{-1, -1};
	std::array<int, 2> output{-1, -1};
	RecordingAcceptHandler door{loop};
};


TEST_F(StdioTransportTest, AcceptsTheOneCallerThatItsOwnStandardStreamsAre)
{
	makePipes();
	StdioTransport stdio = transport();
	const auto listener = stdio.listen(loop, address(), door);
	ASSERT_TRUE(listener);
	ASSERT_TRUE(runUntil([&] { return door.callers.size() == 1 && door.callers.front().handler->opened == 1; }));

	ASSERT_EQ(5, ::write(input[1], "hello", 5));
	ASSERT_TRUE(runUntil([&] { return door.callers.front().handler->bytes == 5; }));
	(void)send(*door.callers.front().connection, Bytes::copyOf("and back"));
	(void)door.callers.front().connection->finish();
	ASSERT_TRUE(runUntil([&] { return door.callers.front().connection->stats().bytesSent == 8; }));

	EXPECT_EQ("hello", door.callers.front().handler->data);
	EXPECT_EQ("stdio:", listener.value()->address().text());
	::close(std::exchange(output[1], -1)); // Where it was, /dev/null is now.
	loop.runOnce({});
	EXPECT_EQ("and back", readAll(output[0]));
}


TEST_F(StdioTransportTest, AnswersAfterTheOtherSideHasSaidAll)
{
	makePipes();
	StdioTransport stdio = transport();
	connection = stdio.dial(address());
	handler.whenEnd = [](Connection& ended) {
		(void)send(ended, Bytes::copyOf("answer"));
		(void)ended.finish();
	};
	connection->start(loop, handler);
	ASSERT_EQ(8, ::write(input[1], "question", 8));
	::close(std::exchange(input[1], -1));

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ("question", handler.data);
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ("answer", readAll(output[0]));
}


TEST_F(StdioTransportTest, LeavesNothingBehindThatCouldWriteBetweenItsBytes)
{
	makePipes();
	StdioTransport stdio = transport();
	const auto listener = stdio.listen(loop, address(), door);
	ASSERT_TRUE(runUntil([&] { return door.callers.size() == 1; }));

	ASSERT_EQ(5, ::write(output[1], "stray", 5));
	(void)send(*door.callers.front().connection, Bytes::copyOf("words"));
	(void)door.callers.front().connection->close(CloseMode::graceful, {});
	::close(std::exchange(input[1], -1));
	ASSERT_TRUE(runUntil([&] { return door.callers.front().handler->closed == 1; }));

	EXPECT_EQ("words", readAll(output[0]));
}


TEST_F(StdioTransportTest, GivesThemAwayOnce)
{
	makePipes();
	StdioTransport stdio = transport();
	const auto listener = stdio.listen(loop, address(), door);
	ASSERT_TRUE(listener);

	const auto second = stdio.listen(loop, address(), door);

	ASSERT_FALSE(second);
	EXPECT_EQ(ErrorCode::addressInUse, second.error().code);
	connection = stdio.dial(address());
	connection->start(loop, handler);
	ASSERT_TRUE(untilClosed());
	EXPECT_EQ(ErrorCode::addressInUse, handler.reason->code);
}


TEST_F(StdioTransportTest, TakesASocketAndLetsItBlockAgainInTheEnd)
{
	std::array<int, 2> sockets{};
	ASSERT_EQ(0, ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()));
	const int shared = ::dup(sockets[0]); // Of whoever started us.
	input[0] = sockets[0];
	output[0] = sockets[1];
	StdioTransport stdio({}, {.input = sockets[0], .output = sockets[0]});
	connection = stdio.dial(address());
	handler.whenOpen = [](Connection& opened) {
		(void)send(opened, Bytes::copyOf("over a socket"));
		(void)opened.finish();
	};
	connection->start(loop, handler);
	ASSERT_TRUE(runUntil([&] { return connection->stats().bytesSent == 13; }));
	EXPECT_FALSE(blocks(shared));
	::shutdown(sockets[1], SHUT_WR);

	ASSERT_TRUE(untilClosed());
	EXPECT_TRUE(blocks(shared));
	EXPECT_EQ("over a socket", readAll(sockets[1]));
	::close(shared);
}


TEST_F(StdioTransportTest, LeavesAPipeAsItIsForOthers)
{
	makePipes();
	const int others = ::dup(output[1]);
	StdioTransport stdio = transport();

	const auto listener = stdio.listen(loop, address(), door);

	EXPECT_TRUE(blocks(others));
	::close(others);
}


TEST_F(StdioTransportTest, SaysThatAFileCannotBeAWire)
{
	makePipes();
	const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
	StdioTransport stdio({}, {.input = nothing, .output = output[1]});

	const auto listener = stdio.listen(loop, address(), door);

	ASSERT_FALSE(listener);
	EXPECT_EQ(ErrorCode::notSupported, listener.error().code);
	EXPECT_THAT(listener.error().text, HasSubstr("Standard input cannot be a wire"));
	::close(nothing);
}


TEST_F(StdioTransportTest, HasAnAddressThatSaysNothingMore)
{
	makePipes();
	StdioTransport stdio = transport();

	const auto listener = stdio.listen(loop, address("stdio:here"), door);

	ASSERT_FALSE(listener);
	EXPECT_EQ(ErrorCode::malformedAddress, listener.error().code);
}


} // namespace
} // namespace ciarla
