#pragma once

#include "Poller.h"

#include <sys/epoll.h>

#include <array>


namespace ciarla {


/// The Poller of Linux: epoll, and an eventfd to be woken by.
class EpollPoller final: public Poller
{
public:
	/// Throws std::system_error where the system has no descriptor left.
	EpollPoller();
	~EpollPoller() override;
	EpollPoller(const EpollPoller&) = delete;
	EpollPoller& operator=(const EpollPoller&) = delete;

	Result<void> add(int descriptor, Readiness interest, std::uint64_t token) override;
	void change(int descriptor, Readiness interest, std::uint64_t token) noexcept override;
	void remove(int descriptor) noexcept override;
	void wait(std::optional<Duration> patience, std::vector<FoundReady>& found) override;
	void wake() noexcept override;

private:
	int _epoll = -1;
	int _wake = -1;
	std::array<epoll_event, 256> _events; ///< What one wait finds at most; the next one finds the rest.
};


} // namespace ciarla
