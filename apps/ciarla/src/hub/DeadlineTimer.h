#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/transport/Loop.h>

#include <functional>
#include <optional>
#include <utility>


namespace ciarla {


/// A DeadlineTimer serves many deadlines with one call of the loop. Too early is harmless, so it moves only to an earlier time: a
/// deadline that moves on with every text then costs nothing.
class DeadlineTimer
{
public:
	/// `task` does what is due, and arms it again.
	DeadlineTimer(Loop& loop, std::function<void()> task):
		_loop(loop),
		_task(std::move(task))
	{
	}

	~DeadlineTimer()
	{
		_loop.cancel(_call);
	}

	DeadlineTimer(const DeadlineTimer&) = delete;
	DeadlineTimer& operator=(const DeadlineTimer&) = delete;

	/// At the latest then; none: nothing waits.
	void arm(const std::optional<TimePoint>& deadline)
	{
		if (!deadline || (_call != CallId::none && _time <= *deadline))
		{
			return;
		}
		_loop.cancel(_call);
		_time = *deadline;
		_call = _loop.callAt(_time, [this] {
			_call = CallId::none;
			_task();
		});
	}

private:
	Loop& _loop;
	const std::function<void()> _task;
	CallId _call = CallId::none;
	TimePoint _time{};
};


} // namespace ciarla
