#pragma once

#include <ciarla/testkit/LoopDriver.h>

#include <functional>
#include <memory>


namespace ciarla::testkit {


/// A SteppedLoopDriver drives a loop that waits for descriptors, but whose clock is injected.
///
///     SteppedLoopDriver driver([](std::function<TimePoint()> clock) {
///         auto loop = std::make_unique<SocketLoop>(SocketLoopOptions{PollerKind::epoll, clock});
///         SocketLoop& turned = *loop;
///         return SteppedLoopDriver::Made{std::move(loop), [&turned](Duration wait) { turned.runOnce(wait); }};
///     });
class SteppedLoopDriver final: public LoopDriver
{
public:
	/// A loop, and how to run one turn of it that waits for at most so much real time.
	struct Made
	{
		std::unique_ptr<Loop> loop;
		std::function<void(Duration)> runOnce;
	};

	/// `make` is given the clock that the loop must read. It stays valid for the life of the loop.
	explicit SteppedLoopDriver(const std::function<Made(std::function<TimePoint()>)>& make);

	Loop& loop() noexcept override;
	bool runUntil(const std::function<bool()>& condition) override;
	bool waitUntil(const std::function<bool()>& condition) override;
	void settle() override;
	void advance(Duration duration) override;
	std::size_t wakeUps(Duration duration) override;

private:
	bool turnIsQuiet(Duration wait);

	TimePoint _now{std::chrono::hours(1000)};
	Made _made;
};


} // namespace ciarla::testkit
