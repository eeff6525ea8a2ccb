#pragma once

#include <ciarla/base/Time.h>

#include <cstdint>
#include <string>


namespace ciarla {


/// Why a conversation ends. The numbers are the wire's.
enum class ByeCode : std::uint16_t
{
	closed = 0,   ///< Somebody chose to leave.
	busy = 1,     ///< No room for another; try later.
	refused = 2,  ///< Not wanted: the name, the address, the version.
	fault = 3,    ///< The other side broke the protocol; the text says how.
	timeout = 4,  ///< Silent for too long.
	shutdown = 5, ///< The program was told to end.
	internal = 6
};


/// A goodbye with its reason.
struct Bye
{
	ByeCode code = ByeCode::closed;
	std::string text;       ///< At most Limits::reasonBytesMax; cut to it when sent.
	Duration retryAfter{};  ///< When trying again makes sense; 0 says nothing of it. Whole seconds on the wire.
	std::string freeName{}; ///< Of a hub that refuses a name: one that it would take; a name, or empty.
};


} // namespace ciarla
