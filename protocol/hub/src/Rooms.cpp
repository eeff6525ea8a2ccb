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
	if (_byKey.size() >= share && !makePlace())
	{
		return nullptr;
	}
	auto room = std::make_unique<Room>(_context, key, name, _context.nextHandle(_handles));
	_byHandle.emplace(room->handle(), room.get());
	return _byKey.insert(std::move(room)).first->get();
}


void Rooms::enter(Room& room, Person& person)
{
	_inhabited += room.size() == 0 ? 1U : 0U;
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
		--_inhabited;
		_deserted.push_back(room.handle());
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
	for (const std::uint32_t handle: std::exchange(_deserted, {}))
	{
		Room* const room = find(handle);
		if (room == nullptr || room->size() > 0)
		{
			continue;
		}
		if (!room->isWorthKeeping())
		{
			erase(*room);
		}
		else if (!std::exchange(room->listedEmpty, true))
		{
			_empty.push_back(handle);
		}
	}
}


void Rooms::noteAnnouncements(const Room& room, const std::optional<TimePoint>& before)
{
	const std::optional<TimePoint> since = room.announcingSince();
	if (since && since != before)
	{
		_announcing.push_back({*since, room.handle()});
	}
}


/// Gives up a room that has been empty for long.
bool Rooms::makePlace()
{
	while (!_empty.empty())
	{
		Room* const room = find(_empty.front());
		const bool isEmpty = room != nullptr && room->size() == 0;
		if (isEmpty && room->isBusy())
		{
			return false;
		}
		_empty.pop_front();
		if (isEmpty)
		{
			erase(*room);
			return true;
		}
		if (room != nullptr)
		{
			room->listedEmpty = false;
		}
	}
	return false;
}


void Rooms::erase(Room& room)
{
	_byHandle.erase(room.handle());
	_byKey.erase(_byKey.find(room.key()));
}


} // namespace ciarla
