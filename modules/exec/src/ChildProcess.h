#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>

#include <sys/types.h>

#include <optional>
#include <string>


namespace ciarla {


/// How a program ended: with a status, or by a signal.
struct ChildEnd
{
	int status = 0;
	int signal = 0; ///< 0 if it ended by itself.
};


/// A ChildProcess is one program that we started, from then until its end has been taken in.
///
/// Ownership: shared by the connection to it and whoever sees to its end after that.
/// Errors:    one that was never started has ended as far as anybody can tell.
class ChildProcess
{
public:
	/// Our ends of its standard input and output; they do not block. Whoever gets them closes them.
	struct Pipes
	{
		int output = -1; ///< To read from.
		int input = -1;  ///< To write to.
	};

	ChildProcess() = default;
	~ChildProcess();
	ChildProcess(const ChildProcess&) = delete;
	ChildProcess& operator=(const ChildProcess&) = delete;

	/// Runs `/bin/sh -c command`. Once.
	Result<Pipes> start(const std::string& command);

	/// Our end of its standard error, which does not block; −1 if it was never started, or given away already. Whoever
	/// gets it closes it.
	int releaseErrors() noexcept;

	/// Readable once it has ended. Source: pidfd_open(2).
	int descriptor() const noexcept;

	/// Whether its end is still to be taken in.
	bool isRunning() const noexcept;

	void signal(int number) noexcept;

	/// Kills it, and what it has started that has stayed in our process group, as a shell's commands do.
	void kill();

	/// Waits for its end until then, by the steady clock, and kills it if it has not come; a signal that ends our own
	/// program cuts that short. Its end is still to be taken in.
	void endBy(TimePoint last);

	/// Takes its end in, if it has ended; never waits. A host that ignores SIGCHLD hears of a status of 0.
	std::optional<ChildEnd> reap() noexcept;

private:
	pid_t _process = 0; ///< 0 before the start, and once it has been reaped.
	int _descriptor = -1;
	int _errors = -1; ///< Until it is given away.
};


} // namespace ciarla
