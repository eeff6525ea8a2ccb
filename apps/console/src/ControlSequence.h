#pragma once

#include "KeyReader.h"

#include <cstddef>
#include <string_view>


namespace ciarla {


/// What begins with ESC, or with a control of eight bits.
enum class Opening
{
	none,
	sequence,    ///< CSI
	singleShift, ///< SS3
	string,      ///< DCS, SOS, OSC, PM, APC
	end          ///< ST
};


/// What a control of the second set opens, named as it is written with seven bits: by ESC and this.
Opening openingOf(char32_t final) noexcept;


/// A control of eight bits, in UTF-8 or, where it is no part of a character, as it is.
struct EightBits
{
	Opening opening = Opening::none;
	std::size_t bytes = 0; ///< Of the character that stands there, whatever it is.
};

EightBits eightBitsAt(std::string_view bytes) noexcept;


/// Whether a terminal's answer may begin so. What else stands behind such an opening was typed, after a key with Alt.
bool isAnswer(char opening, std::string_view content) noexcept;


/// "number;modifiers", where either may be missing.
struct Parameters
{
	int number = 1;
	int modifiers = 0;   ///< xterm counts them from 1; here they are bits.
	bool isPlain = true; ///< Nothing else stands there; what is private, or a report of something, is no key.
};

Parameters parametersOf(std::string_view text) noexcept;

Key keyOf(const Parameters& parameters, char final) noexcept;


/// A parameter or an intermediate byte of a sequence, which its final one follows.
constexpr bool isMiddle(char byte) noexcept
{
	return byte >= ' ' && byte <= '?';
}


constexpr bool isFinal(char byte) noexcept
{
	return byte >= '@' && byte <= '~';
}


} // namespace ciarla
