#include "SignalWatcher.h"

#include <ciarla/transport/SocketLoop.h>

#include <gtest/gtest.h>

#include <unistd.h>

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
