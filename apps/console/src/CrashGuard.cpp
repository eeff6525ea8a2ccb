#include "CrashGuard.h"

#include "Foreground.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>


namespace ciarla {


namespace {


/// Those that end the program reach it only where its loop cannot take them up any more.
constexpr std::array endings{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGINT, SIGTERM, SIGHUP, SIGQUIT};

/// A handler has nothing but what is global. It is written while no handler of ours is installed.
struct Guarded
{
	int input = -1;
	int output = -1;
	termios mode{};
	std::string_view sequence;
	std::array<struct sigaction, endings.size()> before{};
	bool guarding = false;
};

// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): see above.
Guarded guarded;


void letGo() noexcept
{
	for (std::size_t i = 0; i < endings.size(); ++i)
	{
		::sigaction(endings[i], &guarded.before[i], nullptr);
	}
	guarded.guarding = false;
}


/// The signal is blocked while this runs; once it has returned the one raised here meets whoever was there before us.
extern "C" void onEnding(int signal)
{
	const int error = errno;
	if (isForeground(guarded.input))
	{
		[[maybe_unused]] const ssize_t count =
			::write(guarded.output, guarded.sequence.data(), guarded.sequence.size());
		::tcsetattr(guarded.input, TCSANOW, &guarded.mode);
	}
	letGo();
	errno = error;
	::raise(signal);
}


} // namespace


void guardTerminal(int input, int output, const termios& mode, std::string_view sequence) noexcept
{
	unguardTerminal();
	guarded.input = input;
	guarded.output = output;
	guarded.mode = mode;
	guarded.sequence = sequence;
	struct sigaction action
	{
	};
	action.sa_handler = onEnding;
	// Just put into the background, we would be stopped by tcsetattr(). A stack that ran over is no place for a handler, where there is another.
	::sigemptyset(&action.sa_mask);
	::sigaddset(&action.sa_mask, SIGTTOU);
	action.sa_flags = SA_ONSTACK;
	for (std::size_t i = 0; i < endings.size(); ++i)
	{
		::sigaction(endings[i], nullptr, &guarded.before[i]);
		if (guarded.before[i].sa_handler != SIG_IGN)
		{
			::sigaction(endings[i], &action, nullptr);
		}
	}
	guarded.guarding = true;
}


void unguardTerminal() noexcept
{
	if (guarded.guarding)
	{
		letGo();
	}
}


} // namespace ciarla
