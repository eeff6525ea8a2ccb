#pragma once

#include "PendingRequests.h"
#include "RateLimit.h"
#include "Refusals.h"
#include "Sanctions.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/FramePeer.h>
#include <ciarla/protocol/OutgoingBatch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class Room;
class TimeoutList;


/// How far a conversation with a member has come.
///
///     opening --greeting, HELLO, and the name is free--> talking
///         \--no greeting of ours--> words
///     any --goodbye, fault, loss--> ended
enum class MemberStage : std::uint8_t
{
	opening, ///< How far its greeting and HELLO have come the peer says.
	words,   ///< No frames came: words are said once our name has been read, as to a script.
	talking,
	ended ///< Nothing more is said or understood; the connection may still be flushing.
};


/// A Member is what a hub keeps of one connection. There may be very many that do nothing: what only a few need at a
/// time stands behind a pointer.
///
/// Ownership: the Hub's, from admit() to forget().
struct Member
{
	/// What few members have, and few at a time.
	struct Extras
	{
		std::string credential;                ///< Empty: the wire vouches for nobody.
		std::unique_ptr<Bye> turnedAway;       ///< Why this one is not wanted.
		std::unique_ptr<FrameDecoder> decoder; ///< While a frame is being gathered.
		std::unique_ptr<PendingRequests> pending;
		std::size_t keptBytes = 0; ///< Of the last two, as the InputBudget counts.
		Delays delays;

		/// There is nothing in them.
		bool empty(TimePoint now) const noexcept
		{
			return credential.empty() && !turnedAway && !decoder && !pending && delays.empty(now);
		}
	};

	MemberSlot slot = 0;
	std::uint32_t handle = 0;        ///< 0 until the hello.
	std::uint32_t answeredTurn = 0;  ///< The last turn in which it was answered,
	std::uint32_t answeredBytes = 0; ///< and how much in that.
	std::uint32_t toldBytes = 0;     ///< What others told it alone since it was known to have read all.
	std::uint8_t loop = 0;           ///< Where its connection is.
	MemberStage stage = MemberStage::opening;
	bool trusted : 1 = false;
	bool isOperator : 1 = false;
	bool unread : 1 = false;   ///< Was answered as much as may wait for it, and is not heard until it has read that.
	bool welcomed : 1 = false; ///< Was told HubSettings::welcome, as a text that it will acknowledge.
	bool behind : 1 = false;   ///< Has not read what it was sent: others may tell it nothing privately until it has.

	Bytes name{};             ///< Before the greeting is whole, what came of it.
	Room* speaking = nullptr; ///< Whose unsent slab holds something of this member's; at most one does.
	std::vector<Room*> rooms;

	std::string source;
	std::uint64_t network = 0;
	std::unique_ptr<Extras> extras; ///< May be none.

	FramePeer peer{SpeakerRole::hub};
	Refusals refusals;
	RateLimit rate;

	// A TimeoutList's.
	TimeoutList* timeouts = nullptr;
	Member* before = nullptr;
	Member* after = nullptr;
	TimePoint waitingSince{};

	/// What the wire vouches for; empty: nothing.
	std::string_view credential() const noexcept
	{
		return extras ? std::string_view(extras->credential) : std::string_view();
	}

	/// How long it may say nothing to that member, or to a room: 0; none if it may.
	std::optional<Duration> delayTo(std::uint32_t member, TimePoint now) const noexcept
	{
		return extras ? extras->delays.of(member, now) : std::nullopt;
	}

	/// Makes them, if there are none.
	Extras& needExtras()
	{
		if (!extras)
		{
			extras = std::make_unique<Extras>();
		}
		return *extras;
	}
};


static_assert(sizeof(void*) != 8 || sizeof(Member) <= 216, "an idle member is to cost little");


/// By what sanctions know a member.
inline Marks marksOf(const Member& member) noexcept
{
	return {member.name.text(), member.credential(), member.source};
}


} // namespace ciarla
