#pragma once

#include "MemberSession.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>


namespace ciarla {


/// RoomMembers are those in a room who are on this hub, wherever the room's home is: whom its slabs are sent to.
///
///     members:  | slot | slot | slot | slot |      a seat names its place here, so that who leaves
///                                                  is replaced by the last at once
///
/// Also what is to be sent to them when the turn ends, and who came meanwhile: they must not get what was said
/// before.
class RoomMembers
{
public:
	/// `home` is null where the room's home is another hub.
	RoomMembers(std::uint32_t handle, std::string_view name, Room* home);
	RoomMembers(const RoomMembers&) = delete;
	RoomMembers& operator=(const RoomMembers&) = delete;

	void add(MemberSession& session);
	void remove(MemberSession& session, class Members& members);

	std::uint32_t handle() const noexcept
	{
		return _handle;
	}

	const std::string& name() const noexcept
	{
		return _name;
	}

	Room* home() const noexcept
	{
		return _home;
	}

	std::span<const MemberSlot> slots() const noexcept
	{
		return _slots;
	}

	/// Of a member's seats the one in this room; null if there is none.
	const Seat* seatOf(const MemberSession& session) const noexcept;

	/// Somebody who came when `says` slabs were already waiting.
	struct Newcomer
	{
		MemberSlot slot;
		std::size_t says;
	};

	/// What this turn will send here. Many rooms have nothing to say for long.
	struct Unsent
	{
		std::vector<std::size_t> says;   ///< Indices of Turn's; never none.
		std::vector<Newcomer> newcomers; ///< Since the first of them.
	};

	Unsent* unsent = nullptr; ///< The turn's; null: it has nothing for this room.

private:
	std::uint32_t _handle;
	std::string _name;
	Room* _home;
	std::vector<MemberSlot> _slots;
};


} // namespace ciarla
