#include <ciarla/protocol/Characters.h>

#include <gmock/gmock.h>

#include <utility>


namespace ciarla {


TEST(Characters, KnowsTheClasses)
{
	const std::pair<char32_t, CharacterClass> expected[] = {
		{U' ', CharacterClass::printable}, {U'~', CharacterClass::printable},    {0x00A0, CharacterClass::printable},
		{U'é', CharacterClass::printable}, {0x1F600, CharacterClass::printable}, {0x1FFFF, CharacterClass::unassigned},
		{0x0000, CharacterClass::control}, {0x001F, CharacterClass::control},    {0x007F, CharacterClass::control},
		{0x0080, CharacterClass::control}, {0x009B, CharacterClass::control},    {0x009F, CharacterClass::control},
		{0x2028, CharacterClass::control}, {0x2029, CharacterClass::control},    {0x200C, CharacterClass::joiner},
		{0x200D, CharacterClass::joiner},  {0xFE00, CharacterClass::joiner},     {0xFE0F, CharacterClass::joiner},
		{0xE0100, CharacterClass::joiner}, {0xE01EF, CharacterClass::joiner},    {0x180B, CharacterClass::joiner},
		{0x180F, CharacterClass::joiner},
	};
	for (const auto& [codePoint, characterClass]: expected)
	{
		EXPECT_EQ(classify(codePoint), characterClass) << std::hex << static_cast<unsigned>(codePoint);
	}
}


TEST(Characters, KnowsWhatNobodyCanRead)
{
	const char32_t unassigned[] = {0x0378, 0xE000, 0xF8FF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0xF0000, 0x10FFFF};
	for (const char32_t codePoint: unassigned)
	{
		EXPECT_EQ(classify(codePoint), CharacterClass::unassigned) << std::hex << static_cast<unsigned>(codePoint);
	}
	const char32_t invisible[] = {0x070F, 0x2D7F, 0xFFFC, 0x1107F, 0x13440, 0x16FE4};
	for (const char32_t codePoint: invisible)
	{
		EXPECT_EQ(classify(codePoint), CharacterClass::invisible) << std::hex << static_cast<unsigned>(codePoint);
	}
}


// Source: UAX #9, the property Bidi_Control, all of it.
TEST(Characters, KnowsEveryBidiControl)
{
	const char32_t all[] = {0x061C, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C,
							0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069};
	int found = 0;
	for (char32_t codePoint = 0; codePoint <= 0x10FFFF; ++codePoint)
	{
		found += classify(codePoint) == CharacterClass::bidiControl ? 1 : 0;
	}
	EXPECT_EQ(found, 12);
	for (const char32_t codePoint: all)
	{
		EXPECT_EQ(classify(codePoint), CharacterClass::bidiControl) << std::hex << static_cast<unsigned>(codePoint);
	}
}


// Source: DerivedCoreProperties.txt of Unicode 15, Default_Ignorable_Code_Point, all ranges.
TEST(Characters, LetsNoIgnorableCharacterPassAsPrintable)
{
	const std::pair<char32_t, char32_t> ignorable[] = {
		{0x00AD, 0x00AD}, {0x034F, 0x034F}, {0x061C, 0x061C},   {0x115F, 0x1160},   {0x17B4, 0x17B5},  {0x180B, 0x180F},
		{0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},  {0xFEFF, 0xFEFF},
		{0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
	for (const auto& [first, last]: ignorable)
	{
		for (char32_t codePoint = first; codePoint <= last; ++codePoint)
		{
			EXPECT_NE(classify(codePoint), CharacterClass::printable) << std::hex << static_cast<unsigned>(codePoint);
		}
	}
}


} // namespace ciarla
