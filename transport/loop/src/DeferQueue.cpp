#include "DeferQueue.h"

#include <utility>


namespace ciarla {


std::uint64_t DeferQueue::push(Task task)
{
	_pending.push_back(std::move(task));
	return _firstPending + _pending.size() - 1;
}


void DeferQueue::cancel(std::uint64_t number) noexcept
{
	const bool pending = number >= _firstPending;
	std::vector<Task>& tasks = pending ? _pending : _running;
	const std::uint64_t place = number - (pending ? _firstPending : _firstRunning);
	if (place < tasks.size())
	{
		// Moved out first, because what the task owned may defer and cancel while it is destroyed.
		const Task dropped = std::move(tasks[place]);
	}
}


void DeferQueue::run()
{
	if (_pending.empty())
	{
		return;
	}
	_running.swap(_pending);
	_firstRunning = std::exchange(_firstPending, _firstPending + _running.size());
	for (Task& task: _running)
	{
		if (task)
		{
			task();
		}
	}
	_running.clear();
}


void DeferQueue::clear() noexcept
{
	while (!_pending.empty())
	{
		_firstPending += _pending.size();
		const std::vector<Task> dropped = std::exchange(_pending, {});
	}
}


} // namespace ciarla
