#pragma once

#include <cstdint>


namespace ciarla {


/// Who somebody is. The numbers are the wire's; others are taken for a person.
enum class SpeakerRole : std::uint8_t
{
	person = 0,
	hub = 1
};


} // namespace ciarla
