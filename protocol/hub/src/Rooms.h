#pragma once

#include "History.h"
#include "Room.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Frames.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>


namespace ciarla {


class HubContext;


/// Rooms are all rooms of a hub; they answer what members ask of them, each request by one ACK or one NAK. One that
/// everybody has left is no more: what was said there was not said to whoever names it next, so that is another room,
/// with another epoch and no history.
class Rooms
{
public:
	explicit Rooms(HubContext& context);

	/// A muted member may enter rooms, and make none: others would read its name.
	void join(Member& member, const JoinFrame& request, bool muted);

	void part(Member& member, const PartFrame& request);
	void say(Member& member, const TextFrame& text);
	void changeTopic(Member& member, const TopicFrame& request);
	void tellHistory(Member& member, const HistoryFrame& request);
	void tellWho(Member& member, const WhoFrame& request);
	void list(Member& member, const ListFrame& request);

	/// What an operator asks for: puts `target`, who is called `name`, out of the room.
	void kick(Member& by, const OperateFrame& order, Member& target, std::string_view reason);

	/// The member's conversation ends.
	void leaveAll(Member& member, LeaveCode code, std::string_view reason);

	void renamed(Member& member);

	/// Tells who came and went, where that has waited long enough.
	void announceDue();
	std::optional<TimePoint> deadline() const noexcept;

	/// Whether a room has something to say, or has ended.
	bool hasUnsettled() const noexcept
	{
		return !_saying.empty() || !_ended.empty();
	}

	/// The turn ends: what was said is said now.
	void settle();

	/// The bounds of histories are others.
	void configure();

	std::size_t size() const noexcept
	{
		return _byKey.size();
	}

	std::size_t historyBytes() const noexcept
	{
		return _historyBudget.bytes();
	}

	// For its rooms.

	HubContext& context() noexcept
	{
		return _context;
	}

	/// Has something to say when the turn ends.
	void willSay(Room& room);

	/// Has something to announce after a while.
	void willAnnounce(const Room& room);

	HistoryBudget& historyBudget() noexcept
	{
		return _historyBudget;
	}

	/// Of rooms in which nothing was said.
	const History& noHistory() const noexcept
	{
		return _noHistory;
	}

	/// Kept for its memory while a slab is sealed.
	std::vector<AuthorSpan>& spans() noexcept
	{
		return _spans;
	}

private:
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

	/// Finds rooms by how their names look, which is worked out again instead of kept.
	struct LooksHash
	{
		using is_transparent = void;

		std::size_t operator()(const std::string& looks) const;
		std::size_t operator()(const Room* room) const;
	};

	struct LooksEqual
	{
		using is_transparent = void;

		bool operator()(const std::string& looks, const Room* room) const;

		bool operator()(const Room* one, const Room* other) const noexcept
		{
			return one == other;
		}
	};

	struct Announcing
	{
		TimePoint since;
		std::uint32_t room;
	};

	Room* find(std::uint32_t handle) noexcept;
	Room* find(std::string_view key) noexcept;
	Room* findOrLookAlike(std::string_view key, std::string_view name);
	Room* roomOf(Member& member, std::uint64_t sequence, std::uint32_t handle);
	Room* make(Member& maker, std::uint64_t sequence, std::string_view key, std::string_view name);
	bool mayMake(Member& maker, std::uint64_t sequence, std::string_view key);
	void replay(Member& member, const Room& room, std::size_t from, std::size_t count, std::uint32_t namedTo);
	void leave(Room& room, Member& member, LeaveCode code, std::string_view reason);
	void sendOut(Room& room, Member& member, LeaveCode code, std::string_view reason);
	void end(Room& room);
	RoomSlot freeSlot();

	HubContext& _context;
	HistoryBudget _historyBudget;
	const History _noHistory{_historyBudget};
	std::set<std::unique_ptr<Room>, KeyLess> _byKey;
	std::unordered_map<std::uint32_t, Room*> _byHandle;
	std::unordered_set<Room*, LooksHash, LooksEqual> _byLooks;
	std::unordered_map<std::uint64_t, std::size_t> _made; ///< How many rooms there are by their maker's network.
	std::uint32_t _handles = 0;
	RoomSlot _slots = 0;
	std::vector<RoomSlot> _freeSlots;

	std::vector<Room*> _saying;
	std::vector<std::unique_ptr<Room>> _ended; ///< In this turn.
	std::deque<Announcing> _announcing;        ///< By time; those that were told sooner are passed over.
	std::vector<AuthorSpan> _spans;
};


} // namespace ciarla
