#pragma once

#include <array>
#include <cstdint>
#include <string>
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


/// The colours of names, by their numbers among xterm's 256: those of the 6×6×6 cube, which themes leave alone, that
/// differ by 4.1:1 or more from black and from white, and by 3:1 or more from the grounds of usual themes.
/// Source: WCAG 2.1, success criterion 1.4.3: 3:1 for letters in bold.
inline constexpr std::array<std::uint8_t, 10> nameColours{28, 30, 31, 63, 64, 99, 130, 131, 162, 164};

/// What turns a name's style on: bold, and in a colour that is this name's wherever and whenever it is shown.
std::string nameStyle(std::string_view name, bool colour);


} // namespace ciarla
