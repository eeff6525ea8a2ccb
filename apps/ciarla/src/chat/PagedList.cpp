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
			_items.push_back(safeName(member.name));
			_lastMember = member.member;
		}
	}
	added(before, page.total);
}


void PagedList::add(const RoomsFrame& page)
{
	const std::size_t before = _items.size();
	for (const RoomListed& room: page.rooms)
	{
		_items.push_back(safeName(room.name) + " (" + std::to_string(room.members) + ")");
		_lastRoom = room.name;
	}
	added(before, page.total);
}


std::vector<std::string> PagedList::lines(const std::string& heading) const
{
	return listLines(heading + " (" + std::to_string(_total) + "):", _items, _total - _items.size());
}


void PagedList::added(std::size_t before, std::uint32_t total)
{
	_isAnswered = true;
	_hasGrown = _items.size() > before;
	_total = std::max<std::size_t>(total, _items.size());
}


} // namespace ciarla
