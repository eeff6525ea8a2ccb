#pragma once

#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/TextKind.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>


namespace ciarla {


// What a hub and its members say to each other, field by field in the order of the wire. Texts and spans are
// borrowed from what was decoded. Rooms and members go by handles: numbers that the hub gives out, never 0, and
// never to a second one while it runs. A name that breaks Name's rules makes its frame malformed.
//
// pass() is each frame's one list of fields: whoever writes, reads or measures it takes them from there, in the order
// of the wire. `fields` has a member for each kind of field: number, flag, name, maybeName, text16, text32, bytes16,
// kind, leaveCode, action, list; and trailing, last, for a group of fields that came later, which may be missing.


/// Why somebody is no longer in a room. The numbers are the wire's; others are taken for left.
enum class LeaveCode : std::uint16_t
{
	left = 0,     ///< Asked for.
	closed = 1,   ///< Said goodbye to the hub.
	lost = 2,     ///< The connection ended without a goodbye, or went silent.
	tooSlow = 3,  ///< Did not read what was said, or left too much unfinished.
	kicked = 4,   ///< By an operator.
	fault = 5,    ///< Broke the protocol.
	shutdown = 6, ///< The hub stopped.
	refused = 7   ///< No longer wanted: banned, or the hub's limits changed.
};


/// Why a request was refused: the code of a NAK. The numbers are the wire's; others mean no more than their text.
enum class RefusalCode : std::uint16_t
{
	unspecified = 0,
	nameTaken = 1, ///< Somebody has it, or one that looks the same. The text suggests another.
	badName = 2,
	slowDown = 3, ///< Say it again after retryAfter; nothing said before that is accepted.
	noSuchRoom = 4,
	noSuchMember = 5, ///< The text suggests the nearest.
	roomFull = 6,
	notInRoom = 7,
	alreadyInRoom = 8,
	tooLong = 9,
	notAllowed = 10,
	muted = 11,
	banned = 12,
	tooMany = 13 ///< Rooms of this member, or of the hub.
};


/// What an operator does to a member.
enum class OperatorAction : std::uint8_t
{
	kick = 0, ///< Out of the room; they may come back.
	ban = 1,  ///< Out of the hub, for `seconds`; 0: until the hub stops.
	unban = 2,
	mute = 3, ///< May hear and not speak, for `seconds`; 0: until the hub stops.
	unmute = 4
};


// What a hub says.

/// Its answer to HELLO.
struct WelcomeFrame
{
	static constexpr FrameType type = FrameType::welcome;

	std::uint8_t version = 0;
	std::uint64_t features = 0;
	std::span<const std::byte> sessionToken; ///< For resuming; empty until there is any.
	std::uint32_t member = 0;                ///< The handle of whom it welcomes.
	std::uint32_t frameBytesMax = 0;
	std::uint32_t unacknowledgedLinesMax = 0;
	std::uint32_t unacknowledgedBytesMax = 0;
	std::uint32_t burst = 0;               ///< This many texts may come at once …
	std::uint32_t millisecondsPerText = 0; ///< … and from then on one in so long; 0: as fast as you like.
	std::string_view name;                 ///< What the member is called here.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.version);
		fields.number(frame.features);
		fields.bytes16(frame.sessionToken);
		fields.number(frame.member);
		fields.number(frame.frameBytesMax);
		fields.number(frame.unacknowledgedLinesMax);
		fields.number(frame.unacknowledgedBytesMax);
		fields.number(frame.burst);
		fields.number(frame.millisecondsPerText);
		fields.name(frame.name);
	}
};

/// A member said something. The same bytes for everybody but its author, who has its ACK in that place.
struct DeliverFrame
{
	static constexpr FrameType type = FrameType::deliver;

	std::uint32_t room = 0;     ///< 0: said to you alone.
	std::uint64_t sequence = 0; ///< The room's; 0 where said to you alone.
	std::uint64_t previous = 0; ///< The one before it in that room: what lies between two was not kept.
	std::uint32_t member = 0;   ///< Its author, told of by JOINED or ROSTER before; may have left since.
	TextKind kind = TextKind::say;
	std::uint64_t time = 0; ///< Milliseconds since 1970, by the hub's clock.
	std::string_view body;  ///< Hostile.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.room);
		fields.number(frame.sequence);
		fields.number(frame.previous);
		fields.number(frame.member);
		fields.kind(frame.kind);
		fields.number(frame.time);
		fields.text32(frame.body);
	}
};

