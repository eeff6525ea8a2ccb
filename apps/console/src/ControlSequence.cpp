#include "ControlSequence.h"

#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <charconv>


namespace ciarla {


namespace {


constexpr int altBit = 2;
constexpr int controlBit = 4;


Key keyOfNumber(const Parameters& parameters, bool withControlOrAlt) noexcept
{
	switch (parameters.number)
	{
	case 1:
	case 7: return Key::home;
	case 4:
	case 8: return Key::end;
	case 3: return withControlOrAlt ? Key::killWordAhead : Key::erase;
	case 5: return Key::lookBack;
	default: return Key::ignored;
	}
}


} // namespace


Opening openingOf(char32_t final) noexcept
{
	switch (final)
	{
	case '[': return Opening::sequence;
	case 'O': return Opening::singleShift;
	case 'P':
	case 'X':
	case ']':
	case '^':
	case '_': return Opening::string;
	case '\\': return Opening::end;
	default: return Opening::none;
	}
}


EightBits eightBitsAt(std::string_view bytes) noexcept
{
	const Utf8Character character = decodeUtf8(bytes);
	char32_t code = character.codePoint;
	if (character.status == Utf8Status::invalid && character.bytes == 1)
	{
		code = static_cast<unsigned char>(bytes.front());
	}
	const bool isSecondSet = code >= 0x80 && code < 0xA0 && character.status != Utf8Status::incomplete;
	return {isSecondSet ? openingOf(code - 0x40) : Opening::none, character.bytes};
}


bool isAnswer(char opening, std::string_view content) noexcept
{
	const char first = content.empty() ? '\0' : content.front();
	switch (opening)
	{
	case ']': return (first >= '0' && first <= '9') || first == 'l' || first == 'L';
	case 'P': return isMiddle(first);
	case '_': return first == 'G';
	default: return false;
	}
}


Parameters parametersOf(std::string_view text) noexcept
{
	Parameters parameters;
	parameters.isPlain = text.find_first_not_of("0123456789;") == std::string_view::npos &&
		std::count(text.begin(), text.end(), ';') <= 1;
	const std::size_t semicolon = std::min(text.find(';'), text.size());
	std::from_chars(text.data(), text.data() + semicolon, parameters.number);
	if (int modifiers = 1; semicolon < text.size() &&
		std::from_chars(text.data() + semicolon + 1, text.data() + text.size(), modifiers).ec == std::errc())
	{
		parameters.modifiers = modifiers - 1;
	}
	return parameters;
}


Key keyOf(const Parameters& parameters, char final) noexcept
{
	const bool withControlOrAlt = (parameters.modifiers & (controlBit | altBit)) != 0;
	switch (parameters.isPlain ? final : '\0')
	{
	case 'A': return Key::older;
	case 'B': return Key::newer;
	case 'C': return withControlOrAlt ? Key::wordRight : Key::right;
	case 'D': return withControlOrAlt ? Key::wordLeft : Key::left;
	case 'H': return Key::home;
	case 'F': return Key::end;
	case '~': return keyOfNumber(parameters, withControlOrAlt);
	default: return Key::ignored;
	}
}


} // namespace ciarla
