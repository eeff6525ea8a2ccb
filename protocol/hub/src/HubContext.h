#pragma once

#include "History.h"
#include "Letters.h"
#include "Members.h"
#include "Sanctions.h"
#include "Turn.h"
#include "WaitList.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Hub.h>
#include <ciarla/protocol/HubSettings.h>
#include <ciarla/protocol/HubSink.h>
#include <ciarla/protocol/HubStats.h>
#include <ciarla/protocol/NameKey.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>


namespace ciarla {


class Room;


/// A HubContext is what the parts of one hub share.
class HubContext
{
public:
	HubContext(
		HubSettings hubSettings, HubPlace hubPlace, std::uint64_t hubEpoch, std::function<std::uint64_t()> unixTime);
	HubContext(const HubContext&) = delete;
	HubContext& operator=(const HubContext&) = delete;

	/// A call from outside begins.
	void begin(TimePoint at) noexcept;

	/// Milliseconds since 1970, the same during one call.
	std::uint64_t unixTime();

	/// Which hub of the group gave out this handle of a member or a room.
	unsigned homeOf(std::uint32_t handle) const noexcept
	{
		return handle % place.count;
	}

	/// Which hub is the home of a name, and of all that look the same.
	unsigned homeOf(const NameKey& name) const noexcept;

	/// Which hub is the home of the room that has this key.
	unsigned homeOf(std::string_view room) const noexcept;

	bool isHere(std::uint32_t handle) const noexcept
	{
		return homeOf(handle) == place.index;
	}

	/// A handle that no hub of the group has given out. `count` is of those given out here.
	std::uint32_t nextHandle(std::uint32_t& count) const noexcept;

	/// Leaves with this turn.
	void post(unsigned to, Letter letter);

	/// The last letter of those that leave for that hub; null if there is none.
	Letter* lastLetter(unsigned to) noexcept;

	/// To every other hub of the group.
	void postToAll(const SanctionLetter& letter);

	/// Has something to say when the turn ends.
	void willSay(Room& room);

	bool hasOutput() const noexcept;

	/// Sends what the turn has brought, here and by mail.
	void settle(HubSink& sink);

	HubSettings settings;
	const HubPlace place;
	const std::uint64_t epoch;
	TimePoint now{};
	std::uint32_t turns = 0; ///< That have been settled.

	HubStats stats;
	Members members;
	WaitList idle; ///< Where members are who have been heard.
	Turn turn;
	HistoryBudget historyBudget;
	const History noHistory{historyBudget}; ///< Of rooms in which nothing was said.
	Sanctions sanctions;
	std::vector<Whom> resumable; ///< Whose kept requests may go on.
	std::vector<SlabMark> marks; ///< Kept for its memory while a slab is sealed.

private:
	std::function<std::uint64_t()> _clock;
	std::optional<std::uint64_t> _unixTime;
	std::vector<std::unique_ptr<HubMail::Content>> _mail; ///< By hub.
	std::vector<Room*> _saying;
};


} // namespace ciarla
