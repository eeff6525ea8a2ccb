#include "RoomList.h"

#include <algorithm>


namespace ciarla {


namespace {


char lowered(char letter) noexcept
{
	return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}


bool sameName(std::string_view left, std::string_view right) noexcept
{
	const auto same = [](char a, char b) { return lowered(a) == lowered(b); };
	return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), same);
}


} // namespace


const OwnRoom& RoomList::join(std::string_view name)
{
	const auto found = std::find_if(_rooms.begin(), _rooms.end(), [name](const OwnRoom& room) {
		return !room.leaving && sameName(room.name, name);
	});
	if (found != _rooms.end())
	{
		std::rotate(found, found + 1, _rooms.end());
		return _rooms.back();
	}
	OwnRoom room;
	room.key = ++_lastKey;
	room.name = name;
	return _rooms.emplace_back(std::move(room));
}


void RoomList::entered(
	RoomKey key, std::uint32_t handle, std::string_view name, std::string_view topic, std::uint64_t last)
{
	if (OwnRoom* room = get(key))
	{
		room->handle = handle;
		room->name = name;
		room->topic = topic;
		room->last = last;
	}
}


void RoomList::setMembers(RoomKey key, std::size_t members, bool announces) noexcept
{
	if (OwnRoom* room = get(key))
	{
		room->members = members;
		room->announces = announces;
	}
}


void RoomList::addMember(RoomKey key) noexcept
{
	if (OwnRoom* room = get(key))
	{
		++room->members;
	}
}


void RoomList::removeMember(RoomKey key) noexcept
{
	if (OwnRoom* room = get(key); room != nullptr && room->members > 1)
	{
		--room->members;
	}
}


void RoomList::leaving(RoomKey key)
{
	if (OwnRoom* room = get(key))
	{
		room->leaving = true;
	}
}


void RoomList::stays(RoomKey key) noexcept
{
	if (OwnRoom* room = get(key))
	{
		room->leaving = false;
	}
}


void RoomList::remove(RoomKey key) noexcept
{
	std::erase_if(_rooms, [key](const OwnRoom& room) { return room.key == key; });
}


HeardOrder RoomList::hear(std::uint32_t handle, std::uint64_t sequence, std::uint64_t previous) noexcept
{
	OwnRoom* room = getHandle(handle);
	if (room == nullptr)
	{
		return HeardOrder::next;
	}
	if (sequence <= room->last)
	{
		return HeardOrder::again;
	}
	// Ours, whose places were not told, stand somewhere in between.
	const bool gap = previous > room->last && previous - room->last > room->unplaced;
	room->last = sequence;
	room->unplaced = 0;
	return gap ? HeardOrder::afterGap : HeardOrder::next;
}


void RoomList::placed(RoomKey key, std::uint64_t sequence) noexcept
{
	OwnRoom* room = get(key);
	if (room == nullptr)
	{
		return;
	}
	if (sequence == 0)
	{
		++room->unplaced;
	}
	else
	{
		room->last = std::max(room->last, sequence);
		room->unplaced = 0;
	}
}


void RoomList::setTopic(std::uint32_t handle, std::string_view topic)
{
	if (OwnRoom* room = getHandle(handle))
	{
		room->topic = topic;
	}
}


const OwnRoom* RoomList::current() const noexcept
{
	const auto found = std::find_if(_rooms.rbegin(), _rooms.rend(), [](const OwnRoom& room) { return !room.leaving; });
	return found == _rooms.rend() ? nullptr : &*found;
}


const OwnRoom* RoomList::find(RoomKey key) const noexcept
{
	const auto found =
		std::find_if(_rooms.begin(), _rooms.end(), [key](const OwnRoom& room) { return room.key == key; });
	return found == _rooms.end() ? nullptr : &*found;
}


const OwnRoom* RoomList::findHandle(std::uint32_t handle) const noexcept
{
	const auto found = std::find_if(
		_rooms.begin(), _rooms.end(), [handle](const OwnRoom& room) { return room.joined() && room.handle == handle; });
	return found == _rooms.end() ? nullptr : &*found;
}


const OwnRoom* RoomList::findName(std::string_view name) const noexcept
{
	const auto found = std::find_if(_rooms.begin(), _rooms.end(), [name](const OwnRoom& room) {
		return !room.leaving && sameName(room.name, name);
	});
	return found == _rooms.end() ? nullptr : &*found;
}


std::vector<std::string> RoomList::names() const
{
	std::vector<std::string> names;
	for (const OwnRoom& room: _rooms)
	{
		if (!room.leaving)
		{
			names.push_back(room.name);
		}
	}
	std::reverse(names.begin(), names.end());
	return names;
}


std::size_t RoomList::joined() const noexcept
{
	const auto count = std::count_if(_rooms.begin(), _rooms.end(), [](const OwnRoom& room) { return room.joined(); });
	return static_cast<std::size_t>(count);
}


OwnRoom* RoomList::get(RoomKey key) noexcept
{
	return const_cast<OwnRoom*>(find(key));
}


OwnRoom* RoomList::getHandle(std::uint32_t handle) noexcept
{
	return const_cast<OwnRoom*>(findHandle(handle));
}


} // namespace ciarla
