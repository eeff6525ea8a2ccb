#include "Poller.h"

#include "EpollPoller.h"
#include "PollPoller.h"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <string>
#include <system_error>


namespace ciarla {


std::unique_ptr<Poller> Poller::make(PollerKind kind)
{
	if (kind == PollerKind::poll)
	{
		return std::make_unique<PollPoller>();
	}
	return std::make_unique<EpollPoller>();
}


int pollTimeout(std::optional<Duration> patience) noexcept
{
	if (!patience)
	{
		return -1;
	}
	constexpr Duration longest = std::chrono::milliseconds(std::numeric_limits<int>::max());
	const Duration clamped = std::clamp(*patience, Duration::zero(), longest);
	return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(clamped).count());
}


Error watchError(int number)
{
	const std::string words = std::generic_category().message(number);
	switch (number)
	{
	case EPERM:
		return {ErrorCode::notSupported, "This descriptor is always ready and cannot be watched; read it directly."};
	case ENOMEM:
	case ENOSPC:
		return {ErrorCode::outOfResources, "The system watches no further descriptor (" + words + "); close some."};
	default: return {ErrorCode::internal, "This descriptor cannot be watched: " + words + "."};
	}
}


} // namespace ciarla
