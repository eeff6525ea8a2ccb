#pragma once

#include "WsFrame.h"

#include <ciarla/transport/ConnectionLimits.h>

#include <cstddef>
#include <vector>


namespace ciarla {


/// WsMessages knows where in a queue each batch ends, so that it can leave as one message.
///
/// A long message leaves as several frames, so that a pong or a close never waits long for its turn.
class WsMessages
{
public:
	/// The header of the frame that is next.
	struct Frame
	{
		WsOpcode opcode = WsOpcode::binary;
		WsPart part = WsPart::final_;
		std::size_t payloadBytes = 0;
	};

	explicit WsMessages(const ConnectionLimits& limits) noexcept;

	/// So many bytes were queued as one batch. An empty batch is no message.
	void add(std::size_t bytes);

	/// The frame that is next. There must be one.
	Frame front() const noexcept;

	/// That frame has left.
	void pass(const Frame& frame) noexcept;

private:
	std::vector<std::size_t> _messages; ///< How long each is, from _first on; of the first, how much is left.
	std::size_t _first = 0;
	std::size_t _frameBytesMost;
	bool _begun = false; ///< A part of the first message has left.
};


} // namespace ciarla
