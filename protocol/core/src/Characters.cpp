#include <ciarla/protocol/Characters.h>

#include <utf8proc.h>

#include <algorithm>
#include <iterator>


namespace ciarla {


namespace {


struct Range
{
	char32_t first;
	char32_t last;
	CharacterClass characterClass;
};


/// Every assigned character that is not printable, in order; a Default_Ignorable_Code_Point that Unicode has not assigned
/// yet is listed with its block.
constexpr Range ranges[] = {
	{0x0000, 0x001F, CharacterClass::control},     // C0
	{0x007F, 0x009F, CharacterClass::control},     // DEL, C1
	{0x00AD, 0x00AD, CharacterClass::invisible},   // soft hyphen
	{0x034F, 0x034F, CharacterClass::invisible},   // combining grapheme joiner
	{0x061C, 0x061C, CharacterClass::bidiControl}, // Arabic letter mark
	{0x070F, 0x070F, CharacterClass::invisible},   // Syriac abbreviation mark; seen over letters, if at all
	{0x115F, 0x1160, CharacterClass::invisible},   // Hangul fillers
	{0x17B4, 0x17B5, CharacterClass::invisible},   // Khmer inherent vowels
	{0x180B, 0x180D, CharacterClass::joiner},      // Mongolian free variation selectors one to three
	{0x180E, 0x180E, CharacterClass::invisible},   // Mongolian vowel separator
	{0x180F, 0x180F, CharacterClass::joiner},      // Mongolian free variation selector four
	{0x200B, 0x200B, CharacterClass::invisible},   // zero width space
	{0x200C, 0x200D, CharacterClass::joiner},      // ZWNJ, ZWJ
	{0x200E, 0x200F, CharacterClass::bidiControl}, // left-to-right and right-to-left mark
	{0x2028, 0x2029, CharacterClass::control},     // line and paragraph separator
	{0x202A, 0x202E, CharacterClass::bidiControl}, // embeddings and overrides
	{0x2060, 0x2065, CharacterClass::invisible},   // word joiner, invisible operators
	{0x2066, 0x2069, CharacterClass::bidiControl}, // isolates
	{0x206A, 0x206F, CharacterClass::invisible},   // deprecated format characters
	{0x2800, 0x2800, CharacterClass::invisible},   // blank Braille pattern; not ignorable, but blank
	{0x2D7F, 0x2D7F, CharacterClass::invisible},   // Tifinagh consonant joiner
	{0x3164, 0x3164, CharacterClass::invisible},   // Hangul filler
	{0xFE00, 0xFE0F, CharacterClass::joiner},      // variation selectors
	{0xFEFF, 0xFEFF, CharacterClass::invisible},   // byte order mark
	{0xFFA0, 0xFFA0, CharacterClass::invisible},   // halfwidth Hangul filler
	{0xFFF0, 0xFFFC, CharacterClass::invisible},   // unassigned, interlinear annotation, object replacement
	{0x1107F, 0x1107F, CharacterClass::invisible}, // Brahmi number joiner
	{0x13430, 0x13455,
	 CharacterClass::invisible}, // Egyptian hieroglyph format controls, blanks, and lost or damaged signs
	{0x16FE4, 0x16FE4, CharacterClass::invisible}, // Khitan small script filler
	{0x1BCA0, 0x1BCA3, CharacterClass::invisible}, // shorthand format controls
	{0x1D159, 0x1D159, CharacterClass::invisible}, // musical null notehead; not ignorable, but blank
	{0x1D173, 0x1D17A, CharacterClass::invisible}, // musical beams and slurs
	{0xE0000, 0xE00FF, CharacterClass::invisible}, // tags: a whole message can hide in them
	{0xE0100, 0xE01EF, CharacterClass::joiner},    // variation selectors supplement
	{0xE01F0, 0xE0FFF, CharacterClass::invisible}, // unassigned
};


} // namespace


CharacterClass classify(char32_t codePoint) noexcept
{
	if (codePoint >= 0x20 && codePoint < 0x7F)
	{
		return CharacterClass::printable;
	}
	const auto* found =
		std::lower_bound(std::begin(ranges), std::end(ranges), codePoint, [](const Range& range, char32_t value) {
			return range.last < value;
		});
	const bool listed = found != std::end(ranges) && found->first <= codePoint;
	if (listed)
	{
		return found->characterClass;
	}
	const utf8proc_category_t category = utf8proc_category(static_cast<utf8proc_int32_t>(codePoint));
	const bool isAssigned = category != UTF8PROC_CATEGORY_CN && category != UTF8PROC_CATEGORY_CO;
	return isAssigned ? CharacterClass::printable : CharacterClass::unassigned;
}


} // namespace ciarla
