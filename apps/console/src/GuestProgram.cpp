#include "GuestProgram.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <utility>

extern char** environ;


namespace ciarla {


namespace {


/// What the first part of a pipe ends with whose last part has read enough: nothing went wrong.
constexpr int writerWithoutReader = 128 + SIGPIPE;


/// A child of ours begins as any program does, whatever we did with signals.
void resetSignals() noexcept
{
	sigset_t none;
	::sigemptyset(&none);
	::sigprocmask(SIG_SETMASK, &none, nullptr);
	for (const int number: {SIGPIPE, SIGXFSZ, SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP})
	{
		struct sigaction found
		{
		};
		// What was ignored when we began, as under nohup, stays so; XFSZ and PIPE we have ignored ourselves.
		const bool isOurs = number == SIGPIPE || number == SIGXFSZ;
		if (::sigaction(number, nullptr, &found) == 0 && (isOurs || found.sa_handler != SIG_IGN))
		{
			(void)::signal(number, SIG_DFL);
		}
	}
}


std::vector<std::string> environmentWith(const std::vector<std::string>& variables)
{
	std::vector<std::string> all = variables;
	for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
	{
		const std::string_view text(*variable);
		const std::string_view name = text.substr(0, text.find('=') + 1);
		const bool isReplaced = std::any_of(
			variables.begin(), variables.end(), [name](const std::string& other) { return other.starts_with(name); });
		if (!isReplaced)
		{
			all.emplace_back(text);
		}
	}
	return all;
}


std::vector<char*> pointersTo(std::vector<std::string>& words)
{
	std::vector<char*> pointers;
	pointers.reserve(words.size() + 1);
	for (std::string& word: words)
	{
		pointers.push_back(word.data());
	}
	pointers.push_back(nullptr);
	return pointers;
}


/// A file without a name that has this in it, to be read from its beginning; −1 and errno.
int fileOf(const std::string& text) noexcept
{
	const int file = ::memfd_create("ciarla talk", MFD_CLOEXEC);
	std::string_view rest = text;
	while (file >= 0 && !rest.empty())
	{
		const ssize_t count = ::write(file, rest.data(), rest.size());
		if (count <= 0 && errno != EINTR)
		{
			const int error = errno;
			::close(file);
			errno = error;
			return -1;
		}
		rest.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
	}
	if (file >= 0)
	{
		::lseek(file, 0, SEEK_SET);
	}
	return file;
}


bool isProgram(const std::string& program)
{
	if (program.find('/') != std::string::npos)
	{
		return ::access(program.c_str(), X_OK) == 0;
	}
	const char* path = std::getenv("PATH");
	std::string_view rest = path == nullptr ? "" : path;
	while (!rest.empty())
	{
		std::string place(rest.substr(0, rest.find(':')));
		rest.remove_prefix(std::min(rest.size(), place.size() + 1));
		if (::access(place.append("/").append(program).c_str(), X_OK) == 0)
		{
			return true;
		}
	}
	return false;
}


/// Whether this is one program with its words, such as `less -R`. A shell that waited for it would heed the signals of the
/// terminal by itself: be stopped where the program goes on, and die of a Ctrl-C that the program takes for a key.
bool isOneProgram(const std::string& command)
{
	constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-+./:,@%'\"";
	return command.find_first_not_of(plain) == std::string::npos && isProgram(command.substr(0, command.find(' ')));
}


/// A shell for this command, which says of a pipe whether any part of it failed. Only some can; one that cannot says what
/// became of the last part.
std::vector<std::string> shellFor(const std::string& command)
{
	constexpr const char* shellOfPipes = "/bin/bash";
	const bool hasPipe = command.find('|') != std::string::npos && ::access(shellOfPipes, X_OK) == 0;
	return hasPipe ? std::vector<std::string>{shellOfPipes, "--posix", "-o", "pipefail", "-c", command}
				   : std::vector<std::string>{"/bin/sh", "-c", (isOneProgram(command) ? "exec " : "") + command};
}


Error cannotStart(const std::string& what, int number)
{
	return {
		ErrorCode::outOfResources,
		"The program '" + what + "' cannot be started: " + std::generic_category().message(number) + "."};
}


} // namespace


Result<std::unique_ptr<GuestProgram>> GuestProgram::start(
	Loop& loop, const std::string& command, const std::vector<std::string>& variables,
	const std::optional<std::string>& input, Terminal terminal, OnEnd onEnd)
{
	std::vector<std::string> words = shellFor(command);
	std::vector<std::string> environment = environmentWith(variables);
	const std::vector<char*> arguments = pointersTo(words);
	const std::vector<char*> variablesOfChild = pointersTo(environment);
	const int file = input ? fileOf(*input) : -1;
	if (input && file < 0)
	{
		return cannotStart(command, errno);
	}
	const pid_t process = ::fork();
	if (process == 0)
	{
		resetSignals();
		// The terminal may itself be what is replaced by the file.
		::dup2(terminal.screen, STDOUT_FILENO);
		::dup2(input ? file : terminal.keyboard, STDIN_FILENO);
		::execve(arguments.front(), arguments.data(), variablesOfChild.data());
		::_exit(127);
	}
	const int error = errno;
	if (file >= 0)
	{
		::close(file);
	}
	const int descriptor = process > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, process, 0)) : -1;
	if (descriptor < 0)
	{
		if (process > 0)
		{
			::kill(process, SIGKILL);
			::waitpid(process, nullptr, 0);
		}
		return cannotStart(command, process > 0 ? errno : error);
	}
	::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
	std::unique_ptr<GuestProgram> guest(new GuestProgram(loop, process, descriptor, std::move(onEnd)));
	if (const Result<void> watched = loop.descriptors()->watch(descriptor, {true, false, false}, *guest); !watched)
	{
		return watched.error();
	}
	guest->_watched = true;
	return guest;
}