/// By what a hub knows a member, beside the name. The numbers are the wire's; others are taken for name.
enum class KnownBy : std::uint8_t
{
	name = 0,       ///< By nothing else: whoever came first has it.
	user = 1,       ///< The hub's system says which of its users calls.
	certificate = 2 ///< The hub has checked it.
};

/// What a hub knows of a member: the answer to a WHO that names one.
struct MemberFacts
{
	std::uint64_t since = 0; ///< When the hub welcomed the member, in milliseconds since 1970, by its clock.
	std::uint8_t by = 0;     ///< A KnownBy.

	static void pass(auto& facts, auto& fields)
	{
		fields.number(facts.since);
		fields.number(facts.by);
	}
};

/// Who a handle is. Also tells that somebody came, unless they were there before.
struct JoinedFrame
{
	static constexpr FrameType type = FrameType::joined;

	std::uint32_t room = 0; ///< 0: no room in particular.
	std::uint32_t member = 0;
	std::string_view name;
	bool arrived = true; ///< False: was there before, and is named because of what follows.
	std::optional<MemberFacts> facts = {};

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.room);
		fields.number(frame.member);
		fields.name(frame.name);
		fields.flag(frame.arrived);
		fields.trailing(frame.facts);
	}
};

struct LeftFrame
{
	static constexpr FrameType type = FrameType::left;

	std::uint32_t room = 0;
	std::uint32_t member = 0;
	LeaveCode code = LeaveCode::left;
	std::string_view reason; ///< Hostile.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.room);
		fields.number(frame.member);
		fields.leaveCode(frame.code);
		fields.text16(frame.reason);
	}
};

struct RosterMember
{
	std::uint32_t member = 0;
	std::string_view name;

	static void pass(auto& member, auto& fields)
	{
		fields.number(member.member);
		fields.name(member.name);
	}

	friend bool operator==(const RosterMember&, const RosterMember&) = default;
};

/// A page of who is in a room, in the order of their handles.
struct RosterFrame
{
	static constexpr FrameType type = FrameType::roster;

	std::uint32_t room = 0;
	std::uint64_t epoch = 0;
	std::uint32_t total = 0; ///< How many are in the room.
	std::vector<RosterMember> members;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.room);
		fields.number(frame.epoch);
		fields.number(frame.total);
		fields.list(frame.members);
	}
};

/// You are in: comes before the ACK of the JOIN, and before what is replayed.
struct RoomFrame
{
	static constexpr FrameType type = FrameType::room;

	std::uint64_t request = 0; ///< The sequence of the JOIN.
	std::uint32_t room = 0;
	std::uint64_t epoch = 0; ///< Another one than before: the hub was restarted, and sequences begin anew.
	std::uint64_t last = 0;  ///< The last sequence in the room, whether replayed or not.
	std::uint32_t members = 0;
	bool announces = true; ///< Whether JOINED and LEFT tell of everybody. A large room is silent about it.
	std::string_view name;
	std::string_view topic; ///< Hostile.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.request);
		fields.number(frame.room);
		fields.number(frame.epoch);
		fields.number(frame.last);
		fields.number(frame.members);
		fields.flag(frame.announces);
		fields.name(frame.name);
		fields.text16(frame.topic);
	}
};

struct RoomListed
{
	std::string_view name;
	std::uint32_t members = 0;
	std::string_view topic; ///< Hostile.

	static void pass(auto& room, auto& fields)
	{
		fields.name(room.name);
		fields.number(room.members);
		fields.text16(room.topic);
	}

	friend bool operator==(const RoomListed&, const RoomListed&) = default;
};

/// A page of the hub's rooms, by name.
struct RoomsFrame
{
	static constexpr FrameType type = FrameType::rooms;

	std::uint32_t total = 0;
	std::vector<RoomListed> rooms;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.total);
		fields.list(frame.rooms);
	}
};

struct TopicChangedFrame
{
	static constexpr FrameType type = FrameType::topicChanged;

	std::uint32_t room = 0;
	std::uint32_t member = 0; ///< Who set it.
	std::string_view topic;   ///< Hostile.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.room);
		fields.number(frame.member);
		fields.text16(frame.topic);
	}
};

