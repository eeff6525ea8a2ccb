#include "HubLimits.h"

#include <algorithm>
#include <chrono>


namespace ciarla {


void HubLimits::welcome(const WelcomeFrame& frame) noexcept
{
	_linesMax = frame.unacknowledgedLinesMax;
	_bytesMax = frame.unacknowledgedBytesMax;
	_pace.limit(std::max(frame.burst, 1U), std::chrono::milliseconds(frame.millisecondsPerText));
}


std::size_t HubLimits::linesMax(const Limits& ours) const noexcept
{
	return std::min(_linesMax, ours.unacknowledgedLinesMax);
}


std::size_t HubLimits::bytesMax(const Limits& ours) const noexcept
{
	return std::min(_bytesMax, ours.unacknowledgedBytesMax);
}


std::optional<TimePoint> HubLimits::readyAt() const noexcept
{
	return _pace.readyAt();
}


void HubLimits::said() noexcept
{
	_pace.said();
}


void HubLimits::answered(std::size_t count, TimePoint now) noexcept
{
	_pace.answered(count, now);
}


void HubLimits::refused(std::uint16_t code, Duration retryAfter, TimePoint now) noexcept
{
	if (static_cast<RefusalCode>(code) == RefusalCode::slowDown)
	{
		_pace.refused(now, retryAfter);
	}
	else
	{
		_pace.answered(1, now);
	}
}


} // namespace ciarla
