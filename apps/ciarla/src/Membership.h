#pragma once

#include "ChatLine.h"
#include "HubOutbox.h"
#include "MemberNames.h"
#include "RoomList.h"

#include <ciarla/protocol/ChatEvent.h>
#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/Link.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class Console;
class Inbox;


/// A Membership is our part in a hub: the rooms that we are in, what waits to be said there, and what is shown of it.
///
/// Ownership: what it is given outlives it.
/// Threading: the loop's thread.
/// Source: what is entered is in Membership.cpp, what the hub says in MembershipHearing.cpp.
class Membership
{
public:
	/// Asks for `room` as soon as the hub has welcomed us. `place` is safe to show.
	Membership(Link& link, Console& console, Inbox& inbox, std::string place, std::string_view room);

	/// A line was entered: anything but what every chat has, such as /close and /help.
	void enter(ChatLine line);

	void hear(const HubFrame& frame);
	void acknowledged(const TextAcknowledged& acknowledged);
	void refused(const TextRefused& refusal);

	/// Says as much as the link takes now. Returns how often it had to cut a line.
	std::size_t pump();

	/// What stands before the line that is being entered: where it goes, if there is a choice.
	std::string prompt() const;

	/// Who was spoken of, the last one first; safe to show.
	std::vector<std::string> names() const
	{
		return _names.recent();
	}

	/// The rooms that a command could be meant for: those that we are in, and where one may enter them those that were
	/// listed last. Only those that can be entered as they are shown.
	std::vector<std::string> rooms(ChatCommand command) const;

	/// Makes an answer a message to whoever said the last private one. Returns why that cannot be, empty if it can.
	std::string address(ChatLine& line);

	/// What we are called here; safe to show.
	std::string ownName()
	{
		return _names.shown(_self);
	}

	/// What stands before a message from where our lines go, if that could be more than one room.
	std::string currentLabel() const;

	/// How many lines have not been sent.
	std::size_t waiting() const noexcept
	{
		return _outbox.waiting();
	}

	/// How many texts the hub has neither taken nor refused.
	std::size_t openTexts() const noexcept
	{
		return _outbox.openTexts();
	}

	/// The ids of lines that the hub has neither taken nor refused.
	std::vector<std::uint64_t> openIds() const
	{
		return _outbox.openIds();
	}

	/// How many texts were refused for good.
	std::size_t refusedTexts() const noexcept
	{
		return _refusedTexts;
	}

	/// Whether we are in no room, and wait for none.
	bool isNowhere() const noexcept
	{
		return _rooms.current() == nullptr;
	}

private:
	void enterText(ChatLine line);
	void enterJoin(ChatLine line);
	void enterAboutRoom(ChatLine line);

	HubWish* nextToSend();
	bool mayBeSent(const HubWish& wish) const noexcept;
	SayResult send(const HubWish& wish, std::string_view text);
	SayResult operate(const ChatLine& line, std::uint32_t room, std::string_view reason);
	std::size_t fittingBytes() const noexcept;
	void showTopic(const HubWish& wish);
	void tellOfQuotes(const ChatLine& line);
	void tellRefused(const HubWish& wish, RefusalCode code);
	bool mayBeSaidAgain(const TextRefused& refusal);

	void hear(const WelcomeFrame& frame);
	void hear(const DeliverFrame& frame);
	void hear(const JoinedFrame& frame);
	void hear(const LeftFrame& frame);
	void hear(const RosterFrame& frame);
	void hear(const RoomFrame& frame);
	void hear(const RoomsFrame& frame);
	void hear(const TopicChangedFrame& frame);
	void hear(const RenamedFrame& frame);

	void named(std::uint32_t member, std::string_view name);

	void taken(HubWish wish, std::uint64_t place);
	void listed(HubWish wish);
	void leftRoom(const OwnRoom& room, const std::string& sentence);
	void tellWhereLinesGo();
	void notice(const std::string& sentence);
	void reportState(const ChatLine& line, std::string_view state, std::uint64_t place = 0);
	std::string labelled(const OwnRoom& room, const std::string& sentence) const;
	std::string labelOf(const OwnRoom& room) const;
	std::string subject(std::uint32_t member);

	Link& _link;
	Console& _console;
	Inbox& _inbox;
	const std::string _hub;
	const std::string _place;

	bool _welcomed = false;
	std::uint32_t _self = 0; ///< Our handle.
	MemberNames _names;
	RoomList _rooms;
	HubOutbox _outbox;
	std::size_t _refusedTexts = 0;
	std::vector<std::string> _listedRooms; ///< As they can be entered.
	std::uint32_t _whisperer = 0;          ///< Who said the last private message; 0: nobody.
	bool _whispererGone = false;           ///< Somebody else has that name now.
	Duration _heldBack{};                  ///< For how long the hub has had us wait since it took something.
};


} // namespace ciarla
