#include "ChildProcess.h"

#include "ChildPipe.h"
#include "Descendants.h"

#include <ciarla/transport/StreamErrors.h>

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <utility>


namespace ciarla {


namespace {


/// Holds every signal of this thread back, so that none finds a child that still has our handlers.
class SignalsHeld
{
public:
	SignalsHeld() noexcept
	{
		sigset_t all;
		::sigfillset(&all);
		::pthread_sigmask(SIG_SETMASK, &all, &_before);
	}

	~SignalsHeld()
	{
		::pthread_sigmask(SIG_SETMASK, &_before, nullptr);
	}

	SignalsHeld(const SignalsHeld&) = delete;
	SignalsHeld& operator=(const SignalsHeld&) = delete;

private:
	sigset_t _before{};
};


/// A second signal to end the program does not wait for its children.
class ImpatienceWatch
{
public:
	ImpatienceWatch() noexcept
	{
		sigset_t ending;
		::sigemptyset(&ending);
		for (const int number: {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
		{
			struct sigaction found
			{
			};
			if (::sigaction(number, nullptr, &found) == 0 && found.sa_handler != SIG_IGN)
			{
				::sigaddset(&ending, number);
			}
		}
		_descriptor = ::signalfd(-1, &ending, SFD_CLOEXEC);
	}

	~ImpatienceWatch()
	{
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	ImpatienceWatch(const ImpatienceWatch&) = delete;
	ImpatienceWatch& operator=(const ImpatienceWatch&) = delete;

	int descriptor() const noexcept
	{
		return _descriptor;
	}

private:
	const SignalsHeld _held;
	int _descriptor = -1;
};


/// In the child: signals as a program expects them, but that the keyboard does not interrupt it. What was ignored when
/// our own program began, as under nohup, stays so; what is a matter of ours alone does not.
void resetSignals() noexcept
{
	for (int number = 1; number < NSIG; ++number)
	{
		struct sigaction found
		{
		};
		if (::sigaction(number, nullptr, &found) == 0 && found.sa_handler != SIG_IGN)
		{
			(void)::signal(number, SIG_DFL);
		}
	}
	for (const int number: {SIGPIPE, SIGXFSZ, SIGCHLD})
	{
		(void)::signal(number, SIG_DFL);
	}
	(void)::signal(SIGINT, SIG_IGN);
	(void)::signal(SIGQUIT, SIG_IGN);
	sigset_t none;
	::sigemptyset(&none);
	::sigprocmask(SIG_SETMASK, &none, nullptr);
}


/// What the child sees of its pipes, and where it tells that it could not become the shell.
struct ChildEnds
{
	int input;
	int output;
	int errors;
	int failure;
};


/// In the child: becomes the shell. Between fork and exec only what is safe in a signal handler may be called.
[[noreturn]] void becomeShell(const char* command, const ChildEnds& ends) noexcept
{
	resetSignals();
	if (::dup2(ends.input, STDIN_FILENO) >= 0 && ::dup2(ends.output, STDOUT_FILENO) >= 0 &&
		::dup2(ends.errors, STDERR_FILENO) >= 0)
	{
		// Ours close themselves; what we were given and never looked at must not reach it either. An old kernel cannot.
		(void)::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
		::execl("/bin/sh", "sh", "-c", command, nullptr);
	}
	const int error = errno;
	(void)!::write(ends.failure, &error, sizeof error);
	::_exit(127);
}


/// The errno that kept the child from becoming the shell; 0 once it is. So long it takes, and no longer.
int startError(int failure) noexcept
{
	int error = 0;
	while (::read(failure, &error, sizeof error) < 0 && errno == EINTR)
	{
	}
	return error;
}


bool setNonBlocking(int descriptor) noexcept
{
	const int flags = ::fcntl(descriptor, F_GETFL);
	return flags >= 0 && ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0;
}


Error startFailure(int number)
{
	const std::string text = "Cannot start a program: " + errorWords(number);
	if (isShortage(number) || number == EAGAIN)
	{
		return {ErrorCode::outOfResources, text + "; end something first."};
	}
	return {ErrorCode::notSupported, text + "."};
}


} // namespace


ChildProcess::~ChildProcess()
{
	for (const int descriptor: {_descriptor, _errors})
	{
		if (descriptor >= 0)
		{
			::close(descriptor);
		}
	}
}


Result<ChildProcess::Pipes> ChildProcess::start(const std::string& command)
{
	ChildPipe input;
	ChildPipe output;
	ChildPipe errors;
	ChildPipe failure;
	for (const ChildPipe* pipe: {&input, &output, &errors, &failure})
	{
		if (!pipe->isWhole())
		{
			return startFailure(pipe->error());
		}
	}
	{
		const SignalsHeld held;
		_process = ::fork();
		if (_process == 0)
		{
			becomeShell(command.c_str(), {input.reads(), output.writes(), errors.writes(), failure.writes()});
		}
	}
	if (_process < 0)
	{
		_process = 0;
		return startFailure(errno);
	}
	_descriptor = static_cast<int>(::syscall(SYS_pidfd_open, _process, 0));
	int error = _descriptor < 0 ? errno : 0;
	failure.closeWrites();
	if (const int startingError = startError(failure.reads()); startingError != 0)
	{
		error = startingError;
	}
	if (error == ESRCH)
	{
		// Whoever ignores SIGCHLD never hears how a child ended, and this one has.
		_process = 0;
		error = 0;
	}
	if (error == 0 &&
		!(setNonBlocking(output.reads()) && setNonBlocking(input.writes()) && setNonBlocking(errors.reads())))
	{
		error = errno;
	}
	if (error != 0)
	{
		::kill(_process, SIGKILL);
		while (::waitpid(_process, nullptr, 0) < 0 && errno == EINTR)
		{
		}
		_process = 0;
		return startFailure(error);
	}
	_errors = errors.releaseReads();
	return Pipes{.output = output.releaseReads(), .input = input.releaseWrites()};
}


int ChildProcess::releaseErrors() noexcept
{
	return std::exchange(_errors, -1);
}


int ChildProcess::descriptor() const noexcept
{
	return _descriptor;
}


bool ChildProcess::isRunning() const noexcept
{
	return _process != 0;
}


void ChildProcess::signal(int number) noexcept
{
	// By its descriptor: its number may be another's by now, where the host takes our children's ends in itself.
	if (_process != 0)
	{
		::syscall(SYS_pidfd_send_signal, _descriptor, number, nullptr, 0);
	}
}


void ChildProcess::kill()
{
	if (_process != 0)
	{
		const Descendants others(_process);
		signal(SIGKILL);
		others.signal(SIGKILL);
	}
}


void ChildProcess::endBy(TimePoint last)
{
	if (_process == 0)
	{
		return;
	}
	const ImpatienceWatch impatience;
	std::array<pollfd, 2> watched{
		pollfd{.fd = _descriptor, .events = POLLIN, .revents = 0},
		pollfd{.fd = impatience.descriptor(), .events = POLLIN, .revents = 0}};
	const auto left = std::chrono::ceil<std::chrono::milliseconds>(last - std::chrono::steady_clock::now()).count();
	::poll(watched.data(), watched.size(), static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX)));
	if ((watched[0].revents & POLLIN) == 0)
	{
		kill();
	}
}


std::optional<ChildEnd> ChildProcess::reap() noexcept
{
	int status = 0;
	const pid_t ended = _process == 0 ? 0 : ::waitpid(_process, &status, WNOHANG);
	if (ended == 0)
	{
		return std::nullopt;
	}
	_process = 0;
	if (ended < 0)
	{
		return ChildEnd(); // The host took it in, as one that ignores SIGCHLD does.
	}
	return WIFSIGNALED(status) ? ChildEnd{.signal = WTERMSIG(status)} : ChildEnd{.status = WEXITSTATUS(status)};
}


} // namespace ciarla
