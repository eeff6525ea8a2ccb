#include "ExecStage.h"

#include <ciarla/exec/ExecTransport.h>

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;


class ExecTransportTest: public testkit::ExecStage
{
protected:
	void start(const std::string& command)
	{
		connection = transport.dial(Address::parse("exec:" + command).value());
		connection->start(loop, handler);
	}

	/// Whether nothing is left of what was started, not even a zombie.
	static bool hasNoChild()
	{
		return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
	}

	static ConnectionLimits hastyLimits()
	{
		ConnectionLimits limits;
		limits.linger = 50ms;
		return limits;
	}

	ExecTransport transport;
	std::unique_ptr<Connection> connection;
};


TEST_F(ExecTransportTest, TalksToAProgramAndHearsItsEnd)
{
	start("cat");
	ASSERT_TRUE(runUntil([&] { return handler.opened == 1; }));
	EXPECT_EQ(send(*connection, Bytes::copyOf("hello")), SendResult::accepted);
	ASSERT_TRUE(runUntil([&] { return handler.data == "hello"; }));
	EXPECT_TRUE(connection->finish());
	ASSERT_TRUE(runUntil([&] { return handler.ended == 1; }));
	connection->close(CloseMode::graceful, {});
	ASSERT_TRUE(runUntilClosed());

	EXPECT_FALSE(handler.reason->code) << handler.reason->text;
	EXPECT_TRUE(hasNoChild());
}


TEST_F(ExecTransportTest, ToldThatAProgramFailedSaysHow)
{
	struct Case
	{
		const char* command;
		ErrorCode code;
		const char* sentence;
	};
	for (const Case& each:
		 {Case{"exit 3", ErrorCode::lost, "'exit 3' ended with status 3."},
		  Case{"kill -9 $$", ErrorCode::lost, "'kill -9 $$' was ended by signal 9."},
		  Case{
			  "exec 2>/dev/null; /no/such/program", ErrorCode::malformedAddress,
			  "Cannot run 'exec 2>/dev/null; /no/such/program': not found."},
		  Case{
			  "exec 2>/dev/null; /etc/passwd", ErrorCode::notPermitted,
			  "Cannot run 'exec 2>/dev/null; /etc/passwd': it is no program, or you may not run it."}})
	{
		handler = {};
		start(each.command);
		ASSERT_TRUE(runUntil([&] { return handler.ended + handler.closed > 0; }));
		connection->close(CloseMode::graceful, {});
		ASSERT_TRUE(runUntilClosed());
		EXPECT_EQ(handler.reason->code, make_error_code(each.code)) << each.command;
		EXPECT_EQ(handler.reason->text, each.sentence);
	}
	EXPECT_TRUE(hasNoChild());
}


TEST_F(ExecTransportTest, CutsALongCommandShortInASentence)
{
	start("exit 3; " + std::string(100, '#'));
	ASSERT_TRUE(runUntil([&] { return handler.ended + handler.closed > 0; }));
	connection->close(CloseMode::graceful, {});
	ASSERT_TRUE(runUntilClosed());
	EXPECT_EQ(handler.reason->text, "'exit 3; " + std::string(52, '#') + "…' ended with status 3.");
}


TEST_F(ExecTransportTest, StillSpeaksToAProgramThatClosesOnlyItsOutput)
{
	std::string pattern = testing::TempDir() + "ciarla-exec-XXXXXX";
	const int file = ::mkstemp(pattern.data());
	ASSERT_GE(file, 0);
	start("exec >&-; cat > " + pattern);
	ASSERT_TRUE(runUntil([&] { return handler.ended == 1; }));
	EXPECT_EQ(handler.closed, 0U);
	EXPECT_EQ(send(*connection, Bytes::copyOf("still here")), SendResult::accepted);
	connection->close(CloseMode::graceful, {});
	ASSERT_TRUE(runUntilClosed());

	EXPECT_FALSE(handler.reason->code) << handler.reason->text;
	std::string written(64, '\0');
	written.resize(static_cast<std::size_t>(std::max<ssize_t>(::read(file, written.data(), written.size()), 0)));
	EXPECT_EQ(written, "still here");
	::close(file);
	::unlink(pattern.c_str());
}


TEST_F(ExecTransportTest, EndsAProgramWhoseConnectionIsAborted)
{
	start("sleep 1000");
	ASSERT_TRUE(runUntil([&] { return handler.opened == 1; }));
	connection->close(CloseMode::abort, {});
	ASSERT_TRUE(runUntilClosed());
	EXPECT_TRUE(runUntil(hasNoChild));
}


TEST_F(ExecTransportTest, EndsAProgramWhoseConnectionIsDestroyedThoughItWillNotHear)
{
	transport = ExecTransport(hastyLimits());
	start("trap '' TERM; echo ready; exec sleep 1000");
	ASSERT_TRUE(runUntil([&] { return handler.data == "ready\n"; }));
	connection.reset();
	EXPECT_TRUE(runUntil(hasNoChild));
	EXPECT_EQ(handler.closed, 0U);
}


TEST_F(ExecTransportTest, WaitsForAProgramNoLongerThanLinger)
{
	transport = ExecTransport(hastyLimits());
	start("exec >&- <&-; exec sleep 1000");
	ASSERT_TRUE(runUntil([&] { return handler.ended == 1; }));
	connection->close(CloseMode::graceful, {});
	ASSERT_TRUE(runUntilClosed());
	EXPECT_TRUE(runUntil(hasNoChild));
}


TEST_F(ExecTransportTest, LeavesNothingOpenToAProgram)
{
	const int secret = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
	start("exec ls /proc/self/fd");
	ASSERT_TRUE(runUntil([&] { return handler.ended == 1; }));
	EXPECT_EQ(handler.data, "0\n1\n2\n3\n"); // The last is the folder that ls reads.
	::close(secret);
}


TEST_F(ExecTransportTest, RefusesWhatIsNoCommand)
{
	for (const char* command: {"", "  "})
	{
		handler = {};
		start(command);
		ASSERT_TRUE(runUntilClosed());
		EXPECT_EQ(handler.reason->code, make_error_code(ErrorCode::malformedAddress));
		EXPECT_THAT(handler.reason->text, HasSubstr("exec: needs a command"));
		EXPECT_EQ(handler.opened, 0U);
	}
}


} // namespace


} // namespace ciarla
