#pragma once

#include <ciarla/base/Time.h>

#include <chrono>
#include <cstddef>


namespace ciarla {


/// The bounds of one connection. A transport is given them when it is made, and hands them to each connection.
struct ConnectionLimits
{
	/// At or above this many queued bytes send() says acceptedPause: enough to keep a fast wire busy for a turn.
	std::size_t highWaterBytes = 256 * 1024;

	/// At or below this many, after a pause, onWritable() comes: a quarter, so that the wire does not run dry.
	std::size_t lowWaterBytes = 64 * 1024;

	/// Above this send() refuses: room for sixteen of the largest frames from somebody who will not pause.
	std::size_t capBytes = 1024 * 1024;

	/// From start() to onOpen(), resolution and handshakes included: longer than three lost SYNs (1 + 2 + 4 s).
	Duration openDeadline = std::chrono::seconds(10);

	/// How long a graceful close waits without progress: longer than a retransmission, shorter than patience.
	Duration linger = std::chrono::seconds(5);
};


} // namespace ciarla
