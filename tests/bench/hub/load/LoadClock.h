#pragma once

#include <chrono>
#include <cstdint>


namespace ciarla::bench {


/// Nanoseconds of the steady clock: what texts carry, and what latencies are differences of.
inline std::uint64_t nanosecondsNow() noexcept
{
	const auto since = std::chrono::steady_clock::now().time_since_epoch();
	return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(since).count());
}


/// A Stopwatch tells how many seconds have passed since it was made or restarted.
class Stopwatch
{
public:
	double seconds() const noexcept
	{
		return static_cast<double>(nanosecondsNow() - _start) / 1e9;
	}

	void restart() noexcept
	{
		_start = nanosecondsNow();
	}

	std::uint64_t start() const noexcept
	{
		return _start;
	}

private:
	std::uint64_t _start = nanosecondsNow();
};


} // namespace ciarla::bench
