#include "SignalWatcher.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


constexpr std::array endingSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};


sigset_t watchedSignals() noexcept
{
	sigset_t set;
	sigemptyset(&set);
	for (const int signal: {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH})
	{
		if (!SignalWatcher::isIgnored(signal))
		{
			sigaddset(&set, signal);
		}
	}
	return set;
}


/// As a shell tells of a program that a signal ended, to whoever looks at the code alone too.
extern "C" void endAtOnce(int signal)
{
	::_exit(128 + signal);
}


bool waitReadable(int descriptor, int stop, int milliseconds) noexcept
{
	std::array<pollfd, 2> watched{
		pollfd{.fd = descriptor, .events = POLLIN, .revents = 0}, pollfd{.fd = stop, .events = POLLIN, .revents = 0}};
	while (::poll(watched.data(), watched.size(), milliseconds) < 0 && errno == EINTR)
	{
	}
	return watched[1].revents == 0;
}


} // namespace


void settleSignals() noexcept
{
	(void)::signal(SIGXFSZ, SIG_IGN);
	(void)::signal(SIGPIPE, SIG_IGN);
	(void)::signal(SIGCHLD, SIG_DFL);
	for (const int signal: endingSignals)
	{
		if (!SignalWatcher::isIgnored(signal))
		{
			(void)::signal(signal, endAtOnce);
		}
	}
	sigset_t ours = watchedSignals();
	for (const int signal: {SIGXFSZ, SIGPIPE, SIGCHLD})
	{
		sigaddset(&ours, signal);
	}
	::sigprocmask(SIG_UNBLOCK, &ours, nullptr);
}


SignalWatcher::SignalWatcher(
	Loop& loop, std::function<void(int, SignalSender)> onSignal, std::initializer_list<int> ending):
	_loop(loop),
	_onSignal(std::move(onSignal))
{
	const sigset_t set = watchedSignals();
	sigemptyset(&_ending);
	for (const int signal: ending)
	{
		sigaddset(&_ending, signal);
	}
	_descriptor = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (_descriptor >= 0 && _loop.descriptors()->watch(_descriptor, {true, false, false}, *this))
	{
		::pthread_sigmask(SIG_BLOCK, &set, nullptr);
		_firstTurn = _loop.defer([this] {
			_firstTurn = CallId::none;
			_hasTurned.store(true, std::memory_order_relaxed);
		});
		startGuard();
	}
}


SignalWatcher::~SignalWatcher()
{
	if (_guard.joinable())
	{
		::eventfd_write(_stop, 1);
		_guard.join();
	}
	if (_stop >= 0)
	{
		::close(_stop);
	}
	_loop.cancel(_firstTurn);
	if (_descriptor >= 0)
	{
		_loop.descriptors()->unwatch(_descriptor);
		::close(_descriptor);
		const sigset_t set = watchedSignals();
		::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
	}
}


bool SignalWatcher::isIgnored(int signal) noexcept
{
	struct sigaction found
	{
	};
	return ::sigaction(signal, nullptr, &found) == 0 && found.sa_handler == SIG_IGN;
}


bool SignalWatcher::stopProcess() noexcept
{
	sigset_t stop;
	sigset_t before;
	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	::pthread_sigmask(SIG_UNBLOCK, &stop, &before);
	::raise(SIGTSTP);
	::pthread_sigmask(SIG_SETMASK, &before, nullptr);
	// What continued it waits to be taken up.
	sigset_t waiting;
	sigemptyset(&waiting);
	::sigpending(&waiting);
	return sigismember(&waiting, SIGCONT) == 1;
}


void SignalWatcher::onReady(int, Readiness) noexcept
{
	signalfd_siginfo information;
	while (::read(_descriptor, &information, sizeof information) == sizeof information)
	{
		_turns.fetch_add(1, std::memory_order_relaxed);
		if (information.ssi_signo == SIGTERM || information.ssi_signo == SIGHUP || information.ssi_signo == SIGQUIT)
		{
			(void)::signal(SIGTTOU, SIG_IGN); // After `stty tostop` a last word from the background would stop us.
		}
		const bool bySystem = information.ssi_code == SI_KERNEL;
		_onSignal(static_cast<int>(information.ssi_signo), bySystem ? SignalSender::system : SignalSender::process);
	}
}


/// Without a further thread, or descriptor, only a loop that turns ends the program.
void SignalWatcher::startGuard()
{
	_stop = ::eventfd(0, EFD_CLOEXEC);
	try
	{
		if (_stop >= 0)
		{
			_guard = std::thread([this] { guard(); });
		}
	}
	catch (const std::system_error&)
	{
		return;
	}
}


/// A signal that waits in vain meets its handler here, on this thread: the one that gives the terminal back, if there is
/// one, and then the one that ends the program.
void SignalWatcher::guard() noexcept
{
	unsigned turns = 0; // As many as there were before the signal that is waiting.
	while (waitReadable(_descriptor, _stop, -1))
	{
		const bool hadTurned = _hasTurned.load(std::memory_order_relaxed);
		const Duration wait = hadTurned ? patience : patienceBeforeFirstTurn;
		if (!waitReadable(-1, _stop, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count())))
		{
			return;
		}
		const unsigned turnsNow = _turns.load(std::memory_order_relaxed);
		if (turnsNow == turns && hadTurned == _hasTurned.load(std::memory_order_relaxed))
		{
			sigset_t before;
			::pthread_sigmask(SIG_UNBLOCK, &_ending, &before);
			::pthread_sigmask(SIG_SETMASK, &before, nullptr);
		}
		turns = turnsNow;
	}
}


} // namespace ciarla
