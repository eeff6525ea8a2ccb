#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>


namespace ciarla {


/// The colours of names, by their numbers among xterm's 256: those of the 6×6×6 cube, which themes leave alone, that
/// differ by 4.1:1 or more from black and from white, and by 3:1 or more from the grounds of usual themes.
/// Source: WCAG 2.1, success criterion 1.4.3: 3:1 for letters in bold.
inline constexpr std::array<std::uint8_t, 10> nameColours{28, 30, 31, 63, 64, 99, 130, 131, 162, 164};

/// What turns a name's style on: bold, and in a colour that is this name's wherever and whenever it is shown.
std::string nameStyle(std::string_view name, bool colour);


} // namespace ciarla
