#include "RoomDesk.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>

#include <algorithm>
#include <ciarla/protocol/NameKey.h>
#include <set>
#include <string>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t roomsOverheadBytes = 1 + 4 + 4;
constexpr std::size_t roomsEntryOverheadBytes = 2 + 4 + 2;


RoomEntry entryOf(const Room& room)
{
	return {
		Bytes::copyOf(room.key()), Bytes::copyOf(room.name()), static_cast<std::uint32_t>(room.size()),
		Bytes::copyOf(room.topic())};
}


std::string quoted(std::string_view name)
{
	return "\"" + std::string(name) + "\"";
}


} // namespace


RoomDesk::RoomDesk(HubContext& context, Replies& replies) noexcept:
	_context(context),
	_replies(replies),
	_rooms(context)
{
}


Person& RoomDesk::guest(Whom whom, const Bytes& name)
{
	return _guests.try_emplace(whom.handle, Guest{{whom, name}, {}}).first->second.person;
}


void RoomDesk::release(Whom guest)
{
	const auto found = _guests.find(guest.handle);
	if (found != _guests.end() && found->second.rooms.empty())
	{
		_guests.erase(found);
	}
}


void RoomDesk::join(Person& person, const JoinFrame& request, bool muted)
{
	const std::string key = roomKey(request.room);
	Room* room = _rooms.find(key);
	if (room != nullptr && room->has(person))
	{
		_replies.refuse(
			person, request.sequence, RefusalCode::alreadyInRoom, "You are in " + quoted(room->name()) + " already.");
		return;
	}
	if (room != nullptr && room->size() >= _context.settings.membersPerRoomMax)
	{
		_replies.refuse(
			person, request.sequence, RefusalCode::roomFull, "The room " + quoted(room->name()) + " is full.");
		return;
	}
	if (room == nullptr && muted)
	{
		_replies.refuse(
			person, request.sequence, RefusalCode::muted,
			"There is no room " + quoted(request.room) +
				", and you are muted here: you may enter those that there are.");
		return;
	}
	room = room != nullptr ? room : _rooms.make(key, request.room);
	if (room == nullptr)
	{
		_replies.refuse(person, request.sequence, RefusalCode::tooMany, "There is no place for another room here.");
		return;
	}
	_rooms.enter(*room, person);
	if (!_context.isHere(person.whom.handle))
	{
		_guests.at(person.whom.handle).rooms.push_back(room);
	}
	const bool announces = room->announces();
	_replies.tell(
		person,
		RoomFrame{
			request.sequence, room->handle(), room->epoch(), room->last(), static_cast<std::uint32_t>(room->size()),
			announces, room->name(), room->topic()});
	std::uint32_t named = 0;
	if (announces)
	{
		const RosterFrame roster = room->page(0);
		named = roster.members.back().member;
		_replies.tell(person, roster);
	}
	const History& history = room->history();
	const bool resumes = request.epoch == room->epoch();
	const std::size_t unasked = std::min(history.size(), _context.settings.replayLinesMax);
	const std::size_t from = resumes ? history.upTo(request.lastSeen) : history.size() - unasked;
	replay(person, *room, from, history.size() - from, named);
	_replies.acknowledge(person, request.sequence);
}


void RoomDesk::part(Person& person, const PartFrame& request)
{
	if (Room* const room = roomOf(person, request.sequence, request.room))
	{
		const std::string_view reason =
			request.reason.substr(0, graphemePrefix(request.reason, Limits::reasonBytesMax));
		sendOut(*room, person, LeaveCode::left, reason);
		_replies.acknowledge(person, request.sequence);
	}
}


void RoomDesk::say(Person& person, const TextFrame& text)
{
	Room* const room = roomOf(person, text.sequence, text.target);
	if (room == nullptr)
	{
		return;
	}
	room->say(person, text);
	if (_context.isHere(person.whom.handle))
	{
		_replies.answered(_context.members.at(person.whom.slot), 0, text.sequence);
	}
}


void RoomDesk::changeTopic(Person& person, const TopicFrame& request)
{
	Room* const room = roomOf(person, request.sequence, request.room);
	if (room == nullptr)
	{
		return;
	}
	if (request.topic.size() > _context.settings.topicBytesMax)
	{
		_replies.refuse(
			person, request.sequence, RefusalCode::tooLong,
			"A topic has at most " + std::to_string(_context.settings.topicBytesMax) + " bytes here.");
		return;
	}
	room->changeTopic(person, request.topic);
	_replies.acknowledge(person, request.sequence);
}


void RoomDesk::tellHistory(Person& person, const HistoryFrame& request)
{
	Room* const room = roomOf(person, request.sequence, request.room);
	if (room == nullptr)
	{
		return;
	}
	room->seal();
	const History& history = room->history();
	const std::size_t wanted = std::min<std::size_t>(request.count, history.size());
	const std::size_t from = request.from == 0 ? history.size() - wanted : history.before(request.from);
	replay(person, *room, from, std::min(wanted, history.size() - from), 0);
	_replies.acknowledge(person, request.sequence);
}


void RoomDesk::tellWho(Person& person, const WhoFrame& request)
{
	if (Room* const room = roomOf(person, request.sequence, request.room))
	{
		room->seal();
		room->pageIsTold();
		_replies.tell(person, room->page(request.after));
		_replies.acknowledge(person, request.sequence);
	}
}


