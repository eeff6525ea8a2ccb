#pragma once

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>


namespace ciarla {


class DeferQueue;
class PostQueue;
class Poller;
class TimerQueue;
struct FoundReady;


/// How a SocketLoop asks the system which descriptors are ready.
enum class PollerKind
{
	epoll, ///< Linux; the cost of a turn depends on what is ready only.
	poll   ///< As POSIX has it; the cost of a turn grows with what is watched.
};


struct SocketLoopOptions
{
	PollerKind poller = PollerKind::epoll;

	/// What now() and every deadline are read from; empty means std::chrono::steady_clock. Called on the loop's
	/// thread. Where it does not move with real time, whoever moves it turns the loop: see runOnce().
	std::function<TimePoint()> clock;
};


/// A SocketLoop is the loop of one thread that waits for sockets, deadlines and other threads.
///
/// A turn costs one system call, the wait, beside what its callbacks do themselves; an idle loop sleeps until
/// something happens.
///
/// Ownership: outlives every connection, listener and descriptor handler on it. Destroying it destroys, unrun,
///            every task that is pending; posters that are still held then return false.
/// Threading: the thread that turns it, but for poster() and stop(). It may be made on another one.
/// Errors:    the constructor throws std::system_error where the system has no descriptor left for it.
class SocketLoop final: public Loop, public DescriptorWatcher
{
public:
	explicit SocketLoop(SocketLoopOptions options = {});
	~SocketLoop() override;
	SocketLoop(const SocketLoop&) = delete;
	SocketLoop& operator=(const SocketLoop&) = delete;

	/// Turns until stop(). May be called again afterwards.
	void run();

	/// Makes run() return at the end of the turn that hears of it, or of the first one if it has not begun.
	/// Any thread and any callback, but no signal handler.
	void stop();

	/// One turn, which waits for at most `maxWait` of real time; for tests, and for a loop inside another.
	/// Not from inside a callback of this loop.
	void runOnce(Duration maxWait);

	TimePoint now() const noexcept override;
	std::shared_ptr<Poster> poster() override;
	CallId callAt(TimePoint time, Task task) override;
	CallId defer(Task task) override;
	void cancel(CallId id) noexcept override;
	void retire(std::unique_ptr<Retirable> object) override;
	DescriptorWatcher* descriptors() noexcept override;

	Result<void> watch(int descriptor, Readiness interest, DescriptorHandler& handler) override;
	void change(int descriptor, Readiness interest) noexcept override;
	void unwatch(int descriptor) noexcept override;
	std::span<std::byte> readBuffer() noexcept override;

private:
	/// Who watches a descriptor. The serial tells it from an earlier watch of the same number.
	struct Watch
	{
		DescriptorHandler* handler = nullptr;
		Readiness interest;
		std::uint32_t serial = 0;
	};

	void turn(std::optional<Duration> maxWait);
	void wait(std::optional<Duration> maxWait);
	void dispatch() noexcept;
	void destroyRetired();
	std::optional<Duration> patience(std::optional<Duration> maxWait) const;
	Watch* find(int descriptor) noexcept;

	std::function<TimePoint()> _clock;
	TimePoint _now;
	std::unique_ptr<Poller> _poller;
	std::shared_ptr<PostQueue> _posts;
	std::unique_ptr<TimerQueue> _timers;
	std::unique_ptr<DeferQueue> _deferred;
	std::vector<std::unique_ptr<Retirable>> _retired;
	std::vector<Watch> _watches; ///< By descriptor.
	std::vector<FoundReady> _found;
	std::unique_ptr<std::byte[]> _readBuffer;
	std::uint32_t _lastSerial = 0;
	bool _turning = false;
	bool _stopping = false;
};


} // namespace ciarla
