#pragma once

#include "Room.h"

#include <ciarla/base/Time.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <vector>


namespace ciarla {


/// Rooms are those whose home is this hub. One that everybody has left is no more: what was said there was not said to
/// whoever names it next, so that is another room, with another epoch and no history.
class Rooms
{
public:
	/// Orders rooms by their keys, which they hold themselves.
	struct KeyLess
	{
		using is_transparent = void;

		static std::string_view keyOf(const std::unique_ptr<Room>& room) noexcept
		{
			return room->key();
		}

		static std::string_view keyOf(std::string_view key) noexcept
		{
			return key;
		}

		template <typename One, typename Other>
		bool operator()(const One& one, const Other& other) const noexcept
		{
			return keyOf(one) < keyOf(other);
		}
	};

	using ByKey = std::set<std::unique_ptr<Room>, KeyLess>;

	explicit Rooms(HubContext& context) noexcept;

	/// The room of that handle, or of that key; null if there is none.
	Room* find(std::uint32_t handle) noexcept;
	Room* find(std::string_view key) noexcept;

	/// A room that there was not; null if there are too many.
	Room* make(std::string_view key, std::string_view name);

	const ByKey& all() const noexcept
	{
		return _byKey;
	}

	void enter(Room& room, Person& person);
	void leave(Room& room, Person& person, LeaveCode code, std::string_view reason, bool hears);

	/// Tells who came and went, where that has waited long enough.
	void announceDue();
	std::optional<TimePoint> deadline() const noexcept;

	/// The turn is over, and has told what the rooms that ended in it had still to say.
	void tidy();

private:
	struct Waiting
	{
		TimePoint since;
		std::uint32_t room;
	};

	void noteAnnouncements(const Room& room, const std::optional<TimePoint>& before);
	void end(Room& room);

	HubContext& _context;
	ByKey _byKey;
	std::unordered_map<std::uint32_t, Room*> _byHandle;
	std::uint32_t _handles = 0;

	std::vector<std::unique_ptr<Room>> _ended; ///< In this turn.
	std::deque<Waiting> _announcing;           ///< By time; those that were told sooner are passed over.
};


} // namespace ciarla
