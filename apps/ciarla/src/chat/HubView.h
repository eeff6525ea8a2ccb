#pragma once

#include "Arrivals.h"
#include "ChatTalk.h"
#include "MemberNames.h"
#include "RoomList.h"
#include "UnreadRooms.h"

#include <ciarla/protocol/HubFrames.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


class DisplayQueue;
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
	HubView(ChatTools tools, DisplayQueue& display, const ConnectionInfo& wire, std::string hub, std::string place);

	void hear(const WelcomeFrame& frame);

	/// What the hub says itself, as it may when somebody comes.
	void hear(const TextHeard& text);

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

	/// Something else is told now: those who came before it are told of first.
	void tellArrivals()
	{
		_arrivals.tell();
	}

	/// What was said before we came has been replayed.
	void replayEnded();

	/// Goes to the room where something has been unread for the longest.
	void goToNext();

	/// Shows the current room alone, or all of them again.
	void toggleOnly();

	/// Lines go to this room now: nothing of it is unread any more.
	void cameTo(RoomKey key);

	/// See UnreadRooms.
	std::string exchangeDraft(RoomKey from, std::string draft, RoomKey to)
	{
		return _unread.exchangeDraft(from, std::move(draft), to);
	}

	/// How many are in the current room, and what is unread in others.
	std::vector<StatusPart> statusParts() const;

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

	/// Of a text for this room, or for none.
	OwnPlace ownPlace(const OwnRoom* room);

	/// Makes an answer a message to whoever said the last private one. Returns why that cannot be, empty if it can.
	std::string address(ChatLine& line);

private:
	std::vector<const OwnRoom*> unreadRooms() const;
	bool isHidden(const OwnRoom& room) const noexcept;
	void hearInRoom(const OwnRoom& room, const Talk& talk, std::uint32_t member);
	void showHeld(const std::vector<HeldTalk>& held);
	void arrived(const OwnRoom& room, std::uint32_t member);
	void named(std::uint32_t member, std::string_view name);
	void leftRoom(const OwnRoom& room, const std::string& sentence);
	std::string labelled(const OwnRoom& room, const std::string& sentence) const;
	std::string labelOf(const OwnRoom& room) const;
	std::string subject(std::uint32_t member);

	RecordedConsole& _console;
	DisplayQueue& _display;
	IgnoreList& _ignored;
	const ConnectionInfo& _wire;
	const std::string _hub;
	const std::string _place;

	std::uint32_t _self = 0; ///< Our handle.
	MemberNames _names;
	RoomList _rooms;
	UnreadRooms _unread;
	Arrivals _arrivals;
	std::vector<std::string> _listedRooms; ///< As they can be entered.
	std::uint32_t _whisperer = 0;          ///< Who said the last private message; 0: nobody.
	bool _whispererGone = false;           ///< Somebody else has that name now.
	bool _replaying = false;               ///< What was shown last was said before we came.
};


} // namespace ciarla