void RoomDesk::list(ListLetter page)
{
	const Rooms::ByKey& rooms = _rooms.all();
	page.total += static_cast<std::uint32_t>(_rooms.all().size());
	std::size_t added = 0;
	for (auto room = rooms.upper_bound(roomKey(page.after.text()));
		 room != rooms.end() && added < _context.settings.rosterPage; ++room)
	{
		if ((*room)->size() > 0)
		{
			page.rooms.push_back(entryOf(**room));
			++added;
		}
	}
	const unsigned next = _context.place.index + 1;
	if (next < _context.place.count)
	{
		_context.post(next, std::move(page));
		return;
	}
	std::ranges::sort(page.rooms, {}, [](const RoomEntry& entry) { return entry.key.text(); });
	answerList(page);
}


void RoomDesk::kick(const OperateLetter& order)
{
	Room* const room = _rooms.find(order.room);
	Person* const person = room != nullptr ? room->find(order.target.handle) : nullptr;
	if (person == nullptr)
	{
		const bool noRoom = room == nullptr;
		_replies.refuse(
			order.by, order.sequence, noRoom ? RefusalCode::noSuchRoom : RefusalCode::notInRoom,
			noRoom ? "There is no such room." : quoted(order.name.text()) + " is not in the room.");
		return;
	}
	const std::string_view reason = order.reason.text();
	sendOut(*room, *person, LeaveCode::kicked, reason);
	_replies.tell(*person, LeftFrame{order.room, person->whom.handle, LeaveCode::kicked, reason});
	_replies.acknowledge(order.by, order.sequence);
}


void RoomDesk::goneElsewhere(const GoneLetter& letter)
{
	const auto found = _guests.find(letter.who.handle);
	if (found == _guests.end())
	{
		return;
	}
	for (Room* room: std::exchange(found->second.rooms, {}))
	{
		_rooms.leave(*room, found->second.person, letter.code, letter.reason.text(), false);
	}
	_guests.erase(found);
}


void RoomDesk::renamedElsewhere(const RenamedLetter& letter)
{
	const auto found = _guests.find(letter.who.handle);
	if (found != _guests.end())
	{
		found->second.person.name = letter.name;
		for (Room* room: found->second.rooms)
		{
			room->renamed(found->second.person);
		}
	}
}


void RoomDesk::leave(Room& room, Person& person, LeaveCode code, std::string_view reason, bool hears)
{
	_rooms.leave(room, person, code, reason, hears);
}


/// As many of the rooms as fit on a page.
void RoomDesk::answerList(const ListLetter& page)
{
	RoomsFrame answer{page.total, {}};
	std::size_t bytes = roomsOverheadBytes;
	for (const RoomEntry& entry: page.rooms)
	{
		bytes += roomsEntryOverheadBytes + entry.name.size() + entry.topic.size();
		if (answer.rooms.size() == _context.settings.rosterPage || bytes > _context.settings.frameBytesMax)
		{
			break;
		}
		answer.rooms.push_back({entry.name.text(), entry.members, entry.topic.text()});
	}
	_replies.tell(page.from, answer);
	_replies.acknowledge(page.from, page.sequence);
}


/// The room, if the person is in it; otherwise says why not.
Room* RoomDesk::roomOf(Person& person, std::uint64_t sequence, std::uint32_t handle)
{
	Room* const room = _rooms.find(handle);
	if (room != nullptr && room->has(person))
	{
		return room;
	}
	if (room == nullptr)
	{
		_replies.refuse(person, sequence, RefusalCode::noSuchRoom, "There is no such room.");
	}
	else
	{
		_replies.refuse(person, sequence, RefusalCode::notInRoom, "You are not in that room.");
	}
	return nullptr;
}


/// Out of the room and told so, on whichever hub.
void RoomDesk::sendOut(Room& room, Person& person, LeaveCode code, std::string_view reason)
{
	_rooms.leave(room, person, code, reason, true);
	if (_context.isHere(person.whom.handle))
	{
		_context.turn.notice(
			{HubNotice::Kind::parted, person.whom.slot, person.name.text(), room.name(), code, reason});
		return;
	}
	std::erase(_guests.at(person.whom.handle).rooms, &room);
	_context.post(
		_context.homeOf(person.whom.handle), LeftLetter{person.whom, room.handle(), code, Bytes::copyOf(reason)});
}


/// Lines of the history, each author named before. Who is in the room has been if their handle is not above `namedTo`.
void RoomDesk::replay(Person& person, const Room& room, std::size_t from, std::size_t count, std::uint32_t namedTo)
{
	const History& history = room.history();
	std::set<std::uint32_t> named;
	for (std::size_t i = from; i < from + count; ++i)
	{
		const HistoryLine& line = history.at(i);
		const Person* const present = room.find(line.member);
		const bool known = present != nullptr && line.member <= namedTo;
		if (!known && named.insert(line.member).second)
		{
			const Bytes& name = present != nullptr ? present->name : line.name;
			_replies.tell(person, JoinedFrame{room.handle(), line.member, name.text(), false});
		}
		_replies.tell(person, line.frame);
	}
}


} // namespace ciarla
