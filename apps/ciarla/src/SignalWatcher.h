#pragma once

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <initializer_list>
#include <thread>


namespace ciarla {


/// Settles what signals do, whatever the parent did with them. Call it first of all, before there is a thread.
///
///     XFSZ PIPE           ignored: a file that may not grow, and a reader who has gone, are errors of a write
///     CHLD                the default: how a child ends is ours to take in
///     INT TERM HUP QUIT   end the program with 128 + n, until a SignalWatcher takes them over; one that was ignored, as
///                         under nohup, stays so
///
/// None of them stays blocked. A child that is started has the defaults again.
void settleSignals() noexcept;


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
/// A signal that was ignored when the program began, as under nohup, stays ignored. One that ends the program does so
/// without the loop, too, if that one is stuck in the system and has not taken it up after `patience`.
/// Ownership: one in a process. Make it before any thread, so that none of them takes a signal; its end
///            unblocks them again.
/// Source: signalfd(2).
class SignalWatcher final: private DescriptorHandler
{
public:
	/// More than any turn of a loop takes.
	static constexpr Duration patience = std::chrono::seconds(3);

	/// Before the loop has turned at all: whoever waits then for a file, say, has nobody to say goodbye to.
	static constexpr Duration patienceBeforeFirstTurn = std::chrono::milliseconds(100);

	/// The loop must have descriptors(). Where the system refuses, signals act as if this were not here.
	SignalWatcher(
		Loop& loop, std::function<void(int, SignalSender)> onSignal,
		std::initializer_list<int> ending = {SIGINT, SIGTERM, SIGHUP, SIGQUIT});
	~SignalWatcher() override;
	SignalWatcher(const SignalWatcher&) = delete;
	SignalWatcher& operator=(const SignalWatcher&) = delete;

	static bool isIgnored(int signal) noexcept;

	/// Stops the process as the default of SIGTSTP does, until somebody continues it. False where nobody could, so that the
	/// system does not stop it: its process group is orphaned (POSIX, XBD 3).
	static bool stopProcess() noexcept;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void startGuard();
	void guard() noexcept;

	Loop& _loop;
	std::function<void(int, SignalSender)> _onSignal;
	sigset_t _ending{};
	int _descriptor = -1;
	int _stop = -1;                   ///< An eventfd: the guard is to go.
	std::atomic<unsigned> _turns = 0; ///< In which the loop took signals up.
	std::atomic<bool> _hasTurned = false;
	CallId _firstTurn = CallId::none;
	std::thread _guard; ///< Ends the program where the loop cannot.
};


} // namespace ciarla
