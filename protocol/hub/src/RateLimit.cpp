#include "RateLimit.h"

#include <algorithm>
#include <chrono>


namespace ciarla {


std::optional<Duration> RateLimit::refuse(std::uint32_t burst, Duration interval, TimePoint now) noexcept
{
	if (burst == 0)
	{
		return std::nullopt;
	}
	if (now < _refusedUntil)
	{
		return std::chrono::ceil<std::chrono::seconds>(_refusedUntil - now);
	}
	const TimePoint full = std::max(_full, now) + interval;
	const Duration over = full - now - interval * burst;
	if (over > Duration::zero())
	{
		const Duration wait = std::chrono::ceil<std::chrono::seconds>(over);
		_refusedUntil = now + wait;
		return wait;
	}
	_full = full;
	return std::nullopt;
}


} // namespace ciarla
