#include "RateLimit.h"

#include <ciarla/protocol/HubSettings.h>

#include <algorithm>
#include <chrono>


namespace ciarla {


namespace {


/// When a bucket is full again, of which `cost` is taken now.
TimePoint fullAfter(TimePoint full, Duration cost, TimePoint now) noexcept
{
	return std::max(full, now) + cost;
}


/// How long until so much is allowed; not above zero where it is allowed now.
Duration waitFor(TimePoint full, Duration whole, TimePoint now) noexcept
{
	return full - now - whole;
}


Duration timeOf(std::size_t bytes, std::uint32_t bytesPerSecond) noexcept
{
	return std::chrono::nanoseconds(std::chrono::seconds(1)) * static_cast<std::int64_t>(bytes) / bytesPerSecond;
}


} // namespace


std::optional<Duration> RateLimit::refuse(const HubSettings& settings, std::size_t bytes, TimePoint now) noexcept
{
	if (const std::optional<Duration> still = refusing(now))
	{
		return still;
	}
	const TimePoint full = settings.burst > 0 ? fullAfter(_full, settings.perText, now) : _full;
	const TimePoint bytesFull =
		settings.bytesPerSecond > 0 ? fullAfter(_bytesFull, timeOf(bytes, settings.bytesPerSecond), now) : _bytesFull;
	Duration over = Duration::zero();
	if (settings.burst > 0)
	{
		over = std::max(over, waitFor(full, settings.perText * settings.burst, now));
	}
	if (settings.bytesPerSecond > 0)
	{
		over = std::max(over, waitFor(bytesFull, timeOf(settings.burstBytes, settings.bytesPerSecond), now));
	}
	if (over > Duration::zero())
	{
		const Duration wait = std::chrono::ceil<std::chrono::seconds>(over);
		_refusedUntil = now + wait;
		return wait;
	}
	_full = full;
	_bytesFull = bytesFull;
	return std::nullopt;
}


std::optional<Duration> RateLimit::refusing(TimePoint now) const noexcept
{
	return now < _refusedUntil ? std::optional<Duration>(std::chrono::ceil<std::chrono::seconds>(_refusedUntil - now))
							   : std::nullopt;
}


void Delays::begin(std::uint32_t member, Duration wait, TimePoint now)
{
	std::erase_if(_delays, [member, now](const Delay& delay) { return delay.until <= now || delay.member == member; });
	_delays.push_back({member, now + wait});
}


std::optional<Duration> Delays::of(std::uint32_t member, TimePoint now) const noexcept
{
	std::optional<Duration> wait;
	for (const Delay& delay: _delays)
	{
		if ((delay.member == member || delay.member == 0) && delay.until > now)
		{
			wait = std::max(
				wait.value_or(Duration::zero()), Duration(std::chrono::ceil<std::chrono::seconds>(delay.until - now)));
		}
	}
	return wait;
}


bool Delays::empty(TimePoint now) const noexcept
{
	return std::ranges::none_of(_delays, [now](const Delay& delay) { return delay.until > now; });
}


} // namespace ciarla
