#pragma once

#include "RoomList.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/StatusLine.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// Something that was said, to be shown later. All of it is safe to show.
struct HeldTalk
{
	std::string name;
	std::string text;
	TalkKind kind = TalkKind::say;
	std::string label;
	std::string room;
	std::uint64_t time = 0;
	std::uint32_t member = 0;
	bool isToUs = false;
};


/// UnreadRooms is what a person has not read of the rooms that she is not talking in, and what she began to write there:
/// pure. What is replayed when one enters is not unread.
///
/// Where only the current room is shown, what others say is held until one goes there.
class UnreadRooms
{
public:
	/// Held of one room; what is older is left out, and can be asked for again. A screen or two.
	static constexpr std::size_t heldMax = 100;

	/// Counts what was said in a room that is not the current one. Returns whether it is held, and so not to be shown now.
	bool hear(RoomKey room, HeldTalk talk);

	/// Only the current room is shown, or all of them again. Returns what was held of the others, for each in its order.
	std::vector<HeldTalk> setOnly(bool on);

	bool isOnly() const noexcept
	{
		return _isOnly;
	}

	/// One goes there: nothing of it is unread any more. Returns what was held of it.
	std::vector<HeldTalk> goTo(RoomKey room);

	/// One goes from a room, where `draft` stands in the line, to another; returns what was begun there.
	std::string exchangeDraft(RoomKey from, std::string draft, RoomKey to);

	/// We are no longer in it.
	void forget(RoomKey room);

	/// What the status line says of these, where something is unread; none: nothing is.
	std::optional<StatusPart> status(const std::vector<const OwnRoom*>& rooms) const;

	/// The rooms where something is unread, for the longest first.
	std::vector<RoomKey> waiting() const;

	/// How many texts of a room are unread, and how many of these are meant for us.
	std::size_t unread(RoomKey room) const noexcept;
	std::size_t unreadForUs(RoomKey room) const noexcept;

private:
	struct Room
	{
		std::size_t unread = 0;
		std::size_t forUs = 0;
		std::uint64_t since = 0; ///< In the order in which rooms became unread.
		std::string draft;
		std::deque<HeldTalk> held;
	};

	static std::vector<HeldTalk> takeHeld(Room& room);

	std::map<RoomKey, Room> _rooms;
	std::uint64_t _lastSince = 0;
	bool _isOnly = false;
};


} // namespace ciarla
