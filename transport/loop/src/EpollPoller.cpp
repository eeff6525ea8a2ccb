#include "EpollPoller.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <limits>
#include <system_error>


namespace ciarla {


namespace {


/// No watch has this token, because no descriptor is that large.
constexpr std::uint64_t wakeToken = std::numeric_limits<std::uint64_t>::max();


std::uint32_t eventsOf(Readiness interest) noexcept
{
	std::uint32_t events = 0;
	events |= interest.readable ? EPOLLIN : 0U;
	events |= interest.writable ? EPOLLOUT : 0U;
	return events;
}


Readiness readinessOf(std::uint32_t events) noexcept
{
	return {
		.readable = (events & EPOLLIN) != 0,
		.writable = (events & EPOLLOUT) != 0,
		.failed = (events & (EPOLLERR | EPOLLHUP)) != 0};
}


} // namespace


EpollPoller::EpollPoller():
	_epoll(::epoll_create1(EPOLL_CLOEXEC)),
	_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
	// Edge triggered, so that being woken costs no read: each write is a new edge.
	epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = wakeToken}};
	if (_epoll < 0 || _wake < 0 || ::epoll_ctl(_epoll, EPOLL_CTL_ADD, _wake, &event) != 0)
	{
		const int error = errno;
		::close(_epoll);
		::close(_wake);
		throw std::system_error(error, std::generic_category(), "Cannot make an epoll loop");
	}
}


EpollPoller::~EpollPoller()
{
	::close(_wake);
	::close(_epoll);
}


Result<void> EpollPoller::add(int descriptor, Readiness interest, std::uint64_t token)
{
	epoll_event event{.events = eventsOf(interest), .data = {.u64 = token}};
	if (::epoll_ctl(_epoll, EPOLL_CTL_ADD, descriptor, &event) != 0)
	{
		return watchError(errno);
	}
	return {};
}


void EpollPoller::change(int descriptor, Readiness interest, std::uint64_t token) noexcept
{
	epoll_event event{.events = eventsOf(interest), .data = {.u64 = token}};
	[[maybe_unused]] const int result = ::epoll_ctl(_epoll, EPOLL_CTL_MOD, descriptor, &event);
	assert(result == 0 && "a descriptor was closed while it was watched");
}


void EpollPoller::remove(int descriptor) noexcept
{
	[[maybe_unused]] const int result = ::epoll_ctl(_epoll, EPOLL_CTL_DEL, descriptor, nullptr);
	assert(result == 0 && "a descriptor was closed while it was watched");
}


void EpollPoller::wait(std::optional<Duration> patience, std::vector<FoundReady>& found)
{
	const int room = static_cast<int>(_events.size());
	const int count = ::epoll_wait(_epoll, _events.data(), room, pollTimeout(patience));
	for (int i = 0; i < count; ++i)
	{
		const epoll_event& event = _events[static_cast<std::size_t>(i)];
		if (event.data.u64 != wakeToken)
		{
			found.push_back({event.data.u64, readinessOf(event.events)});
		}
	}
}


void EpollPoller::wake() noexcept
{
	const std::uint64_t one = 1;
	[[maybe_unused]] const ssize_t written = ::write(_wake, &one, sizeof(one));
}


} // namespace ciarla
