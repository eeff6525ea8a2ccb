#include "CharacterLooks.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>


namespace ciarla {


namespace {


constexpr std::string_view lineBreakPicture = "\u23CE";
constexpr std::string_view ellipsis = "\u2026";


enum class Joiners
{
	pass,
	show
};


/// Appends `<U+202E>`.
void appendNumber(std::string& safe, char32_t codePoint)
{
	constexpr std::string_view digits = "0123456789ABCDEF";
	safe += "<U+";
	for (unsigned shift = 24; shift > 0;)
	{
		shift -= 4;
		if (shift < 16 || codePoint >> shift != 0)
		{
			safe += digits[codePoint >> shift & 0xFU];
		}
	}
	safe += '>';
}


void appendVisible(std::string& safe, char32_t codePoint)
{
	constexpr char32_t controlPictures = 0x2400;
	constexpr char32_t deletePicture = 0x2421;
	if (codePoint < 0x20)
	{
		appendUtf8(safe, controlPictures + codePoint);
	}
	else if (codePoint == 0x7F)
	{
		appendUtf8(safe, deletePicture);
	}
	else
	{
		appendNumber(safe, codePoint);
	}
}


bool isSafe(char32_t codePoint, Joiners joiners) noexcept
{
	const CharacterClass characterClass = classify(codePoint);
	return characterClass == CharacterClass::printable ||
		(characterClass == CharacterClass::joiner && joiners == Joiners::pass);
}


/// What could be taken for a sign of the program's own in the place of a name.
bool isNeverOfNames(char32_t codePoint, bool isFirst, bool isLast) noexcept
{
	using namespace characters;
	if (codePoint == replacementCharacter)
	{
		return false;
	}
	const std::optional<Sign> sign = signOf(codePoint);
	const bool isForeign = sign && scriptOf(codePoint) != 0 && scriptOf(codePoint) != latinScript;
	return codePoint == U':' || !isOfNames(codePoint) || (isFirst && !begins(codePoint)) ||
		(isLast && codePoint == U'?') || (sign && !isForeign);
}


/// How many bytes at the beginning are plain ASCII, which is printable and means itself: most of what is ever said.
std::size_t plainBytes(std::string_view text) noexcept
{
	const auto plain = [](char byte) { return byte >= 0x20 && byte < 0x7F; };
	return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), plain) - text.begin());
}


bool isLettersAndDigits(std::string_view text) noexcept
{
	const auto isOne = [](char byte) {
		return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
	};
	return text.size() <= Limits::nameBytesMax && std::ranges::all_of(text, isOne);
}


std::string safeText(std::string_view text, Joiners joiners, std::string_view lineBreak)
{
	std::string safe;
	safe.reserve(text.size());
	while (!text.empty())
	{
		const std::size_t plain = plainBytes(text);
		safe.append(text.substr(0, plain));
		text.remove_prefix(plain);
		if (text.empty())
		{
			break;
		}
		const Utf8Character character = decodeUtf8(text);
		if (text.starts_with("\r\n"))
		{
			safe += lineBreak;
			text.remove_prefix(2);
			continue;
		}
		if (character.codePoint == '\n')
		{
			safe += lineBreak;
		}
		else if (isSafe(character.codePoint, joiners))
		{
			appendUtf8(safe, character.codePoint);
		}
		else
		{
			appendVisible(safe, character.codePoint);
		}
		text.remove_prefix(character.bytes);
	}
	return safe;
}


void shorten(std::string& safe, std::size_t bytesMax)
{
	if (safe.size() > bytesMax)
	{
		safe.resize(graphemePrefix(safe, bytesMax - ellipsis.size()));
		safe += ellipsis;
	}
}


} // namespace


std::string safeBody(std::string_view text)
{
	return safeText(text, Joiners::pass, lineBreakPicture);
}


std::string safeBodyIndented(std::string_view text, std::size_t indent)
{
	const std::string lineBreak = "\n" + std::string(std::max<std::size_t>(indent, 1), ' ');
	return safeText(text, Joiners::pass, lineBreak);
}


std::string safeReason(std::string_view text)
{
	std::string safe = safeText(text, Joiners::show, lineBreakPicture);
	shorten(safe, Limits::reasonBytesMax);
	return safe;
}


std::string safeName(std::string_view text)
{
	// A joiner at its place in a name is as good as the name; see checkName(). Letters and digits alone, which most names
	// are, are themselves: a log asks of each who comes and goes.
	if (isLettersAndDigits(text) || checkName(text) == NameProblem::none)
	{
		return std::string(text);
	}
	std::string safe;
	while (!text.empty())
	{
		const Utf8Character character = decodeUtf8(text);
		text.remove_prefix(character.bytes);
		if (character.codePoint == '\n')
		{
			safe += lineBreakPicture;
		}
		else if (!isSafe(character.codePoint, Joiners::show))
		{
			appendVisible(safe, character.codePoint);
		}
		else if (isNeverOfNames(character.codePoint, safe.empty(), text.empty()))
		{
			appendNumber(safe, character.codePoint);
		}
		else
		{
			appendUtf8(safe, character.codePoint);
		}
	}
	shorten(safe, Limits::nameBytesMax);
	return safe;
}


} // namespace ciarla
