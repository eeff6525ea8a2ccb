#include "PostQueue.h"

#include "Poller.h"

#include <utility>


namespace ciarla {


PostQueue::PostQueue(Poller& poller) noexcept:
	_poller(&poller)
{
}


bool PostQueue::post(Task task)
{
	const std::lock_guard lock(_mutex);
	if (_poller == nullptr)
	{
		return false;
	}
	_posted.push_back(std::move(task));
	if (_asleep.exchange(false))
	{
		_poller->wake();
	}
	return true;
}


bool PostQueue::fallAsleep()
{
	const std::lock_guard lock(_mutex);
	_asleep = _posted.empty();
	return _posted.empty();
}


void PostQueue::awake() noexcept
{
	_asleep = false;
}


void PostQueue::run()
{
	{
		const std::lock_guard lock(_mutex);
		_running.swap(_posted);
	}
	for (Task& task: _running)
	{
		task();
	}
	_running.clear();
}


void PostQueue::end()
{
	// Destroyed outside the lock, because what a task owned may post.
	std::vector<Task> dropped;
	const std::lock_guard lock(_mutex);
	_poller = nullptr;
	dropped.swap(_posted);
}


} // namespace ciarla
