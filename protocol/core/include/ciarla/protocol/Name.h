#pragma once

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
	invisible,    ///< An invisible character; joiners count, for nobody could tell two such names apart.
	spaceAround,  ///< A space at an end, or nothing but spaces: it would look like another name.
	combiningMark ///< It begins with a mark that would join what is shown before it.
};


/// Looks at a name: 1 to 64 bytes of printable UTF-8, with no space at either end.
///
/// Nothing is corrected here. Whoever takes a name from a person trims it first (trimSpaces()).
NameProblem checkName(std::string_view name) noexcept;

/// The problem in words that complete "The name …": "is empty", "is longer than 64 bytes".
std::string_view describe(NameProblem problem) noexcept;

/// `text` without spaces, tabs and line breaks at its ends.
std::string_view trimSpaces(std::string_view text) noexcept;


} // namespace ciarla
