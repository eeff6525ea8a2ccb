#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionLimits.h>

#include <cstddef>
#include <span>
#include <vector>


namespace ciarla {


/// A SendQueue holds what a connection has accepted and not yet sent, and keeps its three bounds.
///
/// It is here so that every transport bounds its queue alike; nobody has to use it.
///
///     push() -> | slice | slice | slice | -> front(), consume()
///     bytes: 0 ........ low water ........ high water ........ cap
///
/// An empty queue holds no bytes, and room for at most one slice.
class SendQueue
{
public:
	explicit SendQueue(const ConnectionLimits& limits) noexcept;

	/// Queues all of the batch, or none of it and says full.
	SendResult push(std::span<const Bytes> batch);

	/// The oldest slices, at most as many as `slices` has room for; returns how many. They stay queued.
	std::size_t front(std::span<std::span<const std::byte>> slices) const noexcept;

	/// The oldest slice, to be shared with another queue. The queue must not be empty.
	const Bytes& first() const noexcept;

	/// Removes the oldest `count` bytes. True if that brought the queue to low water after a pause or a refusal:
	/// then onWritable() is due.
	[[nodiscard]] bool consume(std::size_t count) noexcept;

	/// Drops everything.
	void clear() noexcept;

	std::size_t bytes() const noexcept
	{
		return _bytes;
	}

	/// Whether a push() said to pause, or that the queue is full, and onWritable() is still to come.
	bool isPaused() const noexcept
	{
		return _paused;
	}

	bool empty() const noexcept
	{
		return _bytes == 0;
	}

private:
	void forget() noexcept;

	std::size_t _highWaterBytes;
	std::size_t _lowWaterBytes;
	std::size_t _capBytes;
	std::vector<Bytes> _slices;
	std::size_t _first = 0;
	std::size_t _bytes = 0;
	bool _paused = false;
};


} // namespace ciarla
