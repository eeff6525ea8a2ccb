#pragma once

#include <array>
#include <cstddef>
#include <cstdint>


namespace ciarla {


/// How many of what a hub has, and has had.
struct HubStats
{
	std::size_t connections = 0; ///< Greeted or not.
	std::size_t members = 0;     ///< Welcomed.
	std::size_t rooms = 0;
	std::size_t historyBytes = 0;

	std::uint64_t texts = 0;             ///< Taken from members.
	std::uint64_t deliveries = 0;        ///< One text to one member.
	std::uint64_t broadcasts = 0;        ///< One slab to the members of a room on one loop.
	std::uint64_t refusals = 0;          ///< NAKs.
	std::array<std::uint64_t, 8> ends{}; ///< Members who are gone, by LeaveCode.
};


} // namespace ciarla
