#pragma once

#include "Person.h"
#include "Turn.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/HubMail.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>


namespace ciarla {


// What one hub of a group tells another. Who is there still when a letter arrives is for the receiver to see: a Whom
// may have gone.


// From a member's hub to the home of a room or a name.

/// What a member asks for, as it came.
struct RequestLetter
{
	Whom from;
	Bytes name;
	FrameType type;
	Bytes body;
	bool muted; ///< When they asked: nothing of their words may reach others.
};

/// A member has gone, from every room.
struct GoneLetter
{
	Whom who;
	LeaveCode code;
	Bytes reason;
};

struct RenamedLetter
{
	Whom who;
	Bytes name;
};

struct ClaimLetter
{
	Whom who;
	Bytes name;
	std::uint64_t sequence; ///< Of the request; 0: with the hello.
};

struct ReleaseLetter
{
	Whom who;
	Bytes name;
};


// From the home to a member's hub.

/// How a claim ended. An empty text: the name is theirs.
struct ClaimedLetter
{
	Whom who;
	Bytes name;
	std::uint64_t sequence;
	Bytes refusal;
};

/// To be sent to one member.
struct AnswerLetter
{
	Whom to;
	Bytes bytes;
	std::size_t answers;        ///< How many requests it settles.
	std::uint64_t acknowledged; ///< The last that it acknowledges; 0: none.
};

/// To be sent to all in a room.
struct SlabLetter
{
	std::uint32_t room;
	Bytes slab;
	std::vector<SlabMark> marks; ///< Of authors on that hub.
	std::size_t texts;
};

struct EnteredLetter
{
	Whom who;
	std::uint32_t room;
	Bytes roomName;
};

struct LeftLetter
{
	Whom who;
	std::uint32_t room;
	LeaveCode code;
	Bytes reason;
};


// Further.

/// A private text, on its way to the hub of whom it is for.
struct PrivateLetter
{
	Whom author;
	Bytes name;
	std::uint64_t sequence;
	std::uint32_t to;
	Bytes body;
};

struct RoomEntry
{
	Bytes key;
	Bytes name;
	std::uint32_t members;
	Bytes topic;
};

/// A page of rooms in the making: goes from hub to hub, and the last one answers.
struct ListLetter
{
	Whom from;
	std::uint64_t sequence;
	Bytes after;
	std::uint32_t total;
	std::vector<RoomEntry> rooms;
};

/// What an operator asked for, on its way from the home of the target's name to where it can be done.
struct OperateLetter
{
	Whom by;
	Bytes byName;
	std::uint64_t sequence;
	OperatorAction action;
	std::uint32_t room;
	Duration duration;
	Bytes name;
	Bytes reason;
	Whom target; ///< Handle 0: nobody has that name now.
};

/// What every hub must know of it.
struct SanctionLetter
{
	OperatorAction action;
	Bytes name;
	Bytes credential;
	Bytes source;
	std::optional<TimePoint> until;
};


using Letter = std::variant<
	RequestLetter, GoneLetter, RenamedLetter, ClaimLetter, ReleaseLetter, ClaimedLetter, AnswerLetter, SlabLetter,
	EnteredLetter, LeftLetter, PrivateLetter, ListLetter, OperateLetter, SanctionLetter>;


class HubMail::Content
{
public:
	std::vector<Letter> letters;
};


} // namespace ciarla
