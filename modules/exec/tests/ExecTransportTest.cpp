#include "ExecStage.h"

#include <ciarla/exec/ExecTransport.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;


class ExecTransportTest: public ExecStage
{
protected:
	void dial(const std::string& command)
	{
		connection = transport().dial(Address::parse("exec:" + command).value());
		connection->start(loop, handler);
	}

	/// Dials, and answers the program's end of sending with ours.
	void dialAndListen(const std::string& command)
	{
		handler.whenEnd = [](Connection& ended) { (void)ended.finish(); };
		dial(command);
	}

	ExecTransport transport()
	{
		return ExecTransport(limits, [this](std::string_view line) { shown.emplace_back(line); });
	}

	bool hasNoChildren()
	{
		return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD;
	}

	/// Has no child at all, living or dead, once the loop has had its time.
	bool untilNoChildIsLeft()
	{
		// Looking must not take the end in, which is the reaper's to do.
		return runUntil([] {
			siginfo_t found{};
			return ::waitid(P_ALL, 0, &found, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD;
		});
	}

	/// Whether a process has ended, though whoever adopted it may not have taken that in.
	static bool isGone(pid_t process)
	{
		std::ifstream file("/proc/" + std::to_string(process) + "/stat");
		std::string text;
		std::getline(file, text);
		const std::size_t name = text.rfind(')');
		return name == std::string::npos || text[name + 2] == 'Z';
	}

	ConnectionLimits limits;
	std::vector<std::string> shown;
};


TEST_F(ExecTransportTest, TalksWithAProgramAndEndsWithIt)
{
	handler.whenOpen = [](Connection& opened) {
		(void)send(opened, Bytes::copyOf("there and back"));
		(void)opened.finish();
	};
	dial("cat");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ("there and back", handler.data);
	EXPECT_THAT(handler.order, ElementsAre("open", "data", "end", "close"));
	EXPECT_FALSE(handler.reason->code);
	EXPECT_TRUE(hasNoChildren());
}


TEST_F(ExecTransportTest, CarriesMoreThanAPipeHolds)
{
	std::string words(3'000'000, 'x');
	handler.keepsData = false;
	std::size_t sent = 0;
	const auto more = [&](Connection& opened) {
		SendResult result = SendResult::accepted;
		while (sent < words.size() && result == SendResult::accepted)
		{
			const std::size_t piece = std::min<std::size_t>(50'000, words.size() - sent);
			result = send(opened, Bytes::copyOf(std::string_view(words).substr(sent, piece)));
			sent += piece;
		}
		if (sent == words.size())
		{
			(void)opened.finish();
		}
	};
	handler.whenOpen = more;
	handler.whenWritable = more;
	dial("cat");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ(words.size(), handler.bytes);
	EXPECT_EQ(0U, handler.reason->unsentBytes);
}


TEST_F(ExecTransportTest, SaysThatThereIsNoSuchProgram)
{
	dialAndListen("/nonexistent/program --of-that-name");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ(ErrorCode::malformedAddress, handler.reason->code);
	EXPECT_EQ("Cannot run '/nonexistent/program --of-that-name': not found.", handler.reason->text);
	EXPECT_THAT(shown, ElementsAre(HasSubstr("not found")));
}


TEST_F(ExecTransportTest, SaysThatAFileIsNoProgram)
{
	dialAndListen("/dev/null");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ(ErrorCode::notPermitted, handler.reason->code);
	EXPECT_THAT(handler.reason->text, HasSubstr("Cannot run '/dev/null'"));
}


TEST_F(ExecTransportTest, TellsTheStatusOfAProgramThatDiesAtOnce)
{
	dialAndListen("exit 3");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ(ErrorCode::lost, handler.reason->code);
	EXPECT_EQ(CloseSide::peer, handler.reason->side);
	EXPECT_EQ("'exit 3' ended with status 3.", handler.reason->text);
	EXPECT_TRUE(hasNoChildren());
}


TEST_F(ExecTransportTest, TellsTheSignalThatEndedAProgram)
{
	dialAndListen("kill -KILL $$");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ("'kill -KILL $$' was ended by signal 9.", handler.reason->text);
}


TEST_F(ExecTransportTest, HearsAProgramOutThatClosesItsOutputAlone)
{
	// It goes on reading until our end, and only then tells what it made of it.
	handler.whenEnd = [](Connection& ended) {
		(void)send(ended, Bytes::copyOf("still heard"));
		(void)ended.finish();
	};
	dial("exec >&-; cat >&2; exit 7");

	ASSERT_TRUE(untilClosed());
	EXPECT_THAT(shown, ElementsAre("exec: still heard"));
	EXPECT_THAT(handler.reason->text, HasSubstr("ended with status 7."));
}


TEST_F(ExecTransportTest, SurvivesAProgramThatClosesItsInputAlone)
{
	handler.whenData = [](Connection& heard) { (void)send(heard, Bytes::copyOf("nobody reads this")); };
	dialAndListen("exec <&-; echo deaf; sleep 0.1; exit 4");

	ASSERT_TRUE(untilClosed());
	EXPECT_EQ("deaf\n", handler.data);
	EXPECT_TRUE(handler.reason->code);
}


TEST_F(ExecTransportTest, ShowsStandardErrorLineByLineAndSafeToShow)
{
	dialAndListen(R"(printf 'one\r\n\n\033[2Jtwo\nthree' >&2)");

	ASSERT_TRUE(untilClosed());
	EXPECT_THAT(shown, ElementsAre("exec: one", "exec: ␛[2Jtwo", "exec: three"));
	EXPECT_THAT(handler.data, IsEmpty());
}


TEST_F(ExecTransportTest, ShowsALineWithoutAnEndInPieces)
{
	dialAndListen("head -c 1200 /dev/zero | tr '\\0' x >&2");

	ASSERT_TRUE(untilClosed());
	EXPECT_THAT(
		shown,
		ElementsAre(
			"exec: " + std::string(500, 'x'), "exec: " + std::string(500, 'x'), "exec: " + std::string(200, 'x')));
}


TEST_F(ExecTransportTest, DoesNotWaitForWhoeverElseHoldsStandardError)
{
	limits.linger = 1h;
	dialAndListen("sleep 1000 </dev/null >/dev/null & echo $!");

	ASSERT_TRUE(untilClosed());
	EXPECT_FALSE(handler.reason->code);
	::kill(static_cast<pid_t>(std::stol(handler.data)), SIGKILL);
}


TEST_F(ExecTransportTest, EndsAProgramWhoseConnectionIsAborted)
{
	handler.whenOpen = [](Connection& opened) { opened.close(CloseMode::abort, {}); };
	dial("exec sleep 1000");

	ASSERT_TRUE(untilClosed());
	EXPECT_TRUE(untilNoChildIsLeft());
}


TEST_F(ExecTransportTest, EndsAProgramWhoseConnectionIsDestroyed)
{
	dial("exec sleep 1000");

	connection.reset();

	EXPECT_EQ(0U, handler.callbacks());
	EXPECT_TRUE(untilNoChildIsLeft());
}


TEST_F(ExecTransportTest, MakesAProgramEndThatDoesNotListen)
{
	limits.linger = 50ms;
	handler.whenData = [](Connection& opened) { opened.close(CloseMode::abort, {}); };
	dial("trap '' TERM; echo ready; while :; do sleep 1; done");

	ASSERT_TRUE(untilClosed());
	EXPECT_TRUE(untilNoChildIsLeft());
}


TEST_F(ExecTransportTest, WaitsForAProgramNoLongerThanTheLingerLimit)
{
	limits.linger = 50ms;
	dialAndListen("exec <&- >&-; exec sleep 1000");

	ASSERT_TRUE(untilClosed());
	EXPECT_TRUE(untilNoChildIsLeft());
}


TEST_F(ExecTransportTest, SeesAProgramOffOnceThoughItsConnectionIsDestroyedMeanwhile)
{
	limits.linger = 50ms;
	handler.whenData = [](Connection& opened) { opened.close(CloseMode::abort, {}); };
	dial("trap '' TERM; echo ready; exec sleep 1000");

	ASSERT_TRUE(untilClosed());
	connection.reset();
	EXPECT_TRUE(untilNoChildIsLeft());
}


TEST_F(ExecTransportTest, LeavesItsLoopInPeaceWhenThatEndsFirst)
{
	auto shortLoop = std::make_unique<SocketLoop>();
	connection = transport().dial(Address::parse("exec:exec sleep 1000").value());
	connection->start(*shortLoop, handler);
	connection.reset();

	shortLoop.reset();

	// Its end was asked for; nobody is left to take it in but us.
	EXPECT_GT(::waitpid(-1, nullptr, 0), 0);
}


TEST_F(ExecTransportTest, KillsWhatAShellRunsTooButNoDaemonThatItStarted)
{
	limits.linger = 50ms;
	handler.whenData = [this](Connection& opened) {
		if (std::count(handler.data.begin(), handler.data.end(), '\n') == 2)
		{
			opened.close(CloseMode::abort, {});
		}
	};
	dial("trap '' TERM; setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $!; "
		 "sh -c 'echo $$; exec sleep 1000'; true");

	ASSERT_TRUE(untilClosed());
	const std::size_t end = handler.data.find('\n');
	const auto daemon = static_cast<pid_t>(std::stol(handler.data.substr(0, end)));
	const auto command = static_cast<pid_t>(std::stol(handler.data.substr(end + 1)));
	EXPECT_TRUE(runUntil([command] { return isGone(command); }));
	EXPECT_FALSE(isGone(daemon));
	::kill(daemon, SIGKILL);
}


TEST_F(ExecTransportTest, KillsAProgramThatDoesNotListenWhenItsLoopEnds)
{
	limits.linger = 50ms;
	auto shortLoop = std::make_unique<SocketLoop>();
	connection = transport().dial(Address::parse("exec:trap '' TERM; echo ready; while :; do sleep 1; done").value());
	connection->start(*shortLoop, handler);
	const auto patience = std::chrono::steady_clock::now() + 30s;
	while (handler.data.empty() && std::chrono::steady_clock::now() < patience)
	{
		shortLoop->runOnce(10ms);
	}
	ASSERT_EQ("ready\n", handler.data);
	connection.reset();

	shortLoop.reset();

	int status = 0;
	ASSERT_GT(::waitpid(-1, &status, 0), 0);
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(SIGKILL, WTERMSIG(status));
}


// Whoever ignores SIGCHLD has the system take its children's ends in, and nobody hears of them.
TEST_F(ExecTransportTest, ServesAHostThatIgnoresItsChildren)
{
	const auto before = std::signal(SIGCHLD, SIG_IGN);
	for (const char* command: {"exit 3", "exit 0", "echo said", "kill -KILL $$", "cat <&-"})
	{
		SCOPED_TRACE(command);
		handler = testkit::RecordingHandler();
		dialAndListen(command);
		EXPECT_TRUE(untilClosed());
		EXPECT_EQ(1U, handler.opened);
		EXPECT_FALSE(handler.reason->code) << handler.reason->text;
		connection.reset();
	}
	(void)std::signal(SIGCHLD, before);
	EXPECT_TRUE(hasNoChildren());
}


TEST_F(ExecTransportTest, HandsNoDescriptorDownButTheThree)
{
	const int leaky = ::open("/dev/null", O_RDONLY);
	dialAndListen("exec ls /proc/self/fd");

	ASSERT_TRUE(untilClosed());
	::close(leaky);
	EXPECT_EQ("0\n1\n2\n3\n", handler.data); // The last is the folder that ls itself reads.
}


TEST_F(ExecTransportTest, GivesAProgramItsSignalsBackButThoseOfTheKeyboard)
{
	const auto before = std::signal(SIGXFSZ, SIG_IGN);
	dialAndListen("exec grep -E '^Sig(Blk|Ign)' /proc/self/status");

	ASSERT_TRUE(untilClosed());
	(void)std::signal(SIGXFSZ, before);
	EXPECT_EQ("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000006\n", handler.data);
}


TEST_F(ExecTransportTest, RefusesACommandThatIsNone)
{
	for (const char* command: {"", "  "})
	{
		handler = testkit::RecordingHandler();
		dial(command);
		ASSERT_TRUE(untilClosed());
		EXPECT_EQ(ErrorCode::malformedAddress, handler.reason->code);
		EXPECT_THAT(handler.reason->text, HasSubstr("exec: needs a command"));
		EXPECT_EQ(0U, handler.opened);
	}
}


TEST_F(ExecTransportTest, CannotBeListenedOn)
{
	testkit::RecordingAcceptHandler door(loop);

	const auto listener = transport().listen(loop, Address::parse("exec:cat").value(), door);

	ASSERT_FALSE(listener);
	EXPECT_EQ(ErrorCode::notSupported, listener.error().code);
	EXPECT_THAT(listener.error().text, HasSubstr("listen on stdio: in that program instead"));
}


} // namespace
} // namespace ciarla
