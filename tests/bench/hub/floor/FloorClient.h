#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>


namespace ciarla::bench {


struct FloorRoom;


/// Whole lines that one client sent in one piece, shared by all who get them.
using Chunk = std::shared_ptr<const std::string>;


/// A chunk from some byte on.
struct ChunkRest
{
	Chunk chunk;
	std::size_t sent = 0;
};


/// One connection to rawhub.
struct FloorClient
{
	int descriptor = -1;
	FloorRoom* room = nullptr;
	std::size_t place = 0;         ///< In the room's list.
	std::string input;             ///< The beginning of a line.
	std::deque<ChunkRest> backlog; ///< What the system did not take yet.
	bool hasSpoken = false;
	bool awaitsWrite = false;
	bool isGone = false;
};


} // namespace ciarla::bench
