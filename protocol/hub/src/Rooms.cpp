#include "Rooms.h"

#include "HubContext.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/NameKey.h>

#include <algorithm>
#include <cassert>
#include <functional>
#include <string>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t roomsOverheadBytes = 1 + 4 + 4;
constexpr std::size_t roomsEntryOverheadBytes = 2 + 4 + 2;

/// The room that a program enters unless it was told another one: there is always place for it.
constexpr std::string_view usualRoom = "lobby";

/// Which part of the rooms the members of one network may make.
constexpr std::size_t sourceShare = 4;


std::string quoted(std::string_view name)
{
	return "\"" + std::string(name) + "\"";
}


} // namespace


Rooms::Rooms(HubContext& context):
	_context(context)
{
	configure();
}


void Rooms::join(Member& member, const JoinFrame& request, bool muted)
{
	const std::string key = roomKey(request.room);
	Outgoing& outgoing = _context.outgoing;
	Room* room = findOrLookAlike(key, request.room);
	if (room != nullptr && room->has(member))
	{
		outgoing.refuse(
			member, request.sequence, RefusalCode::alreadyInRoom, "You are in " + quoted(room->name()) + " already.");
		return;
	}
	if (room != nullptr && room->size() >= _context.settings.membersPerRoomMax)
	{
		outgoing.refuse(
			member, request.sequence, RefusalCode::roomFull, "The room " + quoted(room->name()) + " is full.");
		return;
	}
	if (room == nullptr && muted)
	{
		outgoing.refuse(
			member, request.sequence, RefusalCode::muted,
			"There is no room " + quoted(request.room) +
				", and you are muted here: you may enter those that there are.");
		return;
	}
	room = room != nullptr ? room : make(member, request.sequence, key, request.room);
	if (room == nullptr)
	{
		return;
	}
	room->enter(member);
	member.rooms.push_back(room);
	const bool announces = room->announces();
	outgoing.tell(
		member,
		RoomFrame{
			request.sequence, room->handle(), room->epoch(), room->last(), static_cast<std::uint32_t>(room->size()),
			announces, room->name(), room->topic()});
	std::uint32_t named = 0;
	if (announces)
	{
		const RosterFrame roster = room->page(0);
		named = roster.members.back().member;
		outgoing.tell(member, roster);
	}
	const History& history = room->history();
	const bool resumes = request.epoch == room->epoch();
	const std::size_t unasked = std::min(history.size(), _context.settings.replayLinesMax);
	const std::size_t from = resumes ? history.upTo(request.lastSeen) : history.size() - unasked;
	replay(member, *room, from, history.size() - from, named);
	outgoing.acknowledge(member, request.sequence);
}


void Rooms::part(Member& member, const PartFrame& request)
{
	if (Room* const room = roomOf(member, request.sequence, request.room))
	{
		const std::string_view reason =
			request.reason.substr(0, graphemePrefix(request.reason, Limits::reasonBytesMax));
		sendOut(*room, member, LeaveCode::left, reason);
		_context.outgoing.acknowledge(member, request.sequence);
	}
}


void Rooms::say(Member& member, const TextFrame& text)
{
	if (Room* const room = roomOf(member, text.sequence, text.target))
	{
		room->say(member, text);
		member.peer.acknowledge(text.sequence);
	}
}


void Rooms::changeTopic(Member& member, const TopicFrame& request)
{
	Room* const room = roomOf(member, request.sequence, request.room);
	if (room == nullptr)
	{
		return;
	}
	if (request.topic.size() > _context.settings.topicBytesMax)
	{
		_context.outgoing.refuse(
			member, request.sequence, RefusalCode::tooLong,
			"A topic has at most " + std::to_string(_context.settings.topicBytesMax) + " bytes here.");
		return;
	}
	room->changeTopic(member, request.topic);
	_context.outgoing.acknowledge(member, request.sequence);
}


void Rooms::tellHistory(Member& member, const HistoryFrame& request)
{
	Room* const room = roomOf(member, request.sequence, request.room);
	if (room == nullptr)
	{
		return;
	}
	room->seal();
	const History& history = room->history();
	const std::size_t wanted = std::min<std::size_t>(request.count, history.size());
	const std::size_t from = request.from == 0 ? history.size() - wanted : history.before(request.from);
	replay(member, *room, from, std::min(wanted, history.size() - from), 0);
	_context.outgoing.acknowledge(member, request.sequence);
}


