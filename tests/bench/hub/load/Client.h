#pragma once

#include <cstddef>
#include <cstdint>
#include <string>


namespace ciarla::bench {


/// One connection of the generator.
struct Client
{
	enum class State : std::uint8_t
	{
		idle,
		connecting,
		greeting, ///< Connected, and not yet where texts can be sent and heard.
		ready,
		closed
	};

	int descriptor = -1;
	State state = State::idle;
	std::uint32_t id = 0;    ///< Its own for as long as it is connected: names are made of it.
	std::uint32_t place = 0; ///< In its suite's lists.
	std::uint32_t room = 0;
	bool subscribes = true; ///< Wants to hear the room, where a dialect lets one only speak.
	bool isStalled = false; ///< Does not read any more.

	std::string input{};  ///< The beginning of a unit whose rest has not come.
	std::string output{}; ///< Not yet written, from `outputSent` on.
	std::size_t outputSent = 0;
	bool isQueued = false;    ///< In the engine's list of what is to be written.
	bool awaitsWrite = false; ///< The system's queue is full.

	std::uint32_t roomHandle = 0;      ///< What a ciarla hub calls the room.
	std::uint64_t requestSequence = 0; ///< Of its last text or request there.
	std::uint64_t roomSequence = 0;    ///< The last one heard there; 0: none yet.
};


} // namespace ciarla::bench
