#include "DescriptorLimit.h"

#include <sys/resource.h>

#include <algorithm>


namespace ciarla {


namespace {


/// Standard streams, signals, configuration files, listeners and their reserves.
constexpr std::size_t ownDescriptors = 48;

/// An epoll instance and an eventfd.
constexpr std::size_t descriptorsPerLoop = 2;

/// What any system allows.
constexpr std::size_t fewDescriptors = 256;


} // namespace


std::size_t raiseDescriptorLimit() noexcept
{
	rlimit limit{};
	if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
	{
		return fewDescriptors;
	}
	const rlim_t before = limit.rlim_cur;
	limit.rlim_cur = limit.rlim_max;
	return static_cast<std::size_t>(::setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : before);
}


std::size_t connectionsFor(std::size_t descriptors, std::size_t loops, std::size_t otherCallers) noexcept
{
	const std::size_t kept = ownDescriptors + descriptorsPerLoop * loops + otherCallers;
	// With very few it serves whom it can, and the listener waits for descriptors where that is too many.
	return std::max(descriptors / 2, descriptors - std::min(kept, descriptors));
}


} // namespace ciarla
