#include "NameKey.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/Utf8.h>

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>


namespace ciarla {


namespace {


struct LookAlike
{
	char32_t letter;
	char latin;
};


/// Letters that look like a Latin one, after case folding, in order. One whose two cases look like two Latin letters
/// goes by its capital, for names begin with one. Source: confusables.txt of UTS #39, version 15, for the alphabets
/// that a keyboard offers beside Latin, and those of which whole names can be made; the rest of that file is mathematics.
// clang-format off
constexpr LookAlike lookAlikes[] = {
	// Latin, and phonetic small capitals.
	{0x0131, 'i'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0262, 'g'}, {0x026A, 'i'}, {0x0274, 'n'}, {0x0280, 'r'}, {0x028F, 'y'},
	{0x0299, 'b'}, {0x029C, 'h'}, {0x029F, 'l'},
	// Greek.
	{0x03B1, 'a'}, {0x03B2, 'b'}, {0x03B5, 'e'}, {0x03B6, 'z'}, {0x03B7, 'h'}, {0x03B9, 'i'}, {0x03BA, 'k'}, {0x03BC, 'm'},
	{0x03BD, 'n'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C4, 't'}, {0x03C5, 'y'}, {0x03C7, 'x'}, {0x03F2, 'c'}, {0x03F3, 'j'},
	// Cyrillic.
	{0x0430, 'a'}, {0x0432, 'b'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'},
	{0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x044C, 'b'}, {0x0455, 's'}, {0x0456, 'i'},
	{0x0458, 'j'}, {0x04AF, 'y'}, {0x04BB, 'h'}, {0x04CF, 'l'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'},
	// Armenian.
	{0x0566, 'q'}, {0x0570, 'h'}, {0x0578, 'n'}, {0x057D, 'u'}, {0x0581, 'g'}, {0x0584, 'f'}, {0x0585, 'o'},
	// Cherokee, whose case folds to the capital.
	{0x13A0, 'd'}, {0x13A1, 'r'}, {0x13A2, 't'}, {0x13A5, 'i'}, {0x13AA, 'a'}, {0x13AB, 'j'}, {0x13AC, 'e'}, {0x13B3, 'w'},
	{0x13B7, 'm'}, {0x13BB, 'h'}, {0x13BD, 'y'}, {0x13C0, 'g'}, {0x13C2, 'h'}, {0x13C3, 'z'}, {0x13D2, 'r'}, {0x13D4, 'w'},
	{0x13D5, 's'}, {0x13D9, 'v'}, {0x13DA, 's'}, {0x13DE, 'l'}, {0x13DF, 'c'}, {0x13E2, 'p'}, {0x13E6, 'k'}, {0x13E7, 'd'},
	{0x13F4, 'b'},
	// Canadian syllabics.
	{0x142F, 'v'}, {0x144C, 'u'}, {0x1455, 'c'}, {0x146D, 'p'}, {0x146F, 'd'}, {0x148D, 'j'}, {0x14AA, 'l'}, {0x157C, 'h'},
	{0x157D, 'x'}, {0x1587, 'r'}, {0x15C5, 'a'}, {0x15DE, 'd'}, {0x15EA, 'd'}, {0x15F0, 'm'}, {0x15F7, 'b'}, {0x166D, 'x'},
	{0x166E, 'x'},
	// phonetic small capitals.
	{0x1D00, 'a'}, {0x1D04, 'c'}, {0x1D05, 'd'}, {0x1D07, 'e'}, {0x1D0A, 'j'}, {0x1D0B, 'k'}, {0x1D0D, 'm'}, {0x1D0F, 'o'},
	{0x1D18, 'p'}, {0x1D1B, 't'}, {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'}, {0x1D22, 'z'},
	// Lisu.
	{0xA4D0, 'b'}, {0xA4D1, 'p'}, {0xA4D3, 'd'}, {0xA4D4, 't'}, {0xA4D6, 'g'}, {0xA4D7, 'k'}, {0xA4D9, 'j'}, {0xA4DA, 'c'},
	{0xA4DC, 'z'}, {0xA4DD, 'f'}, {0xA4DF, 'm'}, {0xA4E0, 'n'}, {0xA4E1, 'l'}, {0xA4E2, 's'}, {0xA4E3, 'r'}, {0xA4E6, 'v'},
	{0xA4E7, 'h'}, {0xA4EA, 'w'}, {0xA4EB, 'x'}, {0xA4EC, 'y'}, {0xA4EE, 'a'}, {0xA4F0, 'e'}, {0xA4F2, 'i'}, {0xA4F3, 'o'},
	{0xA4F4, 'u'},
	// phonetic small capitals.
	{0xA730, 'f'}, {0xA731, 's'},
};
// clang-format on


/// What the names that are suggested add, 2 to 9 and what 0 and 1 have become.
constexpr std::string_view stemEnds = "23456789ol";


std::string foldCase(std::string_view name)
{
	utf8proc_uint8_t* folded = nullptr;
	const utf8proc_ssize_t bytes = utf8proc_map(
		reinterpret_cast<const utf8proc_uint8_t*>(name.data()), static_cast<utf8proc_ssize_t>(name.size()), &folded,
		static_cast<utf8proc_option_t>(
			UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE));
	const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(folded, &std::free);
	if (bytes < 0)
	{
		return std::string(name);
	}
	return {reinterpret_cast<const char*>(folded), static_cast<std::size_t>(bytes)};
}


char32_t latinOf(char32_t letter) noexcept
{
	const auto* found = std::ranges::lower_bound(lookAlikes, letter, {}, &LookAlike::letter);
	return found != std::end(lookAlikes) && found->letter == letter ? static_cast<char32_t>(found->latin) : letter;
}


} // namespace


std::string roomKey(std::string_view name)
{
	std::string key;
	if (std::ranges::all_of(name, [](char byte) { return byte >= ' ' && byte <= '~'; }))
	{
		// What folding makes of plain ASCII is known, and nearly every name is that.
		key.reserve(name.size());
		for (const char letter: name)
		{
			if (letter != ' ' || !key.ends_with(' '))
			{
				key += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
			}
		}
		return key;
	}
	const std::string folded = foldCase(name);
	for (std::string_view rest(folded); !rest.empty();)
	{
		const Utf8Character character = decodeUtf8(rest);
		rest.remove_prefix(character.bytes);
		const bool secondSpace = character.codePoint == ' ' && key.ends_with(' ');
		if (!secondSpace)
		{
			appendUtf8(key, latinOf(character.codePoint));
		}
	}
	return key;
}


std::string memberKey(std::string_view name)
{
	std::string key;
	for (const char letter: roomKey(name))
	{
		switch (letter)
		{
		case '0': key += 'o'; break;
		case '1':
		case 'i': // Small, it looks like none of these; but folding has made it of a capital that does.
		case '|': key += 'l'; break;
		case 'm': key += "rn"; break;
		default: key += letter;
		}
	}
	return key;
}


std::string_view keyStem(std::string_view key) noexcept
{
	const std::size_t last = key.find_last_not_of(stemEnds);
	return last == std::string_view::npos ? std::string_view() : key.substr(0, last + 1);
}


} // namespace ciarla
