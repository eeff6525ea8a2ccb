#pragma once

#include "Person.h"
#include "RateLimit.h"
#include "Sanctions.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/FrameDecoder.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class RoomMembers;
class WaitList;


/// How far a conversation with a member has come.
///
///     greeting --00 name 00--> hello --HELLO--> naming --name is theirs--> talking
///         \--any other byte--> words
///     any --goodbye, fault, loss--> ended --connection gone--> gone
enum class MemberStage : std::uint8_t
{
	greeting,
	words,  ///< No frames came: words are said once our name has been read, as to a script.
	hello,  ///< Their HELLO is awaited.
	naming, ///< The home of their name is being asked.
	talking,
	ended, ///< Nothing more is said or understood; the connection may still be flushing.
	gone   ///< There is no connection any more.
};


/// A member's place among those of a room.
struct Seat
{
	RoomMembers* room;
	std::size_t position;
};


/// What a member has asked of other hubs and has no answer to; while there is any, what must come after it is kept. And
/// what came while MemberSession::unread.
struct Waiting
{
	std::size_t requests = 0;
	unsigned home = 0;  ///< The hub that was asked.
	bool alone = false; ///< Nothing may be asked beside it, not even there.
	bool byeHeard = false;
	std::vector<std::byte> kept{}; ///< Whole frames.
	Bytes claimed{};               ///< The name that was asked for.
};


/// A MemberSession is what a hub keeps of one connection. There may be very many that do nothing: what only a few
/// need at a time stands behind a pointer.
struct MemberSession
{
	Person person;
	MemberStage stage = MemberStage::greeting;
	bool trusted = false;
	bool isOperator = false;
	bool unread = false; ///< Was answered as much as may wait for it, and is not heard until it has read that.

	std::string source;
	std::unique_ptr<std::string> credential; ///< None: nobody vouches for them.

	std::unique_ptr<FrameDecoder> decoder; ///< While a frame is being gathered.
	std::unique_ptr<Bye> turnedAway;       ///< Why this one is not wanted.
	std::unique_ptr<Waiting> waiting;

	RateLimit rate;
	std::uint64_t heard = 0;         ///< The highest sequence that came.
	std::uint64_t acknowledged = 0;  ///< The highest that was acknowledged.
	std::uint32_t answeredTurn = 0;  ///< The last turn in which it was answered,
	std::uint32_t answeredBytes = 0; ///< and how much in that.
	std::vector<Seat> seats;
	std::uint64_t homes = 0; ///< A bit for each other hub that may know this member's rooms.

	// Kept by WaitList.
	WaitList* waitList = nullptr;
	MemberSession* before = nullptr;
	MemberSession* after = nullptr;
	TimePoint waitingSince{};
};


/// By what sanctions know them.
inline Marks marksOf(const MemberSession& session) noexcept
{
	return {
		session.person.name.text(), session.credential ? std::string_view(*session.credential) : std::string_view(),
		session.source};
}


} // namespace ciarla
