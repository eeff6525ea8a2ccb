#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Limits.h>

#include <chrono>


namespace ciarla {


/// The deadlines of one link; Duration::max() is none.
struct LinkLimits
{
	/// From the peer's first byte; see there.
	Duration helloDeadline = Limits::helloDeadline;

	/// From open to the peer's first byte. None for two people.
	Duration silenceDeadline = Duration::max();

	/// Nothing heard for so long: ask for a sign of life. Below the usual five minutes of a forgetful router.
	Duration idlePing = std::chrono::seconds(60);

	/// No answer to that for so long: lost.
	Duration pingDeadline = std::chrono::seconds(20);

	/// After a goodbye, how long without progress until we end without the peer's answer; six times this in all.
	Duration linger = std::chrono::seconds(5);

	/// The same where nothing of ours can be lost any more (no conversation yet, a fault, a raw peer that has
	/// everything): it only keeps a reset from overtaking our last bytes.
	Duration briefLinger = std::chrono::seconds(1);
};


} // namespace ciarla
