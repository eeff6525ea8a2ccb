#pragma once

#include <ciarla/base/Error.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/transport/Connection.h>

#include <cstddef>
#include <optional>
#include <string>


namespace ciarla {


/// How a link ended, for a display and for an exit code.
enum class LinkOutcome
{
	left,      ///< We said goodbye first, and it was orderly.
	peerLeft,  ///< The peer said goodbye, or a raw peer ended.
	refused,   ///< Nobody listens, or the peer turned us away (busy, not wanted).
	failed,    ///< It never opened, for another reason: see the error.
	timedOut,  ///< A deadline passed: opening, hello, silence.
	lost,      ///< The wire or the peer vanished in the middle.
	peerFault, ///< The peer broke the protocol, or speaks another.
	ourFault,  ///< The peer reports that we broke the protocol.
	aborted    ///< Link::abort().
};


/// The end of a link.
struct LinkEnd
{
	LinkOutcome outcome = LinkOutcome::lost;
	Error error;                         ///< With a sentence, unless orderly. What it quotes of the peer is hostile.
	AddressOptions advice = {};          ///< Options with which it may be tried again: see CloseReason.
	CloseSide side = CloseSide::local;   ///< Whose act it was, as the connection says.
	CloseText says = CloseText::unsaid;  ///< What else the error's sentence contains: see there.
	std::optional<Bye> bye;              ///< The peer's goodbye, if it said one. Its text is hostile.
	std::size_t unacknowledgedLines = 0; ///< Lines of ours that the peer never said to have shown.
	bool hadBegun = false;               ///< Whether the peer was named before.
};


} // namespace ciarla
