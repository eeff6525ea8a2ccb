#include <ciarla/testkit/SteppedLoopDriver.h>

#include <utility>


namespace ciarla::testkit {


namespace {


using namespace std::chrono_literals;

constexpr Duration patience = 30s;

/// What crosses the machine's own wires comes within a turn or two; this is many.
constexpr Duration quiet = 2ms;
constexpr int quietTurns = 5;

/// A jump of the clock is made in steps, so that a deadline set by another one is met on the way.
constexpr int stepsPerAdvance = 16;


} // namespace


SteppedLoopDriver::SteppedLoopDriver(const std::function<Made(std::function<TimePoint()>)>& make):
	_made(make([this] { return _now; }))
{
}


Loop& SteppedLoopDriver::loop() noexcept
{
	return *_made.loop;
}


bool SteppedLoopDriver::runUntil(const std::function<bool()>& condition)
{
	const auto until = std::chrono::steady_clock::now() + patience;
	while (!condition() && std::chrono::steady_clock::now() < until)
	{
		_made.runOnce(10ms);
	}
	return condition();
}


bool SteppedLoopDriver::waitUntil(const std::function<bool()>& condition)
{
	return runUntil(condition);
}


void SteppedLoopDriver::settle()
{
	const auto until = std::chrono::steady_clock::now() + patience;
	for (int quietOnes = 0; quietOnes < quietTurns && std::chrono::steady_clock::now() < until;)
	{
		quietOnes = turnIsQuiet(quiet) ? quietOnes + 1 : 0;
	}
}


void SteppedLoopDriver::advance(Duration duration)
{
	settle();
	const TimePoint end = _now + duration;
	for (int step = 1; step < stepsPerAdvance; ++step)
	{
		_now += duration / stepsPerAdvance;
		_made.runOnce(Duration::zero());
		_made.runOnce(Duration::zero());
	}
	_now = end;
	settle();
}


std::size_t SteppedLoopDriver::wakeUps(Duration duration)
{
	settle();
	std::size_t count = 0;
	const TimePoint end = _now + duration;
	for (int step = 0; step < stepsPerAdvance; ++step)
	{
		_now += duration / stepsPerAdvance;
		count += turnIsQuiet(quiet) ? 0u : 1u;
	}
	_now = end;
	return count;
}


/// One turn. A turn in which nothing was ready or due waits to the end; whatever wakes it ends it earlier.
bool SteppedLoopDriver::turnIsQuiet(Duration wait)
{
	const auto begin = std::chrono::steady_clock::now();
	_made.runOnce(wait);
	return std::chrono::steady_clock::now() - begin >= wait;
}


} // namespace ciarla::testkit
