#pragma once

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <initializer_list>


namespace ciarla {


/// Whether what we do to this terminal, or read of it, is ours to do: no other job of a shell has it. True for what is no
/// terminal, or not the one that we were started at.
inline bool isForeground(int terminal) noexcept
{
	const pid_t group = ::tcgetpgrp(terminal);
	return group < 0 || group == ::getpgrp();
}


/// Whether one of these waits to be taken up, by a thread that holds them back.
inline bool isPending(std::initializer_list<int> signals) noexcept
{
	sigset_t pending;
	sigemptyset(&pending);
	::sigpending(&pending);
	return std::any_of(signals.begin(), signals.end(), [&](int signal) { return sigismember(&pending, signal) == 1; });
}


/// Stops as the system does who uses a terminal in the background, until somebody continues us at it. False where somebody
/// wants us to end first: the system would stop us over and over then, since a signal that is held back for a loop does
/// not end a call. True at once where nobody could continue us, so that the call itself fails.
///
/// `stop` is what the call would raise, SIGTTIN or SIGTTOU. Source: POSIX, XBD 11.1.4.
inline bool awaitForeground(int terminal, int stop) noexcept
{
	while (!isForeground(terminal))
	{
		if (isPending({SIGTERM, SIGHUP, SIGINT, SIGQUIT}))
		{
			return false;
		}
		::raise(stop);
		if (!isPending({SIGCONT}))
		{
			return true;
		}
	}
	return true;
}


} // namespace ciarla
