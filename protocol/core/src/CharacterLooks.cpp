#include "CharacterLooks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>


namespace ciarla::characters {


namespace {


/// The row of a table of ranges that has the character; null if none.
template <typename Row, std::size_t rows>
const Row* rangeOf(const Row (&table)[rows], char32_t character) noexcept
{
	const Row* const row = std::ranges::lower_bound(table, character, {}, &Row::last);
	return row != std::end(table) && row->first <= character ? row : nullptr;
}


} // namespace


utf8proc_category_t categoryOf(char32_t character) noexcept
{
	return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}


bool isLetter(char32_t character) noexcept
{
	if (character < 0x80)
	{
		return (character | 0x20U) >= U'a' && (character | 0x20U) <= U'z';
	}
	switch (categoryOf(character))
	{
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_NL: return true;
	default: return false;
	}
}


bool isMark(char32_t character) noexcept
{
	if (character < 0x300)
	{
		return false;
	}
	const utf8proc_category_t category = categoryOf(character);
	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}


bool isDigit(char32_t character) noexcept
{
	return character < 0x80 ? character >= U'0' && character <= U'9' : categoryOf(character) == UTF8PROC_CATEGORY_ND;
}


bool isEmoji(char32_t character) noexcept
{
	return rangeOf(emoji, character) != nullptr;
}


bool isLetterOrDigit(char32_t character) noexcept
{
	return isLetter(character) || isDigit(character);
}


bool isSkinTone(char32_t character) noexcept
{
	return character >= 0x1F3FB && character <= 0x1F3FF;
}


bool isMedial(char32_t character) noexcept
{
	static constexpr char32_t medials[] = {0x00B7, 0x0387, 0x058A, 0x05BE, 0x05F3, 0x05F4, 0x0F0B,
										   0x2010, 0x2019, 0x2027, 0x30A0, 0x30FB, 0xFF65};
	return std::ranges::binary_search(medials, character);
}


bool isOfNames(char32_t character) noexcept
{
	if (character < 0x80)
	{
		return character >= U' ' && character != U':' && character != 0x7F;
	}
	const bool isOfLetters = isLetterOrDigit(character) ||
		(isMark(character) && categoryOf(character) != UTF8PROC_CATEGORY_ME) || isMedial(character);
	return isOfLetters || isEmoji(character) || isSkinTone(character) || character == 0x3000;
}


bool begins(char32_t character) noexcept
{
	if (character >= 0x80 && categoryOf(character) == UTF8PROC_CATEGORY_LM)
	{
		const unsigned script = scriptOf(character);
		return character == 0x02BB || character == 0x02BC || character == 0x02BE || character == 0x02BF ||
			(script != 0 && script != latinScript);
	}
	return isLetterOrDigit(character) || isEmoji(character);
}


bool isStacker(char32_t character) noexcept
{
	return std::ranges::binary_search(stackers, character);
}


bool isSharedMark(char32_t character) noexcept
{
	return isMark(character) && scriptOf(character) == 0;
}


unsigned scriptOf(char32_t character) noexcept
{
	if (character < 0x80)
	{
		return isLetter(character) ? latinScript : 0;
	}
	const Script* const row = rangeOf(scripts, character);
	return row != nullptr ? row->number : 0;
}


std::optional<Sign> signOf(char32_t letter) noexcept
{
	const auto* const found = std::ranges::lower_bound(signLetters, letter, {}, &SignLetter::letter);
	return found != std::end(signLetters) && found->letter == letter ? std::optional(found->sign) : std::nullopt;
}


const LookAlike* lookAlikeOf(char32_t character) noexcept
{
	if (character < 0x80)
	{
		return nullptr;
	}
	const auto* const found = std::ranges::lower_bound(lookAlikes, character, {}, &LookAlike::from);
	return found != std::end(lookAlikes) && found->from == character ? found : nullptr;
}


bool looksLikeDigit(char32_t character) noexcept
{
	constexpr std::u32string_view asSome = U"0123456789lIoO|";
	const auto looksSo = [asSome](char32_t part) { return asSome.find(part) != std::u32string_view::npos; };
	if (character < 0x80)
	{
		return looksSo(character);
	}
	if (isDigit(character))
	{
		return true;
	}
	bool hasSome = false;
	const auto fits = [&](char32_t part) {
		hasSome = hasSome || looksSo(part);
		return part == 0 || isMark(part) || looksSo(part);
	};
	if (const LookAlike* const row = lookAlikeOf(character))
	{
		return std::ranges::all_of(row->to, fits) && hasSome;
	}
	const char32_t drawn = drawnAs(character);
	return drawn != character && fits(drawn) && hasSome;
}


char32_t drawnAs(char32_t letter) noexcept
{
	if (letter < 0x80)
	{
		return letter;
	}
	if (const LookAlike* const row = lookAlikeOf(letter))
	{
		return row->to.front();
	}
	std::array<utf8proc_int32_t, 32> parts{};
	int boundClass = 0;
	const utf8proc_ssize_t count = utf8proc_decompose_char(
		static_cast<utf8proc_int32_t>(letter), parts.data(), parts.size(),
		static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT), &boundClass);
	const char32_t first = count > 0 && count <= 32 ? static_cast<char32_t>(parts[0]) : letter;
	const LookAlike* const row = lookAlikeOf(first);
	return row != nullptr ? row->to.front() : first;
}


bool separatesWords(char32_t character) noexcept
{
	const utf8proc_category_t category = categoryOf(character);
	return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_PD || category == UTF8PROC_CATEGORY_PC;
}


bool isVirama(char32_t mark) noexcept
{
	constexpr utf8proc_propval_t virama = 9; // Canonical_Combining_Class
	return isMark(mark) && utf8proc_get_property(static_cast<utf8proc_int32_t>(mark))->combining_class == virama;
}


bool isVisarga(char32_t mark) noexcept
{
	return mark >= 0x80 && std::ranges::binary_search(visargas, mark);
}


bool isJamo(char32_t letter) noexcept
{
	if (letter < 0x1100)
	{
		return false;
	}
	switch (utf8proc_get_property(static_cast<utf8proc_int32_t>(letter))->boundclass)
	{
	case UTF8PROC_BOUNDCLASS_L:
	case UTF8PROC_BOUNDCLASS_V:
	case UTF8PROC_BOUNDCLASS_T: return true;
	default: return false;
	}
}


bool isWritingAid(char32_t character) noexcept
{
	return character == 0x302E || character == 0x302F || character == 0x303B ||
		(character >= 0x3031 && character <= 0x3035);
}


char32_t lowerOf(char32_t letter) noexcept
{
	if (letter < 0x80)
	{
		return letter >= U'A' && letter <= U'Z' ? letter + 0x20 : letter;
	}
	return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(letter)));
}


int digitValue(char32_t character) noexcept
{
	if (!isDigit(character))
	{
		return -1;
	}
	const char32_t* const after = std::ranges::upper_bound(zeros, character);
	if (after == std::begin(zeros))
	{
		return -1;
	}
	const char32_t value = character - *std::prev(after);
	return value <= 9 ? static_cast<int>(value) : -1;
}


} // namespace ciarla::characters
