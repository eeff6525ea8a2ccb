#pragma once

#include <ciarla/console/Console.h>
#include <ciarla/console/ConsoleLook.h>

#include <optional>
#include <string>


namespace ciarla {


/// A message as one line for a file or a pipe, the form that scripts are promised: `[lobby] 14:03 Ada: hello`, and
/// `Ada: * waves` for an act. The room stands there where that could be more than one, and the time of day where it
/// was said before. With timestamps the time stands before all of it; where they are off, nowhere.
std::string talkWords(const Talk& talk, std::optional<Timestamps> timestamps = std::nullopt);

/// When it was said: by the hub's clock if that is known, else `now`.
std::uint64_t timeOf(const Talk& talk, std::uint64_t now) noexcept;


} // namespace ciarla
