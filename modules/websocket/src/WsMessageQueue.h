#pragma once

#include "WsFrame.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/SendQueue.h>

#include <cstddef>
#include <span>
#include <vector>


namespace ciarla {


/// A WsMessageQueue is a SendQueue that knows where each batch ends, so that it can leave as one message.
///
/// A long message leaves as several frames, so that a pong or a close never waits long for its turn.
class WsMessageQueue
{
public:
	/// The header of the frame that is next.
	struct Frame
	{
		WsOpcode opcode = WsOpcode::binary;
		WsPart part = WsPart::final_;
		std::size_t payloadBytes = 0;
	};

	explicit WsMessageQueue(const ConnectionLimits& limits) noexcept;

	/// As SendQueue::push(). An empty batch is no message.
	SendResult push(std::span<const Bytes> batch);

	/// The frame that is next. The queue must not be empty.
	Frame front() const noexcept;

	/// Moves the payload of that frame to the end of `slices`. True if onWritable() is due.
	[[nodiscard]] bool take(const Frame& frame, std::vector<Bytes>& slices);

	void clear() noexcept;

	std::size_t bytes() const noexcept
	{
		return _queue.bytes();
	}

	bool empty() const noexcept
	{
		return _queue.empty();
	}

private:
	SendQueue _queue;
	std::vector<std::size_t> _messages; ///< How long each is, from _first on; of the first, how much is left.
	std::size_t _first = 0;
	std::size_t _frameBytesMost;
	bool _begun = false; ///< A part of the first message has left.
};


} // namespace ciarla
