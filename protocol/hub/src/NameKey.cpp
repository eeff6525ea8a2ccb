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
/// that a keyboard offers beside Latin; the rest of that file is mathematics and scripts out of use.
constexpr LookAlike lookAlikes[] = {
	{0x0131, 'i'}, // Latin dotless i
	{0x0251, 'a'}, // Latin alpha
	{0x0261, 'g'}, // Latin script g
	{0x03B1, 'a'}, // Greek
	{0x03B2, 'b'}, {0x03B5, 'e'}, {0x03B6, 'z'}, {0x03B7, 'h'}, {0x03B9, 'i'}, {0x03BA, 'k'},
	{0x03BC, 'm'}, {0x03BD, 'n'}, {0x03BF, 'o'}, {0x03C1, 'p'}, {0x03C4, 't'}, {0x03C5, 'y'},
	{0x03C7, 'x'}, {0x03F2, 'c'}, {0x03F3, 'j'}, {0x0430, 'a'}, // Cyrillic
	{0x0432, 'b'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x043A, 'k'}, {0x043C, 'm'}, {0x043D, 'h'},
	{0x043E, 'o'}, {0x0440, 'p'}, {0x0441, 'c'}, {0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'},
	{0x044C, 'b'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'}, {0x04AF, 'y'}, {0x04BB, 'h'},
	{0x04CF, 'l'}, {0x0501, 'd'}, {0x051B, 'q'}, {0x051D, 'w'}, {0x0566, 'q'}, // Armenian
	{0x0570, 'h'}, {0x0578, 'n'}, {0x057D, 'u'}, {0x0581, 'g'}, {0x0584, 'f'}, {0x0585, 'o'},
};


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
	const std::string folded = foldCase(name);
	std::string key;
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
