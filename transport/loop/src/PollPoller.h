#pragma once

#include "Poller.h"

#include <poll.h>

#include <cstddef>


namespace ciarla {


/// The portable Poller: poll(), and a pipe to be woken by.
class PollPoller final: public Poller
{
public:
	/// Throws std::system_error where the system has no descriptor left.
	PollPoller();
	~PollPoller() override;
	PollPoller(const PollPoller&) = delete;
	PollPoller& operator=(const PollPoller&) = delete;

	Result<void> add(int descriptor, Readiness interest, std::uint64_t token) override;
	void change(int descriptor, Readiness interest, std::uint64_t token) noexcept override;
	void remove(int descriptor) noexcept override;
	void wait(std::optional<Duration> patience, std::vector<FoundReady>& found) override;
	void wake() noexcept override;

private:
	void drainWakePipe() noexcept;
	std::size_t& placeOf(int descriptor) noexcept;

	int _wakeRead = -1;
	int _wakeWrite = -1;
	std::vector<pollfd> _polled;        ///< The wake pipe first.
	std::vector<std::uint64_t> _tokens; ///< Beside `_polled`.
	std::vector<std::size_t> _places;   ///< By descriptor: where in `_polled`.
};


} // namespace ciarla
