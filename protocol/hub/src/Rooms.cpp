#include "Rooms.h"

#include "HubContext.h"

#include <algorithm>
#include <utility>


namespace ciarla {


Rooms::Rooms(HubContext& context) noexcept:
	_context(context)
{
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


Room* Rooms::make(std::string_view key, std::string_view name)
{
	const std::size_t share = (_context.settings.roomsMax + _context.place.count - 1) / _context.place.count;
	if (_byKey.size() >= share)
	{
		return nullptr;
	}
	auto room = std::make_unique<Room>(_context, key, name, _context.nextHandle(_handles));
	_byHandle.emplace(room->handle(), room.get());
	return _byKey.insert(std::move(room)).first->get();
}


void Rooms::enter(Room& room, Person& person)
{
	const auto before = room.announcingSince();
	room.enter(person);
	noteAnnouncements(room, before);
}


void Rooms::leave(Room& room, Person& person, LeaveCode code, std::string_view reason, bool hears)
{
	const auto before = room.announcingSince();
	room.leave(person, code, reason, hears);
	noteAnnouncements(room, before);
	if (room.size() == 0)
	{
		end(room);
	}
}


void Rooms::announceDue()
{
	while (!_announcing.empty() && _announcing.front().since + _context.settings.announceDelay <= _context.now)
	{
		const Waiting waiting = _announcing.front();
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


void Rooms::tidy()
{
	_ended.clear();
}


void Rooms::noteAnnouncements(const Room& room, const std::optional<TimePoint>& before)
{
	const std::optional<TimePoint> since = room.announcingSince();
	if (since && since != before)
	{
		_announcing.push_back({*since, room.handle()});
	}
}


/// Nobody finds it any more; who has just left it is still told what it has to say.
void Rooms::end(Room& room)
{
	_byHandle.erase(room.handle());
	_ended.push_back(std::move(_byKey.extract(_byKey.find(room.key())).value()));
}


} // namespace ciarla
