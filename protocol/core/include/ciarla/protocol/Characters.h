#pragma once


namespace ciarla {


/// What a character can do to whoever reads it.
enum class CharacterClass
{
	/// It is seen, or it is a space.
	printable,

	/// C0, DEL, C1, and the line and paragraph separators: a terminal may obey it.
	control,

	/// It turns the direction of what follows. Source: UAX #9, Bidi_Control.
	bidiControl,

	/// It is not seen at all. Source: Default_Ignorable_Code_Point, which UTS #39 allows in no identifier, without
	/// the joiners; and a few that are blank in most fonts, or only join what is beside them.
	invisible,

	/// Assigned to nothing, no character at all, or for private use: nobody knows what a terminal makes of it, and most
	/// make nothing. Source: general categories Cn and Co of utf8proc's Unicode, 15 in 2.8.
	unassigned,

	/// Not seen itself, but it forms what is: ZWJ, ZWNJ, variation selectors. Harmless in a message, a way to imitate
	/// in a name.
	joiner
};


/// Source of the tables: Unicode 15, listed in Characters.cpp, and utf8proc's.
CharacterClass classify(char32_t codePoint) noexcept;


} // namespace ciarla
