#pragma once

#include <ciarla/base/Task.h>
#include <ciarla/base/Time.h>
#include <ciarla/transport/Retirable.h>

#include <cstdint>
#include <memory>


namespace ciarla {


class DescriptorWatcher;


/// Names one pending callAt() or defer(). Never reused by the same loop; 0 names none.
enum class CallId : std::uint64_t
{
	none = 0
};


/// A Poster hands tasks to a loop from other threads.
///
/// Ownership: shared by the loop and everybody who may still post when the loop has gone, such as a resolver
///            stuck in the system.
/// Threading: any thread, at any time.
class Poster
{
public:
	virtual ~Poster() = default;

	/// Runs `task` on the loop's thread, in the order of posting. False, and the task destroyed, if the loop
	/// has ended; a task that was posted and never ran is destroyed with the loop.
	virtual bool post(Task task) = 0;
};


/// A Loop is one thread's clock, its deadlines, and the place where callbacks come from.
///
/// A turn of the loop: wait until something is ready; handle all of it; run due calls and posted tasks; run
/// what was deferred; destroy what was retired.
///
/// Ownership: outlives every connection and listener started on it.
/// Threading: its own thread only, except poster().
class Loop
{
public:
	virtual ~Loop() = default;

	/// The time of this turn; constant within a turn, so that it costs nothing to ask.
	virtual TimePoint now() const noexcept = 0;

	/// How other threads reach this loop; the pointer may be kept beyond the loop's life. Any thread.
	virtual std::shared_ptr<Poster> poster() = 0;

	/// Runs `task` once when the clock has reached `time`, never from inside this call.
	virtual CallId callAt(TimePoint time, Task task) = 0;

	/// Runs `task` at the end of this turn, when all that was ready has been handled: this is how one turn's output is
	/// gathered, and how a callback is kept out of the call that caused it. A task that is deferred by such a task runs
	/// in a second round of the same turn. One that is deferred in that round runs in the next turn, which then does not
	/// wait. There are two rounds so that a layer and the connection below it can both gather.
	virtual CallId defer(Task task) = 0;

	/// Forgets a callAt() or defer() that has not run; otherwise does nothing.
	virtual void cancel(CallId id) noexcept = 0;

	/// Silences `object` at once, and destroys it when the turn ends (a deferred delete).
	virtual void retire(std::unique_ptr<Retirable> object) = 0;

	/// Readiness of file descriptors; null where the loop has none (a clock that a test moves).
	virtual DescriptorWatcher* descriptors() noexcept = 0;
};


} // namespace ciarla
