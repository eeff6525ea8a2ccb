#pragma once

#include "ChatTalk.h"
#include "MemberNames.h"
#include "RoomList.h"

#include <ciarla/protocol/HubFrames.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class Console;
class DisplayQueue;
class IgnoreList;
class PagedList;


/// A HubView is what we see of a hub: who we are, the rooms that we are in, who is there, and what they say. It shows what
/// the hub tells.
///
/// Ownership: what it is given outlives it.
/// Threading: the loop's thread.
class HubView
{
public:
	/// `hub` and `place` are safe to show.
	HubView(
		Console& console, DisplayQueue& display, IgnoreList& ignored, const ConnectionInfo& wire, std::string hub,
		std::string place);

	void hear(const WelcomeFrame& frame);
	void hear(const DeliverFrame& frame);
	void hear(const JoinedFrame& frame);
	void hear(const LeftFrame& frame);
	void hear(const TopicChangedFrame& frame);
	void hear(const RenamedFrame& frame);

	/// A page of who is in a room comes unasked when a room is joined; `list` is the one that was asked for, or null.
	void hear(const RosterFrame& frame, PagedList* list);
	void hear(const RoomsFrame& frame, PagedList& list);

	/// We are in the room that we asked for by this key.
	void entered(RoomKey key, const RoomFrame& frame);

	/// The hub took our wish to leave this room.
	void parted(RoomKey key);

	/// The hub took our new name; a large room tells of no names.
	void tookName(const std::string& name);

	void tellWhereLinesGo();
	void showTopic(RoomKey key);

	RoomList& rooms() noexcept
	{
		return _rooms;
	}

	const RoomList& rooms() const noexcept
	{
		return _rooms;
	}

	/// The rooms that a command could be meant for: those that we are in, and where one may enter them those that were
	/// listed last. Only those that can be entered as they are shown.
	std::vector<std::string> roomNames(ChatCommand command) const;

	/// Who was spoken of, the last one first; safe to show.
	std::vector<std::string> memberNames() const
	{
		return _names.recent();
	}

	OwnPlace ownPlace();

	/// Makes an answer a message to whoever said the last private one. Returns why that cannot be, empty if it can.
	std::string address(ChatLine& line);

private:
	void named(std::uint32_t member, std::string_view name);
	void leftRoom(const OwnRoom& room, const std::string& sentence);
	std::string labelled(const OwnRoom& room, const std::string& sentence) const;
	std::string labelOf(const OwnRoom& room) const;
	std::string subject(std::uint32_t member);

	Console& _console;
	DisplayQueue& _display;
	IgnoreList& _ignored;
	const ConnectionInfo& _wire;
	const std::string _hub;
	const std::string _place;

	std::uint32_t _self = 0; ///< Our handle.
	MemberNames _names;
	RoomList _rooms;
	std::vector<std::string> _listedRooms; ///< As they can be entered.
	std::uint32_t _whisperer = 0;          ///< Who said the last private message; 0: nobody.
	bool _whispererGone = false;           ///< Somebody else has that name now.
};


} // namespace ciarla
