#pragma once

#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/SpeakerRole.h>
#include <ciarla/protocol/TextKind.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>


namespace ciarla {


/// The types of frames. An unknown one below 128 is skipped; from 128 on it is a fault.
/// Those between a hub and its members have their structs in HubFrames.h.
enum class FrameType : std::uint8_t
{
	hello = 0x01,
	welcome = 0x02,
	bye = 0x03,
	ping = 0x04,
	pong = 0x05,

	text = 0x10,
	ack = 0x11,
	nak = 0x12,
	deliver = 0x13,

	joined = 0x20,
	left = 0x21,
	roster = 0x22,
	room = 0x23,
	rooms = 0x24,
	topicChanged = 0x25,
	renamed = 0x26,

	join = 0x30,
	part = 0x31,
	name = 0x32,
	topic = 0x33,
	history = 0x34,
	operate = 0x35,
	who = 0x36,
	list = 0x37,
	tell = 0x38,

	firstCritical = 0x80 ///< The first that a receiver must know.
};


/// The version of the protocol that is spoken here.
inline constexpr std::uint8_t protocolVersion = 1;

/// The smallest receive limit that a HELLO may announce, so that HELLO, BYE and a short line always fit.
inline constexpr std::uint32_t frameBytesMin = 1024;


/// A room and how far it was heard, for resuming.
struct RoomSeen
{
	std::string_view name;
	std::uint64_t epoch;
	std::uint64_t sequence;

	friend bool operator==(const RoomSeen&, const RoomSeen&) = default;
};


// The frames, field by field in the order of the wire. Texts and spans are borrowed from what was decoded.

struct HelloFrame
{
	std::span<const std::byte> versions; ///< One byte each, at least one.
	SpeakerRole role = SpeakerRole::person;
	std::uint64_t features = 0;             ///< One bit each; none is defined yet.
	std::span<const std::byte> sessionId;   ///< 16 bytes.
	std::uint32_t frameBytesMax = 0;        ///< The largest frame that this end takes.
	std::span<const std::byte> resumeToken; ///< Empty: a new session.
	std::vector<RoomSeen> rooms;
};

struct TextFrame
{
	std::uint64_t sequence = 0;
	TextKind kind = TextKind::say;
	std::uint32_t target = 0; ///< A room's or member's handle; 0 is the other person.
	std::string_view body;
};

struct AckFrame
{
	std::uint64_t sequence = 0;     ///< Cumulative.
	std::uint64_t roomSequence = 0; ///< Only from a hub.
	std::uint64_t time = 0;         ///< Only from a hub: milliseconds since 1970.
};

struct NakFrame
{
	std::uint64_t sequence = 0;
	std::uint16_t code = 0;
	std::uint32_t retryAfterSeconds = 0;
	std::string_view text;
};

struct PingFrame
{
	std::uint64_t token = 0; ///< Comes back in the PONG.
};

struct PongFrame
{
	std::uint64_t token = 0;
};

struct ByeFrame
{
	ByeCode code = ByeCode::closed;
	std::string_view text;
	std::uint32_t retryAfterSeconds = 0;
	std::string_view freeName{}; ///< Left out on the wire if empty. What is no name is ignored.
};


} // namespace ciarla
