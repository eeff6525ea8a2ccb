#include <ciarla/console/JsonText.h>

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Utf8.h>


namespace ciarla {


namespace {


constexpr char32_t firstBeyondBasic = 0x10000; ///< From here a character takes two escapes: a pair of surrogates.
constexpr char32_t highSurrogate = 0xD800;
constexpr char32_t lowSurrogate = 0xDC00;


void appendEscape(std::string& json, char32_t unit)
{
	static constexpr std::string_view digits = "0123456789abcdef";
	json += "\\u";
	for (unsigned shift = 16; shift > 0; shift -= 4)
	{
		json += digits[(unit >> (shift - 4)) & 0xFU];
	}
}


void appendEscaped(std::string& json, char32_t codePoint)
{
	if (codePoint < firstBeyondBasic)
	{
		appendEscape(json, codePoint);
		return;
	}
	const char32_t rest = codePoint - firstBeyondBasic;
	appendEscape(json, highSurrogate + (rest >> 10U));
	appendEscape(json, lowSurrogate + (rest & 0x3FFU));
}


bool isSeen(char32_t codePoint) noexcept
{
	const CharacterClass kind = classify(codePoint);
	return kind == CharacterClass::printable || kind == CharacterClass::joiner;
}


} // namespace


std::string jsonString(std::string_view text)
{
	std::string json = "\"";
	json.reserve(text.size() + 2);
	while (!text.empty())
	{
		const Utf8Character character = decodeUtf8(text);
		if (character.codePoint == U'"' || character.codePoint == U'\\')
		{
			json.append("\\").append(text.substr(0, 1));
		}
		else if (!isSeen(character.codePoint))
		{
			appendEscaped(json, character.codePoint);
		}
		else
		{
			appendUtf8(json, character.codePoint);
		}
		text.remove_prefix(character.bytes);
	}
	return json += '"';
}


} // namespace ciarla
