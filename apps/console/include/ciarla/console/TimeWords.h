#pragma once

#include <cstdint>
#include <string>


namespace ciarla {


/// Times for a person, in the zone of this machine. Each is given in milliseconds since 1970; one that no calendar
/// has becomes hyphens.

/// "14:03"
std::string timeOfDay(std::uint64_t time);

/// "2026-11-25T14:03:05+01:00". Source: RFC 3339.
std::string isoTime(std::uint64_t time);

/// "Wednesday, 25 November 2026"
std::string dayWords(std::uint64_t time);

/// By the clock of this machine.
std::uint64_t nowMilliseconds() noexcept;


} // namespace ciarla
