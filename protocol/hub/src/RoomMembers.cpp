#include "RoomMembers.h"

#include "Members.h"

#include <algorithm>
#include <cassert>


namespace ciarla {


RoomMembers::RoomMembers(std::uint32_t handle, std::string_view name, Room* home):
	_handle(handle),
	_name(name),
	_home(home)
{
}


void RoomMembers::add(MemberSession& session)
{
	assert(seatOf(session) == nullptr);
	session.seats.push_back({this, _slots.size()});
	_slots.push_back(session.person.whom.slot);
	if (unsent != nullptr)
	{
		unsent->newcomers.push_back({session.person.whom.slot, unsent->says.size()});
	}
}


void RoomMembers::remove(MemberSession& session, Members& members)
{
	const auto seat = std::ranges::find(session.seats, this, &Seat::room);
	assert(seat != session.seats.end());
	const std::size_t position = seat->position;
	*seat = session.seats.back();
	session.seats.pop_back();

	const MemberSlot last = _slots.back();
	_slots.pop_back();
	if (last != session.person.whom.slot)
	{
		_slots[position] = last;
		const auto moved = std::ranges::find(members.at(last).seats, this, &Seat::room);
		moved->position = position;
	}
}


const Seat* RoomMembers::seatOf(const MemberSession& session) const noexcept
{
	const auto found = std::ranges::find(session.seats, this, &Seat::room);
	return found != session.seats.end() ? &*found : nullptr;
}


} // namespace ciarla
