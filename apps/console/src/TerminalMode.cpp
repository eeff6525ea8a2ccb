#include "TerminalMode.h"

#include "Foreground.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>


namespace ciarla {


namespace {


// The crash guard gives a terminal back where the program cannot do it any more: at SIGSEGV, SIGABRT and their like, and
// at SIGTERM and its like where nothing takes them up. A signal that is ignored stays so.
//
// It only writes `sequence` and sets `mode`, both of which a signal handler may do, and then lets the signal do what it
// would have done. There is one in a process, for the one terminal that it is at.
// Source: signal-safety(7).

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


/// No more: the terminal has been given back.
void unguardTerminal() noexcept
{
	if (guarded.guarding)
	{
		letGo();
	}
}


/// From now on. `sequence` stays where it is.
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


} // namespace


void TerminalMode::enter() noexcept
{
	if (_entered || ::tcgetattr(_descriptor, &_found) != 0)
	{
		return;
	}
	termios mode = _found;
	mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
	mode.c_lflag |= NOFLSH;
	mode.c_iflag &=
		~static_cast<tcflag_t>(IXON | ISTRIP | INLCR | IGNCR | ICRNL | IUCLC | IGNBRK | BRKINT | PARMRK | INPCK);
	mode.c_cc[VMIN] = 1;
	mode.c_cc[VTIME] = 0;
	guardTerminal(_descriptor, _output, _found, _sequence);
	_entered = ::tcsetattr(_descriptor, TCSANOW, &mode) == 0;
	if (!_entered)
	{
		unguardTerminal();
	}
}


void TerminalMode::takeSignals() noexcept
{
	termios mode{};
	if (_entered && ::tcgetattr(_descriptor, &mode) == 0)
	{
		mode.c_lflag &= ~static_cast<tcflag_t>(ISIG);
		::tcsetattr(_descriptor, TCSANOW, &mode);
	}
}


void TerminalMode::restore() noexcept
{
	if (_entered)
	{
		_entered = false;
		if (isForeground(_descriptor))
		{
			::tcsetattr(_descriptor, TCSANOW, &_found);
		}
		unguardTerminal();
	}
}


SignalKeys TerminalMode::signalKeys() const noexcept
{
	if ((_found.c_lflag & ISIG) == 0)
	{
		return {'\0', '\0', '\0'};
	}
	const auto key = [this](std::size_t which) { return static_cast<char>(_found.c_cc[which]); };
	return {key(VINTR), key(VQUIT), key(VSUSP)};
}


} // namespace ciarla
