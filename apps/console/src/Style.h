#pragma once

#include <string_view>


namespace ciarla {


/// How something looks: what every terminal knows. Source: ECMA-48, SGR.
inline constexpr std::string_view boldStyle = "\x1b[1m";
inline constexpr std::string_view dimStyle = "\x1b[2m";
inline constexpr std::string_view plainStyle = "\x1b[0m";


} // namespace ciarla
