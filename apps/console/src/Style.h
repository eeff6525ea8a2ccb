#pragma once

#include <string_view>


namespace ciarla {


/// How something looks: what every terminal knows. Source: ECMA-48, SGR.
inline constexpr std::string_view boldStyle = "\x1b[1m";
inline constexpr std::string_view dimStyle = "\x1b[2m";
inline constexpr std::string_view reverseStyle = "\x1b[7m";
inline constexpr std::string_view plainStyle = "\x1b[0m";

/// Before a line that no end of a row may break, because it is to be typed, or copied, as it stands. To a terminal it is
/// the usual weight.
inline constexpr std::string_view unbrokenStyle = "\x1b[22m";

/// What stands before a line of ours. With the space after it.
inline constexpr std::string_view queuedMark = "… ";
inline constexpr std::string_view deliveredMark = "✓ ";
inline constexpr std::string_view refusedMark = "\x1b[1m!\x1b[0m ";


} // namespace ciarla
