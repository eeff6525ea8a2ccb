#pragma once

#include <cstdint>
#include <string>


namespace ciarla {


/// Times for a person, in the zone of this machine. Each is given in milliseconds since 1970, one before that as the
/// negative number of these bits; one that no calendar has becomes hyphens.

/// "14:03"
std::string timeOfDay(std::uint64_t time);

/// "2026-11-25T14:03:05+01:00". Source: RFC 3339.
std::string isoTime(std::uint64_t time);

/// "Wednesday, 25 November 2026"
std::string dayWords(std::uint64_t time);

/// "2026-11-24T00:14:18.123Z", in UTC; empty for a time that is not in the years 0 to 9999.
std::string utcTime(std::int64_t time);

/// By the clock of this machine.
std::uint64_t nowMilliseconds() noexcept;


} // namespace ciarla
