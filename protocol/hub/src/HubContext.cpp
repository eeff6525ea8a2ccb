#include "HubContext.h"

#include <utility>


namespace ciarla {


HubContext::HubContext(
	HubSettings hubSettings, unsigned loops, std::uint64_t hubEpoch, std::function<std::uint64_t()> clock):
	settings(std::move(hubSettings)),
	epoch(hubEpoch),
	outgoing(*this, loops),
	_clock(std::move(clock))
{
}


void HubContext::begin(TimePoint at) noexcept
{
	_now = at;
	_unixTime.reset();
}


std::uint64_t HubContext::unixTime()
{
	if (!_unixTime)
	{
		_unixTime = _clock();
	}
	return *_unixTime;
}


} // namespace ciarla
