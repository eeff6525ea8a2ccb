#include "PagedList.h"

#include "HubWording.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>


namespace ciarla {


/// Whoever comes meanwhile has a higher handle; a page that goes back is none of what was asked for.
void PagedList::add(const RosterFrame& page)
{
	const std::size_t before = _items.size();
	for (const RosterMember& member: page.members)
	{
		if (member.member > _lastMember)
		{
			_items.push_back({safeName(member.name), member.member});
			_lastMember = member.member;
		}
	}
	added(before, page.total);
}


void PagedList::add(const RoomsFrame& page)
{
	const std::size_t before = _items.size();
	_isOfRooms = true;
	for (const RoomListed& room: page.rooms)
	{
		_items.push_back({safeName(room.name), room.members, safeReason(room.topic)});
		_lastRoom = room.name;
	}
	added(before, page.total);
}


std::vector<std::string> PagedList::lines(const std::string& heading) const
{
	std::vector<std::string> words;
	words.reserve(_items.size());
	for (const ReportItem& item: _items)
	{
		words.push_back(_isOfRooms ? item.name + " (" + std::to_string(item.number) + ")" : item.name);
	}
	return listLines(heading + " (" + std::to_string(_total) + "):", words, _total - _items.size());
}


void PagedList::added(std::size_t before, std::uint32_t total)
{
	_isAnswered = true;
	_hasGrown = _items.size() > before;
	_total = std::max<std::size_t>(total, _items.size());
}


} // namespace ciarla
