#pragma once

#include "Outgoing.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/HubSettings.h>
#include <ciarla/protocol/HubStats.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <utility>


namespace ciarla {


/// A HubContext is what every part of a hub works with: its bounds, the time of this call, the counters, and what is to
/// be sent.
class HubContext
{
public:
	HubContext(HubSettings hubSettings, unsigned loops, std::uint64_t hubEpoch, std::function<std::uint64_t()> clock):
		settings(std::move(hubSettings)),
		epoch(hubEpoch),
		outgoing(*this, loops),
		_clock(std::move(clock))
	{
	}

	HubContext(const HubContext&) = delete;
	HubContext& operator=(const HubContext&) = delete;

	/// A call from outside begins.
	void begin(TimePoint at) noexcept
	{
		_now = at;
		_unixTime.reset();
	}

	TimePoint now() const noexcept
	{
		return _now;
	}

	/// Milliseconds since 1970, the same during one call.
	std::uint64_t unixTime()
	{
		if (!_unixTime)
		{
			_unixTime = _clock();
		}
		return *_unixTime;
	}

	HubSettings settings;
	const std::uint64_t epoch;
	HubStats stats;
	Outgoing outgoing;

private:
	std::function<std::uint64_t()> _clock;
	std::optional<std::uint64_t> _unixTime;
	TimePoint _now{};
};


} // namespace ciarla
