#include <ciarla/transport/SocketLoop.h>

#include "DeferQueue.h"
#include "Poller.h"
#include "PostQueue.h"
#include "TimerQueue.h"

#include <algorithm>
#include <cassert>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t readBufferBytes = 64 * 1024;


std::function<TimePoint()> clockOr(std::function<TimePoint()> clock)
{
	return clock ? std::move(clock) : std::function<TimePoint()>(&std::chrono::steady_clock::now);
}


// The lowest bit of a CallId says which queue the number above it belongs to. Never 0, as numbers begin at 1
// in the timers, and deferred ones carry the bit.

CallId timerCall(std::uint64_t number) noexcept
{
	return static_cast<CallId>(number << 1);
}


CallId deferredCall(std::uint64_t number) noexcept
{
	return static_cast<CallId>((number << 1) | 1);
}


std::uint64_t tokenOf(int descriptor, std::uint32_t serial) noexcept
{
	return (static_cast<std::uint64_t>(serial) << 32) | static_cast<std::uint32_t>(descriptor);
}


} // namespace


SocketLoop::SocketLoop(SocketLoopOptions options):
	_clock(clockOr(std::move(options.clock))),
	_now(_clock()),
	_poller(Poller::make(options.poller)),
	_posts(std::make_shared<PostQueue>(*_poller)),
	_timers(std::make_unique<TimerQueue>()),
	_deferred(std::make_unique<DeferQueue>())
{
}


SocketLoop::~SocketLoop()
{
	// What a task owns may use the loop while it is destroyed, so the loop is taken apart while it is whole.
	_posts->end();
	_timers->clear();
	_deferred->clear();
	destroyRetired();
}


void SocketLoop::run()
{
	do
	{
		turn(std::nullopt);
	}
	while (!_stopping);
	_stopping = false;
}


void SocketLoop::stop()
{
	_posts->post([this] { _stopping = true; });
}


void SocketLoop::runOnce(Duration maxWait)
{
	turn(maxWait);
}


TimePoint SocketLoop::now() const noexcept
{
	return _now;
}


std::shared_ptr<Poster> SocketLoop::poster()
{
	return _posts;
}


CallId SocketLoop::callAt(TimePoint time, Task task)
{
	return timerCall(_timers->add(time, std::move(task)));
}


CallId SocketLoop::defer(Task task)
{
	return deferredCall(_deferred->push(std::move(task)));
}


void SocketLoop::cancel(CallId id) noexcept
{
	const auto bits = static_cast<std::uint64_t>(id);
	if ((bits & 1) != 0)
	{
		_deferred->cancel(bits >> 1);
	}
	else
	{
		_timers->cancel(bits >> 1);
	}
}


void SocketLoop::retire(std::unique_ptr<Retirable> object)
{
	object->silence();
	_retired.push_back(std::move(object));
}


DescriptorWatcher* SocketLoop::descriptors() noexcept
{
	return this;
}


Result<void> SocketLoop::watch(int descriptor, Readiness interest, DescriptorHandler& handler)
{
	assert(descriptor >= 0 && find(descriptor) == nullptr);
	const std::uint32_t serial = ++_lastSerial;
	Result<void> added = _poller->add(descriptor, interest, tokenOf(descriptor, serial));
	if (added)
	{
		const auto index = static_cast<std::size_t>(descriptor);
		_watches.resize(std::max(_watches.size(), index + 1));
		_watches[index] = {&handler, interest, serial};
	}
	return added;
}


void SocketLoop::change(int descriptor, Readiness interest) noexcept
{
	Watch* watch = find(descriptor);
	assert(watch);
	if (watch->interest != interest)
	{
		watch->interest = interest;
		_poller->change(descriptor, interest, tokenOf(descriptor, watch->serial));
	}
}


void SocketLoop::unwatch(int descriptor) noexcept
{
	if (Watch* watch = find(descriptor))
	{
		*watch = {};
		_poller->remove(descriptor);
	}
}


std::span<std::byte> SocketLoop::readBuffer() noexcept
{
	if (!_readBuffer)
	{
		_readBuffer = std::make_unique_for_overwrite<std::byte[]>(readBufferBytes);
	}
	return {_readBuffer.get(), readBufferBytes};
}


void SocketLoop::turn(std::optional<Duration> maxWait)
{
	assert(!_turning && "a loop is turned from inside its own turn");
	_turning = true;
	wait(maxWait);
	_now = _clock();
	dispatch();
	_timers->run(_now);
	_posts->run();
	_deferred->run();
	_deferred->run();
	destroyRetired();
	_turning = false;
}


void SocketLoop::wait(std::optional<Duration> maxWait)
{
	std::optional<Duration> left = patience(maxWait);
	if (left != Duration::zero() && !_posts->fallAsleep())
	{
		left = Duration::zero();
	}
	_found.clear();
	_poller->wait(left, _found);
	_posts->awake();
}


void SocketLoop::dispatch() noexcept
{
	for (const FoundReady& found: _found)
	{
		const auto descriptor = static_cast<int>(found.token & 0xFFFFFFFF);
		const auto serial = static_cast<std::uint32_t>(found.token >> 32);
		const Watch* watch = find(descriptor);
		if (watch == nullptr || watch->serial != serial)
		{
			continue;
		}
		// An earlier handler of this turn may have changed what this one is interested in.
		const Readiness readiness{
			.readable = found.readiness.readable && watch->interest.readable,
			.writable = found.readiness.writable && watch->interest.writable,
			.failed = found.readiness.failed};
		if (readiness != Readiness{})
		{
			watch->handler->onReady(descriptor, readiness);
		}
	}
}


void SocketLoop::destroyRetired()
{
	while (!_retired.empty())
	{
		const std::vector<std::unique_ptr<Retirable>> retired = std::exchange(_retired, {});
	}
}


std::optional<Duration> SocketLoop::patience(std::optional<Duration> maxWait) const
{
	if (!_deferred->empty() || !_retired.empty())
	{
		return Duration::zero();
	}
	const std::optional<TimePoint> next = _timers->next();
	if (!next)
	{
		return maxWait;
	}
	const Duration left = std::max(*next - _clock(), Duration::zero());
	return maxWait ? std::min(left, *maxWait) : left;
}


SocketLoop::Watch* SocketLoop::find(int descriptor) noexcept
{
	const auto index = static_cast<std::size_t>(descriptor);
	return index < _watches.size() && _watches[index].handler != nullptr ? &_watches[index] : nullptr;
}


} // namespace ciarla
