#pragma once

#include <cstdint>


namespace ciarla {


/// Who somebody is. The values are the wire's; an unknown one is treated as a person.
enum class SpeakerRole : std::uint8_t
{
	person = 0,
	hub = 1
};


} // namespace ciarla