/// Who came and went is told before, so that nobody hears of an arrival after having seen it on a page.
void Rooms::tellWho(Member& member, const WhoFrame& request)
{
	if (Room* const room = roomOf(member, request.sequence, request.room))
	{
		room->announce();
		room->seal();
		_context.outgoing.tell(member, room->page(request.after));
		_context.outgoing.acknowledge(member, request.sequence);
	}
}


/// As many of the rooms as fit on a page.
void Rooms::list(Member& member, const ListFrame& request)
{
	RoomsFrame answer{static_cast<std::uint32_t>(_byKey.size()), {}};
	std::size_t bytes = roomsOverheadBytes;
	for (auto next = _byKey.upper_bound(std::string_view(roomKey(request.after))); next != _byKey.end(); ++next)
	{
		const Room& room = **next;
		bytes += roomsEntryOverheadBytes + room.name().size() + room.topic().size();
		if (answer.rooms.size() == _context.settings.rosterPage || bytes > _context.settings.frameBytesMax)
		{
			break;
		}
		answer.rooms.push_back({room.name(), static_cast<std::uint32_t>(room.size()), room.topic()});
	}
	_context.outgoing.tell(member, answer);
	_context.outgoing.acknowledge(member, request.sequence);
}


void Rooms::kick(Member& by, const OperateFrame& order, Member& target, std::string_view reason)
{
	Room* const room = find(order.room);
	if (room == nullptr || !room->has(target))
	{
		_context.outgoing.refuse(
			by, order.sequence, room == nullptr ? RefusalCode::noSuchRoom : RefusalCode::notInRoom,
			room == nullptr ? "There is no such room." : quoted(order.name) + " is not in the room.");
		return;
	}
	sendOut(*room, target, LeaveCode::kicked, reason);
	_context.outgoing.tell(target, LeftFrame{order.room, target.handle, LeaveCode::kicked, reason});
	_context.outgoing.acknowledge(by, order.sequence);
}


void Rooms::leaveAll(Member& member, LeaveCode code, std::string_view reason)
{
	while (!member.rooms.empty())
	{
		leave(*member.rooms.back(), member, code, reason);
	}
}


void Rooms::renamed(Member& member)
{
	for (Room* room: member.rooms)
	{
		room->renamed(member);
	}
}


void Rooms::announceDue()
{
	while (!_announcing.empty() && _announcing.front().since + _context.settings.announceDelay <= _context.now())
	{
		const Announcing waiting = _announcing.front();
		_announcing.pop_front();
		Room* const room = find(waiting.room);
		if (room != nullptr && room->announcingSince() == waiting.since)
		{
			room->announce();
		}
	}
}


std::optional<TimePoint> Rooms::deadline() const noexcept
{
	return _announcing.empty() ? std::nullopt
							   : std::optional<TimePoint>(_announcing.front().since + _context.settings.announceDelay);
}


void Rooms::settle()
{
	for (Room* room: _saying)
	{
		room->seal();
	}
	_saying.clear();
	_ended.clear();
}


void Rooms::configure()
{
	const HubSettings& bounds = _context.settings;
	_historyBudget.configure(bounds.historyLinesMax, bounds.historyBytesMax, bounds.historyBytesMaxInAll);
}


void Rooms::willSay(Room& room)
{
	_saying.push_back(&room);
}


void Rooms::willAnnounce(const Room& room)
{
	_announcing.push_back({*room.announcingSince(), room.handle()});
}


std::size_t Rooms::LooksHash::operator()(const std::string& looks) const
{
	return std::hash<std::string>()(looks);
}


std::size_t Rooms::LooksHash::operator()(const Room* room) const
{
	return (*this)(roomLooks(room->name()));
}


bool Rooms::LooksEqual::operator()(const std::string& looks, const Room* room) const
{
	return looks == roomLooks(room->name());
}


Room* Rooms::find(std::uint32_t handle) noexcept
{
	const auto found = _byHandle.find(handle);
	return found != _byHandle.end() ? found->second : nullptr;
}


Room* Rooms::find(std::string_view key) noexcept
{
	const auto found = _byKey.find(key);
	return found != _byKey.end() ? found->get() : nullptr;
}


/// The room by that name, or else the one that nobody could tell from it.
Room* Rooms::findOrLookAlike(std::string_view key, std::string_view name)
{
	Room* const room = find(key);
	if (room != nullptr)
	{
		return room;
	}
	const auto alike = _byLooks.find(roomLooks(name));
	return alike != _byLooks.end() ? *alike : nullptr;
}


