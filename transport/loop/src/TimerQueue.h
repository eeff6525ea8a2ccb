#pragma once

#include <ciarla/base/Task.h>
#include <ciarla/base/Time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>


namespace ciarla {


/// A TimerQueue holds calls by the time when they are due; those of the same time in the order of their making.
///
/// A heap of small entries points to slots that own the tasks. Cancelling empties the slot and leaves the entry
/// behind; entries left behind never outnumber the live ones by more than a constant, because then they are
/// swept. So a deadline that is moved at every message costs no search.
class TimerQueue
{
public:
	/// The number of the call: its slot and its place in the order, so that it is never given twice.
	std::uint64_t add(TimePoint time, Task task);

	void cancel(std::uint64_t number) noexcept;

	/// When the next call is due.
	std::optional<TimePoint> next() noexcept;

	/// Runs what is due; what those tasks add waits for the next run, due or not.
	void run(TimePoint now);

	/// Destroys everything unrun.
	void clear() noexcept;

private:
	struct Entry
	{
		TimePoint time;
		std::uint64_t number;
	};

	struct Slot
	{
		std::uint64_t number = 0;
		Task task;
	};

	static bool isLater(const Entry& left, const Entry& right) noexcept;
	static std::size_t slotOf(std::uint64_t number) noexcept;

	bool isLive(const Entry& entry) const noexcept;
	Task take(std::size_t slot) noexcept;
	void pop() noexcept;
	void sweep() noexcept;

	std::vector<Entry> _heap;
	std::vector<Slot> _slots;
	std::vector<std::uint32_t> _freeSlots;
	std::uint64_t _lastOrder = 0;
	std::size_t _stale = 0;
};


} // namespace ciarla