GuestProgram::GuestProgram(Loop& loop, pid_t process, int descriptor, OnEnd onEnd):
	_loop(loop),
	_process(process),
	_descriptor(descriptor),
	_onEnd(std::move(onEnd))
{
}


/// One that is stopped has to go on to end.
GuestProgram::~GuestProgram()
{
	unwatch();
	if (_process > 0)
	{
		::kill(_process, SIGTERM);
		::kill(_process, SIGCONT);
		pollfd ended{_descriptor, POLLIN, 0};
		::poll(&ended, 1, static_cast<int>(std::chrono::milliseconds(patience).count()));
		reap(WNOHANG);
	}
	if (_process > 0)
	{
		::kill(_process, SIGKILL);
		reap(0);
	}
	::close(_descriptor);
}


void GuestProgram::onReady(int, Readiness) noexcept
{
	const int status = reap(WNOHANG);
	if (status >= 0)
	{
		unwatch();
		const OnEnd onEnd = std::move(_onEnd);
		onEnd(status == writerWithoutReader ? 0 : status); // Which may be the end of this object.
	}
}


bool GuestProgram::isStopped() const noexcept
{
	siginfo_t found{};
	return _process > 0 && ::waitid(P_PID, static_cast<id_t>(_process), &found, WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
		found.si_pid == _process;
}


void GuestProgram::unwatch() noexcept
{
	if (std::exchange(_watched, false))
	{
		_loop.descriptors()->unwatch(_descriptor);
	}
}


/// −1 while it runs.
int GuestProgram::reap(int options) noexcept
{
	int status = 0;
	const pid_t found = _process > 0 ? ::waitpid(_process, &status, options) : -1;
	if (found == 0 || (found < 0 && errno == EINTR))
	{
		return -1;
	}
	_process = 0;
	return found < 0 ? 0 : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}


std::string programOf(std::initializer_list<const char*> variables, std::string_view fallback)
{
	for (const char* variable: variables)
	{
		const char* value = std::getenv(variable);
		if (value != nullptr && *value != '\0')
		{
			return value;
		}
	}
	return std::string(fallback);
}


Result<void> startApart(const std::vector<std::string>& words)
{
	std::vector<std::string> own = words;
	const std::vector<char*> arguments = pointersTo(own);
	std::array<int, 2> ends{};
	if (::pipe2(ends.data(), O_CLOEXEC) != 0)
	{
		return cannotStart(words.front(), errno);
	}
	const pid_t process = ::fork();
	if (process == 0)
	{
		// Its parent is nobody who would have to wait for it.
		if (::setsid() < 0 || ::fork() != 0)
		{
			::_exit(0);
		}
		resetSignals();
		const int nothing = ::open("/dev/null", O_RDWR);
		for (const int standard: {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
		{
			::dup2(nothing, standard);
		}
		::execvp(arguments.front(), arguments.data());
		const int error = errno;
		(void)!::write(ends[1], &error, sizeof error);
		::_exit(127);
	}
	int error = process < 0 ? errno : 0;
	::close(ends[1]);
	if (process > 0)
	{
		::waitpid(process, nullptr, 0);
		while (::read(ends[0], &error, sizeof error) < 0 && errno == EINTR)
		{
		}
	}
	::close(ends[0]);
	return error == 0 ? Result<void>() : cannotStart(words.front(), error);
}


} // namespace ciarla
