#include "TimerQueue.h"

#include <algorithm>
#include <cassert>
#include <utility>


namespace ciarla {


namespace {


/// A number is an order above a slot: eight million calls at a time, and 2^40 in the life of a loop.
constexpr unsigned slotBits = 23;
constexpr std::uint64_t slotMask = (std::uint64_t{1} << slotBits) - 1;

/// Below this many entries a sweep is not worth its while.
constexpr std::size_t sweepFrom = 64;


} // namespace


std::uint64_t TimerQueue::add(TimePoint time, Task task)
{
	if (_freeSlots.empty())
	{
		assert(_slots.size() <= slotMask);
		_freeSlots.push_back(static_cast<std::uint32_t>(_slots.size()));
		_slots.emplace_back();
	}
	const std::uint32_t slot = _freeSlots.back();
	_freeSlots.pop_back();

	const std::uint64_t number = (++_lastOrder << slotBits) | slot;
	_slots[slot].number = number;
	_slots[slot].task = std::move(task);
	_heap.push_back({time, number});
	std::push_heap(_heap.begin(), _heap.end(), isLater);
	return number;
}


void TimerQueue::cancel(std::uint64_t number) noexcept
{
	const std::size_t slot = slotOf(number);
	if (number == 0 || slot >= _slots.size() || _slots[slot].number != number)
	{
		return;
	}
	// Swept before the task goes, because what it owned may add and cancel while it is destroyed.
	const Task dropped = take(slot);
	++_stale;
	if (_heap.size() >= sweepFrom && _stale > _heap.size() / 2)
	{
		sweep();
	}
}


std::optional<TimePoint> TimerQueue::next() noexcept
{
	while (!_heap.empty() && !isLive(_heap.front()))
	{
		pop();
		--_stale;
	}
	return _heap.empty() ? std::nullopt : std::optional(_heap.front().time);
}


void TimerQueue::run(TimePoint now)
{
	const std::uint64_t lastOrder = _lastOrder;
	for (std::optional<TimePoint> time = next(); time && *time <= now; time = next())
	{
		const std::uint64_t number = _heap.front().number;
		if (number >> slotBits > lastOrder)
		{
			return;
		}
		pop();
		Task task = take(slotOf(number));
		task();
	}
}


void TimerQueue::clear() noexcept
{
	while (!_heap.empty())
	{
		const std::vector<Slot> dropped = std::exchange(_slots, {});
		_heap.clear();
		_freeSlots.clear();
		_stale = 0;
	}
}


bool TimerQueue::isLater(const Entry& left, const Entry& right) noexcept
{
	return left.time != right.time ? left.time > right.time : left.number > right.number;
}


std::size_t TimerQueue::slotOf(std::uint64_t number) noexcept
{
	return static_cast<std::size_t>(number & slotMask);
}


bool TimerQueue::isLive(const Entry& entry) const noexcept
{
	return _slots[slotOf(entry.number)].number == entry.number;
}


Task TimerQueue::take(std::size_t slot) noexcept
{
	_slots[slot].number = 0;
	_freeSlots.push_back(static_cast<std::uint32_t>(slot));
	return std::move(_slots[slot].task);
}


void TimerQueue::pop() noexcept
{
	std::pop_heap(_heap.begin(), _heap.end(), isLater);
	_heap.pop_back();
}


void TimerQueue::sweep() noexcept
{
	std::erase_if(_heap, [this](const Entry& entry) { return !isLive(entry); });
	std::make_heap(_heap.begin(), _heap.end(), isLater);
	_stale = 0;
}


} // namespace ciarla
