#pragma once

#include "HubContext.h"
#include "Replies.h"
#include "Rooms.h"

#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>


namespace ciarla {


/// The RoomDesk answers what members of any hub ask of the rooms whose home is this one. Every request is settled by
/// one ACK or one NAK.
class RoomDesk
{
public:
	RoomDesk(HubContext& context, Replies& replies) noexcept;

	/// The person that stands for a member of another hub. Kept while they are in a room whose home is here.
	Person& guest(Whom whom, const Bytes& name);

	/// Who is in no room here is not kept.
	void release(Whom guest);

	/// Whoever is muted may enter rooms, and make none: others would read its name.
	void join(Person& person, const JoinFrame& request, bool muted);

	void part(Person& person, const PartFrame& request);
	void say(Person& person, const TextFrame& text);
	void changeTopic(Person& person, const TopicFrame& request);
	void tellHistory(Person& person, const HistoryFrame& request);
	void tellWho(Person& person, const WhoFrame& request);

	/// Adds the rooms whose home is here to the page; the last hub of the group answers.
	void list(ListLetter page);

	/// Puts somebody out of the one room.
	void kick(const OperateLetter& order);

	/// A member of another hub has gone, or has another name.
	void goneElsewhere(const GoneLetter& letter);
	void renamedElsewhere(const RenamedLetter& letter);

	/// A member of this hub leaves a room whose home is here.
	void leave(Room& room, Person& person, LeaveCode code, std::string_view reason, bool hears);

	Rooms& rooms() noexcept
	{
		return _rooms;
	}

	const Rooms& rooms() const noexcept
	{
		return _rooms;
	}

private:
	struct Guest
	{
		Person person;
		std::vector<Room*> rooms;
	};

	Room* roomOf(Person& person, std::uint64_t sequence, std::uint32_t handle);
	void sendOut(Room& room, Person& person, LeaveCode code, std::string_view reason);
	void replay(Person& person, const Room& room, std::size_t from, std::size_t count, std::uint32_t namedTo);
	void answerList(const ListLetter& page);

	HubContext& _context;
	Replies& _replies;
	Rooms _rooms;
	std::unordered_map<std::uint32_t, Guest> _guests;
};


} // namespace ciarla
