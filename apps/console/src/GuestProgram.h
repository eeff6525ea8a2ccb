#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <sys/types.h>

#include <chrono>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A GuestProgram has the terminal for a while: a pager, or an editor. It is in our process group, as a shell's job would
/// be, so that keys which raise signals reach it. One that Ctrl-Z does not stop, as less in its secure mode, keeps us
/// from stopping.
///
/// Ownership: the loop outlives it. Destroying it ends the program: by SIGTERM, and by SIGKILL where that is not enough.
/// Threading: the loop's thread.
/// Source: system(3) for what a parent does with SIGINT and SIGQUIT meanwhile; pidfd_open(2).
class GuestProgram final: private DescriptorHandler
{
public:
	/// Its status as a shell tells it: 128 + n of signal n.
	using OnEnd = std::function<void(int status)>;

	/// The descriptors that it gets; they stay their owner's.
	struct Terminal
	{
		int keyboard;
		int screen;
	};

	/// How long a program that is to end may take.
	static constexpr auto patience = std::chrono::seconds(1);

	/// Runs `/bin/sh -c command`, with these variables more in its environment, "NAME=value". `input` is what it finds in
	/// its standard input; with none it is the terminal. onEnd is called once, from the loop.
	static Result<std::unique_ptr<GuestProgram>> start(
		Loop& loop, const std::string& command, const std::vector<std::string>& variables,
		const std::optional<std::string>& input, Terminal terminal, OnEnd onEnd);

	/// Whether a signal has stopped it.
	bool isStopped() const noexcept;

	~GuestProgram() override;
	GuestProgram(const GuestProgram&) = delete;
	GuestProgram& operator=(const GuestProgram&) = delete;

private:
	GuestProgram(Loop& loop, pid_t process, int descriptor, OnEnd onEnd);

	void onReady(int descriptor, Readiness readiness) noexcept override;
	void unwatch() noexcept;
	int reap(int options) noexcept;

	Loop& _loop;
	pid_t _process;
	const int _descriptor;
	OnEnd _onEnd;
	bool _watched = false;
};


/// The value of a variable that names a program, or of the first that there is of these; `fallback` where none is set.
std::string programOf(std::initializer_list<const char*> variables, std::string_view fallback);

/// Starts a program that is to live on without us, without a shell and without the terminal, with these words.
Result<void> startApart(const std::vector<std::string>& words);


} // namespace ciarla
