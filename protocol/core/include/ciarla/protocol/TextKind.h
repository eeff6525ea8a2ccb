#pragma once

#include <cstdint>


namespace ciarla {


/// The kind of a text. The numbers are the wire's.
enum class TextKind : std::uint8_t
{
	say = 0,
	act = 1,     ///< Shown as "* Ada waves".
	private_ = 2 ///< To one member; a hub's business.
};


} // namespace ciarla
