#include "UnreadRooms.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


namespace {


std::string unreadWords(const std::string& room, std::size_t unread, std::size_t forUs)
{
	const std::string words = room + " " + std::to_string(unread);
	return forUs == 0 ? words : words + " (" + std::to_string(forUs) + " for you)";
}


/// Where there is no room for names.
std::string roomsWords(std::size_t count, std::size_t forUs)
{
	const std::string words = "+" + std::to_string(count) + (count == 1 ? " room" : " rooms");
	return forUs == 0 ? words : words + " (" + std::to_string(forUs) + " for you)";
}


} // namespace


bool UnreadRooms::hear(RoomKey room, HeldTalk talk)
{
	Room& there = _rooms[room];
	there.since = there.unread == 0 ? ++_lastSince : there.since;
	++there.unread;
	there.forUs += talk.isToUs ? 1U : 0U;
	if (!_isOnly)
	{
		return false;
	}
	there.held.push_back(std::move(talk));
	if (there.held.size() > heldMax)
	{
		there.held.pop_front();
	}
	return true;
}


std::vector<HeldTalk> UnreadRooms::setOnly(bool on)
{
	_isOnly = on;
	std::vector<HeldTalk> all;
	for (auto& [key, room]: _rooms)
	{
		std::vector<HeldTalk> held = takeHeld(room);
		std::move(held.begin(), held.end(), std::back_inserter(all));
	}
	return all;
}


std::vector<HeldTalk> UnreadRooms::goTo(RoomKey room)
{
	const auto there = _rooms.find(room);
	if (there == _rooms.end())
	{
		return {};
	}
	there->second.unread = there->second.forUs = 0;
	return takeHeld(there->second);
}


std::string UnreadRooms::exchangeDraft(RoomKey from, std::string draft, RoomKey to)
{
	if (!draft.empty())
	{
		_rooms[from].draft = std::move(draft);
	}
	return std::exchange(_rooms[to].draft, {});
}


void UnreadRooms::forget(RoomKey room)
{
	_rooms.erase(room);
}


std::optional<StatusPart> UnreadRooms::status(const std::vector<const OwnRoom*>& rooms) const
{
	std::string words;
	std::size_t forUs = 0;
	for (const OwnRoom* room: rooms)
	{
		words.append(words.empty() ? "" : ", ");
		words.append(unreadWords(safeName(room->name), unread(room->key), unreadForUs(room->key)));
		forUs += unreadForUs(room->key);
	}
	if (rooms.empty())
	{
		return std::nullopt;
	}
	return StatusPart{
		std::move(words), StatusWorth::unread, roomsWords(rooms.size(), forUs),
		forUs > 0 ? StatusWorth::forUs : StatusWorth::unread};
}


std::vector<RoomKey> UnreadRooms::waiting() const
{
	std::map<std::uint64_t, RoomKey> sinces;
	for (const auto& [key, room]: _rooms)
	{
		if (room.unread > 0)
		{
			sinces.emplace(room.since, key);
		}
	}
	std::vector<RoomKey> keys;
	keys.reserve(sinces.size());
	for (const auto& [since, key]: sinces)
	{
		keys.push_back(key);
	}
	return keys;
}


std::size_t UnreadRooms::unread(RoomKey room) const noexcept
{
	const auto there = _rooms.find(room);
	return there == _rooms.end() ? 0 : there->second.unread;
}


std::size_t UnreadRooms::unreadForUs(RoomKey room) const noexcept
{
	const auto there = _rooms.find(room);
	return there == _rooms.end() ? 0 : there->second.forUs;
}


std::vector<HeldTalk> UnreadRooms::takeHeld(Room& room)
{
	std::vector<HeldTalk> held(std::make_move_iterator(room.held.begin()), std::make_move_iterator(room.held.end()));
	room.held.clear();
	return held;
}


} // namespace ciarla
