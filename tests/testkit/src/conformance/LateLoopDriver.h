#pragma once

#include <ciarla/testkit/LoopDriver.h>
#include <ciarla/testkit/ManualLoop.h>

#include <chrono>
#include <optional>


namespace ciarla::testkit {


/// A LateLoopDriver drives a ManualLoop for a wire that takes its time: where a clause waits for what is under way,
/// the clock moves on to what is due within `latency`. Whatever is due later, such as a deadline, needs advance().
class LateLoopDriver final: public LoopDriver
{
public:
	/// `latency` is longer than the wire keeps anything, and shorter than any deadline.
	explicit LateLoopDriver(Duration latency) noexcept:
		_latency(latency)
	{
	}

	Loop& loop() noexcept override
	{
		return _loop;
	}

	bool runUntil(const std::function<bool()>& condition) override
	{
		while (!_loop.runUntil(condition))
		{
			if (!stepAhead())
			{
				return condition();
			}
		}
		return true;
	}

	bool waitUntil(const std::function<bool()>& condition) override
	{
		while (!runUntil(condition))
		{
			if (!_loop.waitUntil([&] { return condition() || isNear(); }))
			{
				return condition();
			}
		}
		return true;
	}

	void settle() override
	{
		do
		{
			_loop.runUntilIdle();
		}
		while (stepAhead());
	}

	void advance(Duration duration) override
	{
		_loop.advance(duration);
	}

	std::size_t wakeUps(Duration duration) override
	{
		settle();
		const std::size_t before = _loop.turns();
		_loop.advance(duration);
		return _loop.turns() - before;
	}

private:
	bool isNear() const
	{
		const std::optional<TimePoint> next = _loop.nextDeadline();
		return next && *next <= _loop.now() + _latency;
	}

	bool stepAhead()
	{
		if (!isNear())
		{
			return false;
		}
		_loop.advance(*_loop.nextDeadline() - _loop.now());
		return true;
	}

	Duration _latency;
	ManualLoop _loop;
};


} // namespace ciarla::testkit