/// Somebody has another name from here on. May be heard once for each room that is shared.
struct RenamedFrame
{
	static constexpr FrameType type = FrameType::renamed;

	std::uint32_t member = 0;
	std::string_view name;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.member);
		fields.name(frame.name);
	}
};


// What a member asks for. Each has a sequence of the same count as the texts, so that ACK and NAK can name it.

struct JoinFrame
{
	static constexpr FrameType type = FrameType::join;

	std::uint64_t sequence = 0;
	std::string_view room;
	std::uint64_t epoch = 0;    ///< Of the room as it was last heard; 0: never.
	std::uint64_t lastSeen = 0; ///< What came later is replayed, as far as it is kept.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.name(frame.room);
		fields.number(frame.epoch);
		fields.number(frame.lastSeen);
	}
};

struct PartFrame
{
	static constexpr FrameType type = FrameType::part;

	std::uint64_t sequence = 0;
	std::uint32_t room = 0;
	std::string_view reason;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.number(frame.room);
		fields.text16(frame.reason);
	}
};

struct NameFrame
{
	static constexpr FrameType type = FrameType::name;

	std::uint64_t sequence = 0;
	std::string_view name;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.name(frame.name);
	}
};

struct TopicFrame
{
	static constexpr FrameType type = FrameType::topic;

	std::uint64_t sequence = 0;
	std::uint32_t room = 0;
	std::string_view topic; ///< Empty: none.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.number(frame.room);
		fields.text16(frame.topic);
	}
};

/// What was said from one sequence on comes again, as far as it is kept, before the ACK.
struct HistoryFrame
{
	static constexpr FrameType type = FrameType::history;

	std::uint64_t sequence = 0;
	std::uint32_t room = 0;
	std::uint64_t from = 0; ///< 0: the last `count`.
	std::uint32_t count = 0;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.number(frame.room);
		fields.number(frame.from);
		fields.number(frame.count);
	}
};

struct OperateFrame
{
	static constexpr FrameType type = FrameType::operate;

	std::uint64_t sequence = 0;
	OperatorAction action = OperatorAction::kick;
	std::uint32_t room = 0;    ///< For a kick.
	std::uint32_t seconds = 0; ///< For a ban and a mute.
	std::string_view name;
	std::string_view reason;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.action(frame.action);
		fields.number(frame.room);
		fields.number(frame.seconds);
		fields.name(frame.name);
		fields.text16(frame.reason);
	}
};

/// Whom a WHO asks for.
struct MemberAsked
{
	std::string_view name;

	static void pass(auto& asked, auto& fields)
	{
		fields.name(asked.name);
	}
};

/// Who is in a room: one ROSTER, before the ACK. Or in room 0 who somebody is: one JOINED with its facts.
struct WhoFrame
{
	static constexpr FrameType type = FrameType::who;

	std::uint64_t sequence = 0;
	std::uint32_t room = 0;
	std::uint32_t after = 0; ///< The last handle of the page before; 0: from the first.
	std::optional<MemberAsked> asked = {};

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.number(frame.room);
		fields.number(frame.after);
		fields.trailing(frame.asked);
	}
};

/// Which rooms there are: one ROOMS, before the ACK.
struct ListFrame
{
	static constexpr FrameType type = FrameType::list;

	std::uint64_t sequence = 0;
	std::string_view after; ///< The last name of the page before; empty: from the first.

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.maybeName(frame.after);
	}
};

/// A text to one member, by name, for who does not know the handle.
struct TellFrame
{
	static constexpr FrameType type = FrameType::tell;

	std::uint64_t sequence = 0;
	std::string_view name;
	std::string_view body;

	static void pass(auto& frame, auto& fields)
	{
		fields.number(frame.sequence);
		fields.name(frame.name);
		fields.text32(frame.body);
	}
};


/// Anything a hub says beyond what two people say to each other, too.
using HubFrame = std::variant<
	WelcomeFrame, DeliverFrame, JoinedFrame, LeftFrame, RosterFrame, RoomFrame, RoomsFrame, TopicChangedFrame,
	RenamedFrame>;

/// Anything a member may ask for.
using HubRequest = std::variant<
	JoinFrame, PartFrame, NameFrame, TopicFrame, HistoryFrame, OperateFrame, WhoFrame, ListFrame, TellFrame>;


} // namespace ciarla
