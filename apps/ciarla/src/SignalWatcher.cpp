#include "SignalWatcher.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <utility>


namespace ciarla {


namespace {


bool isIgnored(int signal) noexcept
{
	struct sigaction found
	{
	};
	return ::sigaction(signal, nullptr, &found) == 0 && found.sa_handler == SIG_IGN;
}


sigset_t watchedSignals() noexcept
{
	sigset_t set;
	sigemptyset(&set);
	for (const int signal: {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH})
	{
		if (!isIgnored(signal))
		{
			sigaddset(&set, signal);
		}
	}
	return set;
}


} // namespace


SignalWatcher::SignalWatcher(Loop& loop, std::function<void(int, SignalSender)> onSignal):
	_loop(loop),
	_onSignal(std::move(onSignal))
{
	const sigset_t set = watchedSignals();
	_descriptor = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	if (_descriptor >= 0 && _loop.descriptors()->watch(_descriptor, {true, false, false}, *this))
	{
		::pthread_sigmask(SIG_BLOCK, &set, nullptr);
	}
}


SignalWatcher::~SignalWatcher()
{
	if (_descriptor >= 0)
	{
		_loop.descriptors()->unwatch(_descriptor);
		::close(_descriptor);
		const sigset_t set = watchedSignals();
		::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
	}
}


void SignalWatcher::onReady(int, Readiness) noexcept
{
	signalfd_siginfo information;
	while (::read(_descriptor, &information, sizeof information) == sizeof information)
	{
		const bool bySystem = information.ssi_code == SI_KERNEL;
		_onSignal(static_cast<int>(information.ssi_signo), bySystem ? SignalSender::system : SignalSender::process);
	}
}


} // namespace ciarla
