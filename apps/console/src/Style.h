#pragma once

#include <string_view>


namespace ciarla {


/// How something looks: what every terminal knows. Source: ECMA-48, SGR.
inline constexpr std::string_view boldStyle = "\x1b[1m";
inline constexpr std::string_view dimStyle = "\x1b[2m";
inline constexpr std::string_view plainStyle = "\x1b[0m";

/// What stands before a line of ours. With the space after it.
inline constexpr std::string_view queuedMark = "… ";
inline constexpr std::string_view deliveredMark = "✓ ";
inline constexpr std::string_view refusedMark = "\x1b[1m!\x1b[0m ";


} // namespace ciarla
