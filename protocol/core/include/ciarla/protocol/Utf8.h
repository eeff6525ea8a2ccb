#pragma once

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


/// What stands in the place of bytes that are no character.
inline constexpr char32_t replacementCharacter = 0xFFFD;


/// What the first bytes of a text are.
enum class Utf8Status
{
	valid,     ///< A character.
	invalid,   ///< None: overlong, a surrogate, over U+10FFFF, or a stray byte.
	incomplete ///< The beginning of one, which more bytes could complete.
};


/// The first character of a text.
struct Utf8Character
{
	char32_t codePoint; ///< replacementCharacter unless valid.
	std::size_t bytes;  ///< How many bytes it takes; if not valid, those that one replacement stands for. At least 1.
	Utf8Status status;
};


/// Reads the first character of `text`, which must not be empty.
/// Source: The Unicode Standard, table 3-7; what is not valid is replaced by "maximal subparts", as browsers do.
Utf8Character decodeUtf8(std::string_view text) noexcept;

bool isValidUtf8(std::string_view text) noexcept;

/// How many bytes at the end of `text` begin a character that the next bytes could complete: 0 to 3.
/// Bytes that come in pieces are valid so far if everything before this tail is.
std::size_t incompleteUtf8Tail(std::string_view text) noexcept;

/// `text` with U+FFFD for every part that is not valid. At most three times as long.
std::string repairUtf8(std::string_view text);

/// Appends one character; `codePoint` must be a Unicode scalar value.
void appendUtf8(std::string& text, char32_t codePoint);


} // namespace ciarla