/// The room, if the member is in it; otherwise says why not.
Room* Rooms::roomOf(Member& member, std::uint64_t sequence, std::uint32_t handle)
{
	Room* const room = find(handle);
	if (room != nullptr && room->has(member))
	{
		return room;
	}
	const bool isThere = room != nullptr;
	_context.outgoing.refuse(
		member, sequence, isThere ? RefusalCode::notInRoom : RefusalCode::noSuchRoom,
		isThere ? "You are not in that room." : "There is no such room.");
	return nullptr;
}


/// A room that there was not; null, and the member is told why, if there is no place for it.
Room* Rooms::make(Member& maker, std::uint64_t sequence, std::string_view key, std::string_view name)
{
	if (!mayMake(maker, sequence, key))
	{
		return nullptr;
	}
	auto room = std::make_unique<Room>(*this, key, name, ++_handles, freeSlot());
	if (!maker.trusted && key != usualRoom)
	{
		room->countFor(maker.network);
		++_made[maker.network];
	}
	_byHandle.emplace(room->handle(), room.get());
	_byLooks.insert(room.get());
	return _byKey.insert(std::move(room)).first->get();
}


bool Rooms::mayMake(Member& maker, std::uint64_t sequence, std::string_view key)
{
	if (key == usualRoom)
	{
		return true;
	}
	if (_byKey.size() >= _context.settings.roomsMax)
	{
		_context.outgoing.refuse(maker, sequence, RefusalCode::tooMany, "There is no place for another room here.");
		return false;
	}
	const std::size_t share = std::max<std::size_t>(_context.settings.roomsMax / sourceShare, 1);
	const auto made = _made.find(maker.network);
	if (!maker.trusted && made != _made.end() && made->second >= share)
	{
		_context.outgoing.refuse(
			maker, sequence, RefusalCode::tooMany,
			"From your network there are " + std::to_string(made->second) + " rooms, as many as may be.");
		return false;
	}
	return true;
}


/// Lines of the history, each author named before. One who is in the room needs no naming if the page of the roster that
/// was just sent has it, which goes up to `namedTo`.
void Rooms::replay(Member& member, const Room& room, std::size_t from, std::size_t count, std::uint32_t namedTo)
{
	const History& history = room.history();
	std::set<std::uint32_t> named;
	for (std::size_t i = from; i < from + count; ++i)
	{
		const HistoryLine& line = history.at(i);
		const Member* const present = room.find(line.member);
		const bool known = present != nullptr && line.member <= namedTo;
		if (!known && named.insert(line.member).second)
		{
			const Bytes& name = present != nullptr ? present->name : line.name;
			_context.outgoing.tell(member, JoinedFrame{room.handle(), line.member, name.text(), false});
		}
		_context.outgoing.tell(member, line.frame);
	}
}


void Rooms::leave(Room& room, Member& member, LeaveCode code, std::string_view reason)
{
	room.leave(member, code, reason);
	const auto place = std::ranges::find(member.rooms, &room);
	assert(place != member.rooms.end());
	*place = member.rooms.back();
	member.rooms.pop_back();
	if (room.size() == 0)
	{
		end(room);
	}
}


/// Out of the room and told so.
void Rooms::sendOut(Room& room, Member& member, LeaveCode code, std::string_view reason)
{
	leave(room, member, code, reason);
	_context.outgoing.notice(member, {HubNotice::Kind::parted, 0, member.name.text(), room.name(), code, reason});
}


/// Nobody finds it any more. Its slot may be another's at once: batches are carried out in order.
void Rooms::end(Room& room)
{
	_freeSlots.push_back(room.slot());
	if (const std::optional<std::uint64_t> network = room.countedFor())
	{
		const auto made = _made.find(*network);
		if (--made->second == 0)
		{
			_made.erase(made);
		}
	}
	_byHandle.erase(room.handle());
	_byLooks.erase(&room);
	_ended.push_back(std::move(_byKey.extract(_byKey.find(room.key())).value()));
}


RoomSlot Rooms::freeSlot()
{
	if (_freeSlots.empty())
	{
		return _slots++;
	}
	const RoomSlot slot = _freeSlots.back();
	_freeSlots.pop_back();
	return slot;
}


} // namespace ciarla
