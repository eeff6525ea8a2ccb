#pragma once

#include "SessionSettings.h"

#include <ciarla/base/Time.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <functional>
#include <set>
#include <string>


namespace ciarla {


/// A FailedCalls tells whoever waits for a chat which calls became none, and why; and a thousand of them in few lines.
///
/// The first call of each kind is told at once, with its reason. All others are counted, and told in one sentence:
/// soon, and then no more often than SessionLimits::failuresPause. While a chat is on nothing is told, only counted.
///
/// Ownership: the loop and the limits outlive it.
/// Threading: the loop's thread.
class FailedCalls
{
public:
	/// Between two sentences about callers who heard that we are busy: who chats is not to be disturbed more often.
	static constexpr Duration busyPause = std::chrono::minutes(1);

	using Tell = std::function<void(const std::string& sentence)>;

	FailedCalls(Loop& loop, const SessionLimits& limits, Tell tell);
	~FailedCalls();
	FailedCalls(const FailedCalls&) = delete;
	FailedCalls& operator=(const FailedCalls&) = delete;

	/// A caller left, and had said nothing that is a name.
	void leftSilently();

	/// A caller who was silent had to go, for there were too many of them.
	void madeRoom();

	/// A caller was sent away. Both texts are safe to show; `why` is a sentence.
	void wasNoChat(const std::string& place, const std::string& why);

	/// Somebody of this name, safe to show, called while a chat was on, and heard that we are busy. The first is named;
	/// others within busyPause are counted, and so told.
	void wasBusyFor(const std::string& name);

	/// Tells of those who were counted and not told yet: the chat is over.
	void reportBusy();

	/// A chat has begun, or none will any more.
	void pause();

	/// A chat is awaited, so each reason is news again.
	void resume();

private:
	void schedule();
	void report();

	Loop& _loop;
	const SessionLimits& _limits;
	Tell _tell;
	std::set<std::string> _reasonsTold;
	std::size_t _silent = 0;   ///< Not told yet, as the next two.
	std::size_t _madeRoom = 0; ///< Of the silent ones.
	std::size_t _others = 0;
	bool _paused = true;
	TimePoint _nextReport{}; ///< Not before.
	CallId _report = CallId::none;
	std::set<std::string> _busyFor; ///< Told since the last pause, or counted; so a second call is no other caller.
	std::size_t _busyUntold = 0;
	CallId _busyReport = CallId::none; ///< Until then who calls is counted.
};


} // namespace ciarla
