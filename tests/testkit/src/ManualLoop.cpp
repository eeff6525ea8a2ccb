#include <ciarla/testkit/ManualLoop.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>


namespace ciarla::testkit {


namespace {


constexpr std::size_t turnsMost = 1'000'000;


} // namespace


/// What other threads posted. It outlives the loop for those who still hold the poster.
class ManualLoop::Inbox final: public Poster
{
public:
	bool post(Task task) override
	{
		{
			const std::lock_guard lock(_mutex);
			if (_ended)
			{
				return false;
			}
			_tasks.push_back(std::move(task));
		}
		_arrived.notify_one();
		return true;
	}

	std::vector<Task> take()
	{
		const std::lock_guard lock(_mutex);
		return std::exchange(_tasks, {});
	}

	bool waitForTask(std::chrono::steady_clock::time_point until)
	{
		std::unique_lock lock(_mutex);
		return _arrived.wait_until(lock, until, [this] { return !_tasks.empty(); });
	}

	std::vector<Task> end()
	{
		const std::lock_guard lock(_mutex);
		_ended = true;
		return std::exchange(_tasks, {});
	}

private:
	std::mutex _mutex;
	std::condition_variable _arrived;
	std::vector<Task> _tasks;
	bool _ended = false;
};


ManualLoop::ManualLoop():
	_inbox(std::make_shared<Inbox>())
{
}


ManualLoop::~ManualLoop()
{
	// What is destroyed here may own connections, which cancel their deadlines and retire others.
	_inbox->end();
	while (!_calls.empty() || !_deferred.empty() || !_retired.empty())
	{
		const auto calls = std::exchange(_calls, {});
		const auto deferred = std::exchange(_deferred, {});
		const auto retired = std::exchange(_retired, {});
	}
}


TimePoint ManualLoop::now() const noexcept
{
	return _now;
}


std::shared_ptr<Poster> ManualLoop::poster()
{
	return _inbox;
}


CallId ManualLoop::callAt(TimePoint time, Task task)
{
	const CallId id = nextId();
	_calls.emplace(CallKey(time, id), std::move(task));
	_callTimes.emplace(id, time);
	return id;
}


CallId ManualLoop::defer(Task task)
{
	const CallId id = nextId();
	_deferred.emplace_back(id, std::move(task));
	return id;
}


void ManualLoop::cancel(CallId id) noexcept
{
	if (const auto found = _callTimes.find(id); found != _callTimes.end())
	{
		// The task goes last: destroying it may come back here.
		const auto call = _calls.extract(CallKey(found->second, id));
		_callTimes.erase(found);
		return;
	}
	for (auto* list: {&_deferred, &_running})
	{
		for (auto& [deferredId, task]: *list)
		{
			if (deferredId == id)
			{
				const Task forgotten = std::move(task);
				return;
			}
		}
	}
}


void ManualLoop::retire(std::unique_ptr<Retirable> object)
{
	if (object)
	{
		object->silence();
		_retired.push_back(std::move(object));
	}
}


DescriptorWatcher* ManualLoop::descriptors() noexcept
{
	return nullptr;
}


bool ManualLoop::runTurn()
{
	bool busy = runDueCalls();
	busy = runPosted() || busy;
	busy = runDeferred() || busy;
	busy = runDeferred() || busy;
	busy = destroyRetired() || busy;
	_turns += busy ? 1 : 0;
	return busy;
}


std::size_t ManualLoop::runUntilIdle()
{
	std::size_t count = 0;
	while (runTurn())
	{
		if (++count == turnsMost)
		{
			ADD_FAILURE() << "The loop is not idle after " << turnsMost << " turns: something spins.";
			break;
		}
	}
	return count;
}


bool ManualLoop::runUntil(const std::function<bool()>& condition)
{
	for (std::size_t count = 0; !condition(); ++count)
	{
		if (count == turnsMost || !runTurn())
		{
			return condition();
		}
	}
	return true;
}


bool ManualLoop::waitUntil(const std::function<bool()>& condition, Duration patience)
{
	const auto until = std::chrono::steady_clock::now() + patience;
	while (!runUntil(condition))
	{
		if (!_inbox->waitForTask(until))
		{
			return condition();
		}
	}
	return true;
}


void ManualLoop::advance(Duration duration)
{
	const TimePoint end = _now + duration;
	runUntilIdle();
	for (auto next = nextDeadline(); next && *next <= end; next = nextDeadline())
	{
		_now = std::max(_now, *next);
		runUntilIdle();
	}
	_now = end;
}


std::size_t ManualLoop::turns() const noexcept
{
	return _turns;
}


std::optional<TimePoint> ManualLoop::nextDeadline() const
{
	return _calls.empty() ? std::nullopt : std::optional(_calls.begin()->first.first);
}


bool ManualLoop::runDueCalls()
{
	bool ran = false;
	const std::uint64_t newest = _lastId;
	// A call made by a due call waits for the next turn, even if it is due at once.
	for (auto next = _calls.begin(); next != _calls.end() && next->first.first <= _now;)
	{
		if (static_cast<std::uint64_t>(next->first.second) > newest)
		{
			++next;
			continue;
		}
		auto call = _calls.extract(next);
		_callTimes.erase(call.key().second);
		call.mapped()();
		ran = true;
		next = _calls.begin();
	}
	return ran;
}


bool ManualLoop::runPosted()
{
	std::vector<Task> tasks = _inbox->take();
	for (Task& task: tasks)
	{
		task();
	}
	return !tasks.empty();
}


bool ManualLoop::runDeferred()
{
	_running = std::exchange(_deferred, {});
	const bool any = !_running.empty();
	for (std::size_t i = 0; i < _running.size(); ++i)
	{
		if (Task task = std::move(_running[i].second))
		{
			task();
		}
	}
	_running.clear();
	return any;
}


bool ManualLoop::destroyRetired()
{
	const auto retired = std::exchange(_retired, {});
	return !retired.empty();
}


CallId ManualLoop::nextId() noexcept
{
	return static_cast<CallId>(++_lastId);
}


} // namespace ciarla::testkit
