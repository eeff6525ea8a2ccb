#pragma once

#include <ciarla/console/Console.h>
#include <cstdint>

#include <optional>
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


/// What stands before a line: when it was said.
enum class Timestamps
{
	off,
	timeOfDay, ///< 14:03, with a line of its own where another day begins.
	iso        ///< 2026-11-25T14:03:05+01:00
};


/// A message as one line for a file or a pipe, the form that scripts are promised: `[lobby] 14:03 Ada: hello`, and
/// `Ada: * waves` for an act. The room stands there where that could be more than one, and the time of day where it
/// was said before. With timestamps the time stands before all of it; where they are off, nowhere.
std::string talkWords(const Talk& talk, std::optional<Timestamps> timestamps = std::nullopt);

/// When it was said: by the hub's clock if that is known, else `now`.
std::uint64_t timeOf(const Talk& talk, std::uint64_t now) noexcept;


} // namespace ciarla
