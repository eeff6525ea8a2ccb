#pragma once

#include <ciarla/base/Task.h>

#include <cstdint>
#include <vector>


namespace ciarla {


/// A DeferQueue holds what runs at the end of a turn, in order.
///
/// The numbers it gives are consecutive, so that a number is a place and cancelling needs no search:
///
///     running: | n | n+1 | n+2 |    pending: | n+3 | n+4 |
class DeferQueue
{
public:
	/// The number of the task, by which it can be cancelled.
	std::uint64_t push(Task task);

	void cancel(std::uint64_t number) noexcept;

	/// Runs what is here now; what those tasks push waits for the next run.
	void run();

	/// Destroys everything unrun.
	void clear() noexcept;

	bool empty() const noexcept
	{
		return _pending.empty();
	}

private:
	std::vector<Task> _running;
	std::vector<Task> _pending;
	std::uint64_t _firstRunning = 0;
	std::uint64_t _firstPending = 0;
};


} // namespace ciarla
