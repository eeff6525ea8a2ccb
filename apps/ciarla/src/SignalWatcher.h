#pragma once

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <functional>


namespace ciarla {


/// Who sent a signal.
enum class SignalSender
{
	system, ///< A key at the terminal, or its end.
	process ///< Somebody's kill(2).
};


/// A SignalWatcher turns the signals of a program into calls on its loop.
///
///     INT TERM HUP QUIT   the program is to end
///     TSTP CONT WINCH     the terminal is wanted, given back, or has another size
///
/// A signal that was ignored when the program began, as under nohup, stays ignored.
/// Ownership: one in a process. Make it before any thread, so that none of them takes a signal; its end
///            unblocks them again.
/// Source: signalfd(2).
class SignalWatcher final: private DescriptorHandler
{
public:
	/// The loop must have descriptors(). Where the system refuses, signals act as if this were not here.
	SignalWatcher(Loop& loop, std::function<void(int, SignalSender)> onSignal);
	~SignalWatcher() override;
	SignalWatcher(const SignalWatcher&) = delete;
	SignalWatcher& operator=(const SignalWatcher&) = delete;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;

	Loop& _loop;
	std::function<void(int, SignalSender)> _onSignal;
	int _descriptor = -1;
};


} // namespace ciarla
