#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/ChatSettings.h>
#include <ciarla/protocol/Fault.h>
#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/SpeakerRole.h>
#include <ciarla/protocol/TextKind.h>

#include <cstdint>
#include <string_view>
#include <variant>


namespace ciarla {


/// The name exchange is done: the conversation has begun.
struct PeerNamed
{
	std::string_view name; ///< Passed Name's rules.
	Dialect dialect;
	SpeakerRole role; ///< With a hub nothing can be said before its WELCOME, which comes as HubHeard.
};

/// The peer said something; acknowledge it once it is shown.
struct TextHeard
{
	std::uint64_t sequence; ///< The peer's; 0 in the raw dialect, where nothing is acknowledged.
	TextKind kind;
	std::string_view body; ///< Hostile: sanitise before showing. Valid UTF-8.
};

/// The other side has shown, stored or refused all that we said up to `sequence`. In the raw dialect it has only been
/// handed to the wire, which is all that can be known there: do not show it as delivered.
///
/// A hub sends this in the order of the room: at the place of the last text that it confirms.
struct TextAcknowledged
{
	std::uint64_t sequence;
	std::uint64_t roomSequence = 0; ///< A hub's for the last text; 0: it was a request, or said to one person alone.
	std::uint64_t time = 0;         ///< A hub's, in milliseconds since 1970; 0 between two people.
};

/// Something we said or asked for was refused.
struct TextRefused
{
	std::uint64_t sequence;
	std::uint16_t code;    ///< A hub's is a RefusalCode. After slowDown say() takes nothing until it may be said again.
	Duration retryAfter;   ///< As the hub gives it, unchecked; see Limits::slowDownMax.
	std::string_view text; ///< Hostile.
};

/// A hub told something. Texts and spans in it are borrowed; the texts are hostile, the names passed Name's rules.
struct HubHeard
{
	HubFrame frame;
};

struct PongHeard
{
	Duration roundTrip;
};

/// The peer said goodbye: BYE, or `/close` in the raw dialect.
struct PeerLeft
{
	Bye bye; ///< Its text is hostile.
};

/// The peer's bytes ended before the conversation had; it comes only then.
struct PeerEnded
{
	bool orderly; ///< True after a BYE of either side, or a raw peer's plain end. False: the peer was lost.
};

/// The peer broke the protocol, or speaks another one.
struct Faulted
{
	Fault fault;
};


using ChatEvent = std::variant<
	PeerNamed, TextHeard, TextAcknowledged, TextRefused, HubHeard, PongHeard, PeerLeft, PeerEnded, Faulted>;


} // namespace ciarla
