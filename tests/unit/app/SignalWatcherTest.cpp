#include "SignalWatcher.h"

#include <ciarla/transport/SocketLoop.h>

#include <gtest/gtest.h>

#include <sched.h>
#include <unistd.h>

#include <array>
#include <csignal>


namespace ciarla {


namespace {


/// What waits in the system for ever, as open() does on a disk that is gone.
[[noreturn]] void hang()
{
	for (;;)
	{
		::pause();
	}
}


/// Ends with 42 if a program in an orphaned process group, that of the child of a session's leader who has gone, was not
/// stopped.
[[noreturn]] void stopAsAnOrphan()
{
	std::array<int, 2> ends{};
	if (::pipe(ends.data()) != 0 || ::fork() != 0)
	{
		char code = 1;
		::close(ends[1]);
		(void)!::read(ends[0], &code, 1);
		::_exit(code);
	}
	::setsid();
	if (::fork() != 0)
	{
		::_exit(0);
	}
	while (::getppid() != 1 && ::getpgid(::getppid()) == ::getpgrp())
	{
		::sched_yield();
	}
	settleSignals();
	SocketLoop loop;
	const SignalWatcher signals(loop, [](int, SignalSender) {});
	const char code = SignalWatcher::stopProcess() ? 2 : 42;
	(void)!::write(ends[1], &code, 1);
	::_exit(0);
}


TEST(SignalWatcher, EndsAProgramWhoseLoopIsStuck)
{
	GTEST_FLAG_SET(death_test_style, "threadsafe");
	for (const int number: {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
	{
		EXPECT_EXIT(
			{
				settleSignals();
				SocketLoop loop;
				const SignalWatcher signals(loop, [](int, SignalSender) {});
				::kill(::getpid(), number);
				hang();
			},
			testing::ExitedWithCode(128 + number), "");
	}
}


// A loop that has turned is waited for longer: what it is stuck in may end.
TEST(SignalWatcher, EndsAProgramWhoseLoopIsStuckLater)
{
	GTEST_FLAG_SET(death_test_style, "threadsafe");
	EXPECT_EXIT(
		{
			settleSignals();
			SocketLoop loop;
			const SignalWatcher signals(loop, [](int, SignalSender) {});
			loop.defer([] {
				::kill(::getpid(), SIGTERM);
				hang();
			});
			loop.run();
		},
		testing::ExitedWithCode(128 + SIGTERM), "");
}


// An orphaned process group is stopped by nobody: there is nobody who could continue it.
TEST(SignalWatcher, DoesNotStopWhereNobodyCouldContinueIt)
{
	GTEST_FLAG_SET(death_test_style, "threadsafe");
	EXPECT_EXIT({ stopAsAnOrphan(); }, testing::ExitedWithCode(42), "");
}


TEST(SignalWatcher, LeavesToItsLoopWhatDoesNotEndTheProgram)
{
	GTEST_FLAG_SET(death_test_style, "threadsafe");
	EXPECT_EXIT(
		{
			settleSignals();
			SocketLoop loop;
			int heard = 0;
			const SignalWatcher signals(
				loop,
				[&](int number, SignalSender) {
					heard = number;
					loop.stop();
				},
				{SIGTERM});
			::kill(::getpid(), SIGHUP);
			loop.run();
			::_exit(heard);
		},
		testing::ExitedWithCode(SIGHUP), "");
}


TEST(SignalWatcher, SettlesWhatTheParentDidWithTheSignals)
{
	GTEST_FLAG_SET(death_test_style, "threadsafe");
	EXPECT_EXIT(
		{
			sigset_t all;
			::sigfillset(&all);
			::sigprocmask(SIG_SETMASK, &all, nullptr);
			(void)std::signal(SIGCHLD, SIG_IGN);
			(void)std::signal(SIGPIPE, SIG_DFL);
			(void)std::signal(SIGHUP, SIG_IGN);
			settleSignals();
			::raise(SIGPIPE);
			::raise(SIGXFSZ);
			::raise(SIGHUP);
			if (std::signal(SIGCHLD, SIG_DFL) == SIG_DFL)
			{
				::raise(SIGTERM);
			}
			::_exit(1);
		},
		testing::ExitedWithCode(128 + SIGTERM), "");
}


} // namespace
} // namespace ciarla
