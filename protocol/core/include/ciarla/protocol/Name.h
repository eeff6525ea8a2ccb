#pragma once

#include <string>
#include <string_view>


namespace ciarla {


/// Why a name is no good.
enum class NameProblem
{
	none,
	empty,
	tooLong, ///< Over Limits::nameBytesMax.
	notUtf8,
	control, ///< A control character, a line break among them.
	bidiControl,
	invisible,     ///< An invisible character; joiners count, for nobody could tell two such names apart.
	unassigned,    ///< What Unicode has assigned to nothing, or to private use: nobody knows what is seen.
	sign,          ///< A sign that names do not have, or one in a place where it is none of a name.
	colon,         ///< A colon, which ends the speaker's name in a line, or what looks like one.
	spaceAround,   ///< A space at an end, or nothing but spaces: it would look like another name.
	space,         ///< Two spaces in a row, or one of another width.
	combiningMark, ///< A mark that is on no letter of its script, or too many on one.
	beginning, ///< It begins with something else than a letter, a digit or an emoji, or with what looks like a sign.
	time,      ///< It begins like a time.
	ending,    ///< It ends in a question mark, a number in brackets or after a dot, or what looks like them.
	notice     ///< It reads as a sentence of the program's own.
};


/// Looks at a name: 1 to 64 bytes of letters, digits, emoji and a few signs, which can be taken for nothing else.
///
/// Nothing is corrected here. Whoever takes a name from a person trims it first (trimSpaces()).
/// Source: docs/names.md.
NameProblem checkName(std::string_view name) noexcept;

/// A name like a taken one, for whoever has to take another: with the number behind it, `Ada2`, or with a letter before that
/// where it would be none, `7-x2`. The end makes room for it.
std::string numberedName(std::string_view name, unsigned number);

/// The problem in words that complete "The name …": "is empty", "is longer than 64 bytes".
std::string_view describe(NameProblem problem) noexcept;

/// `text` without spaces, tabs and line breaks at its ends.
std::string_view trimSpaces(std::string_view text) noexcept;


} // namespace ciarla
