#pragma once

#include <ciarla/transport/ConnectionLimits.h>

#include <cstddef>
#include <cstdint>
#include <optional>


namespace ciarla {


/// How a memory wire behaves. A test chooses small or odd sizes; a program leaves them as they are.
struct MemoryOptions
{
	ConnectionLimits limits;

	/// The most that one onData() delivers: what one read of a socket would.
	std::size_t readBytesMost = 256 * 1024;

	/// The most that one connection hands to the wire in one turn of its loop.
	std::size_t writeBytesMost = 256 * 1024;

	/// How much the wire holds each way for a reader that is slow, as a socket's buffers would. The reader
	/// takes all of it at once, so up to twice as much can be on the way. The dialler's options count.
	std::size_t wireBytes = 256 * 1024;

	/// No onData() crosses this offset of what a connection receives, so that a test can cut a conversation
	/// anywhere.
	std::optional<std::uint64_t> cutAtByte;
};


} // namespace ciarla
