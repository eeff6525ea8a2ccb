#pragma once

#include <ciarla/testkit/LoopDriver.h>
#include <ciarla/testkit/ManualLoop.h>


namespace ciarla::testkit {


/// A ManualLoopDriver drives a ManualLoop: for transports that need no descriptors.
class ManualLoopDriver final: public LoopDriver
{
public:
	/// `patience` is how much real time waitUntil() spends.
	explicit ManualLoopDriver(Duration patience = std::chrono::seconds(30)):
		_patience(patience)
	{
	}

	Loop& loop() noexcept override
	{
		return _loop;
	}

	bool runUntil(const std::function<bool()>& condition) override
	{
		return _loop.runUntil(condition);
	}

	bool waitUntil(const std::function<bool()>& condition) override
	{
		return _loop.waitUntil(condition, _patience);
	}

	void settle() override
	{
		_loop.runUntilIdle();
	}

	void advance(Duration duration) override
	{
		_loop.advance(duration);
	}

	std::size_t wakeUps(Duration duration) override
	{
		_loop.runUntilIdle();
		const std::size_t before = _loop.turns();
		_loop.advance(duration);
		return _loop.turns() - before;
	}

private:
	Duration _patience;
	ManualLoop _loop;
};


} // namespace ciarla::testkit
