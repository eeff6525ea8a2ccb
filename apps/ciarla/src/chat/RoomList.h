#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Our own number of a room: it has one from when it was asked for, before the hub gives out a handle. Never used
/// twice; 0 is no room.
using RoomKey = std::uint32_t;


/// A room that we are in, or have asked to be let into.
struct OwnRoom
{
	RoomKey key = 0;
	std::uint32_t handle = 0; ///< The hub's; 0: not in yet.
	std::string name;         ///< As it was asked for, then as the hub writes it.
	std::string topic;        ///< Hostile.
	std::uint64_t last = 0;   ///< The last sequence that was said while we were in, or before we came.
	std::size_t members = 0;  ///< In it, ourselves too, as far as we were told.
	bool announces = true;    ///< So that the number is true.
	std::size_t unplaced = 0; ///< Texts of ours that were taken, and stand at a place that we were not told.
	bool leaving = false;     ///< We have asked to leave.

	bool joined() const noexcept
	{
		return handle != 0;
	}
};


/// How a text follows on what was heard in its room before.
enum class HeardOrder
{
	next,
	again,   ///< Older than our coming, or heard before: a replay.
	afterGap ///< Something between is missing.
};


/// A RoomList knows the rooms that we are in, which of them is the current one, where plain lines go, and how far
/// each was heard. Pure.
///
/// What is entered runs ahead of what the hub answers: a room that was asked for is the current one at once, so that
/// lines entered after it go there, or nowhere.
class RoomList
{
public:
	/// Asked to be let in, or back: it is the current room from now on. The room of that name if there is one.
	const OwnRoom& join(std::string_view name);

	/// We are in.
	void entered(RoomKey key, std::uint32_t handle, std::string_view name, std::string_view topic, std::uint64_t last);

	/// It has so many members, as a hub says; where it does not announce who comes and goes that is soon not so.
	void setMembers(RoomKey key, std::size_t members, bool announces) noexcept;

	/// Somebody came, or left.
	void addMember(RoomKey key) noexcept;
	void removeMember(RoomKey key) noexcept;

	/// Asked to leave: another room is the current one from now on, if there is one.
	void leaving(RoomKey key);

	/// We were asked to stay.
	void stays(RoomKey key) noexcept;

	/// We are out, or were never let in.
	void remove(RoomKey key) noexcept;

	/// A text was heard there; `previous` is the sequence before it.
	HeardOrder hear(std::uint32_t handle, std::uint64_t sequence, std::uint64_t previous) noexcept;

	/// A text of ours was taken there. `sequence` is its place; 0: not told.
	void placed(RoomKey key, std::uint64_t sequence) noexcept;

	void setTopic(std::uint32_t handle, std::string_view topic);

	/// Where a line goes that is entered now; null: nowhere.
	const OwnRoom* current() const noexcept;

	const OwnRoom* find(RoomKey key) const noexcept;
	const OwnRoom* findHandle(std::uint32_t handle) const noexcept;

	/// In any case of the letters; nothing that is being left.
	const OwnRoom* findName(std::string_view name) const noexcept;

	/// Of those that we are in, or have asked for, as the hub writes them; the current one first.
	std::vector<std::string> names() const;

	/// How many we are in.
	std::size_t joined() const noexcept;

private:
	OwnRoom* get(RoomKey key) noexcept;
	OwnRoom* getHandle(std::uint32_t handle) noexcept;

	std::vector<OwnRoom> _rooms; ///< The current one is the last that is not being left.
	RoomKey _lastKey = 0;
};


} // namespace ciarla
