#include "PollPoller.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <system_error>


namespace ciarla {


namespace {


short eventsOf(Readiness interest) noexcept
{
	const int events = (interest.readable ? POLLIN : 0) | (interest.writable ? POLLOUT : 0);
	return static_cast<short>(events);
}


Readiness readinessOf(short events) noexcept
{
	return {
		.readable = (events & POLLIN) != 0,
		.writable = (events & POLLOUT) != 0,
		.failed = (events & (POLLERR | POLLHUP | POLLNVAL)) != 0};
}


void prepareWakeEnd(int descriptor) noexcept
{
	::fcntl(descriptor, F_SETFL, O_NONBLOCK);
	::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}


} // namespace


PollPoller::PollPoller()
{
	std::array<int, 2> ends{};
	if (::pipe(ends.data()) != 0)
	{
		throw std::system_error(errno, std::generic_category(), "Cannot make a poll loop");
	}
	_wakeRead = ends[0];
	_wakeWrite = ends[1];
	prepareWakeEnd(_wakeRead);
	prepareWakeEnd(_wakeWrite);
	_polled.push_back({_wakeRead, POLLIN, 0});
	_tokens.push_back(0);
}


PollPoller::~PollPoller()
{
	::close(_wakeRead);
	::close(_wakeWrite);
}


Result<void> PollPoller::add(int descriptor, Readiness interest, std::uint64_t token)
{
	// What epoll finds out by itself: a file is always ready, so that watching it would spin.
	struct stat status = {};
	if (::fstat(descriptor, &status) != 0)
	{
		return watchError(errno);
	}
	if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
	{
		return watchError(EPERM);
	}

	const auto index = static_cast<std::size_t>(descriptor);
	if (index >= _places.size())
	{
		_places.resize(index + 1);
	}
	_places[index] = _polled.size();
	_polled.push_back({descriptor, eventsOf(interest), 0});
	_tokens.push_back(token);
	return {};
}


void PollPoller::change(int descriptor, Readiness interest, std::uint64_t token) noexcept
{
	const std::size_t place = placeOf(descriptor);
	_polled[place].events = eventsOf(interest);
	_tokens[place] = token;
}


void PollPoller::remove(int descriptor) noexcept
{
	const std::size_t place = placeOf(descriptor);
	_polled[place] = _polled.back();
	_tokens[place] = _tokens.back();
	placeOf(_polled[place].fd) = place;
	_polled.pop_back();
	_tokens.pop_back();
}


void PollPoller::wait(std::optional<Duration> patience, std::vector<FoundReady>& found)
{
	int count = ::poll(_polled.data(), static_cast<nfds_t>(_polled.size()), pollTimeout(patience));
	if (count > 0 && _polled.front().revents != 0)
	{
		drainWakePipe();
		--count;
	}
	for (std::size_t i = 1; count > 0 && i < _polled.size(); ++i)
	{
		if (_polled[i].revents != 0)
		{
			found.push_back({_tokens[i], readinessOf(_polled[i].revents)});
			--count;
		}
	}
}


void PollPoller::wake() noexcept
{
	// A full pipe is as good as a write: whoever waits will wake.
	const char one = 1;
	[[maybe_unused]] const ssize_t written = ::write(_wakeWrite, &one, sizeof(one));
}


void PollPoller::drainWakePipe() noexcept
{
	std::array<char, 64> drained{};
	while (::read(_wakeRead, drained.data(), drained.size()) > 0)
	{
	}
}


std::size_t& PollPoller::placeOf(int descriptor) noexcept
{
	assert(static_cast<std::size_t>(descriptor) < _places.size());
	return _places[static_cast<std::size_t>(descriptor)];
}


} // namespace ciarla
