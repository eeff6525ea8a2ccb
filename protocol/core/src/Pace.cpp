#include "Pace.h"

#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <cassert>
#include <chrono>


namespace ciarla {


namespace {


// A hub that means more than this wants nothing said, and says so by refusing. Together they keep the sums in range.
constexpr Duration intervalMax = std::chrono::hours(1);
constexpr std::uint32_t burstMax = 100'000;


} // namespace


void Pace::limit(std::uint32_t burst, Duration interval) noexcept
{
	assert(burst > 0);
	_burst = std::min(burst, burstMax);
	_interval = std::min(interval, intervalMax);
}


void Pace::said() noexcept
{
	++_underWay;
}


void Pace::answered(std::size_t count, TimePoint now) noexcept
{
	assert(count <= _underWay);
	_underWay -= count;
	_allowance = std::max(_allowance, now) + static_cast<Duration::rep>(count) * _interval;
}


void Pace::refused(TimePoint now, Duration retryAfter) noexcept
{
	assert(_underWay > 0);
	--_underWay;
	const Duration wait = std::clamp(retryAfter, Limits::slowDownMin, Limits::slowDownMax);
	_heldUntil = std::max(_heldUntil, now + std::max(wait, _interval));
}


std::optional<TimePoint> Pace::readyAt() const noexcept
{
	if (_interval == Duration::zero())
	{
		return _heldUntil;
	}
	if (_underWay >= _burst)
	{
		return std::nullopt;
	}
	if (_allowance == TimePoint::min())
	{
		return _heldUntil;
	}
	const auto spare = static_cast<Duration::rep>(_burst - 1 - _underWay);
	return std::max(_heldUntil, _allowance - spare * _interval);
}


} // namespace ciarla
