#include "FieldText.h"

#include <array>
#include <cstdio>
#include <stdexcept>


namespace ciarla {


namespace {


constexpr std::array<std::string_view, 3> textKinds{"say", "act", "private"};


} // namespace


std::string inQuotes(std::string_view text)
{
	std::string result = "\"";
	for (const char character: text)
	{
		const auto byte = static_cast<unsigned char>(character);
		if (byte < 0x20 || byte == 0x7F || character == '"' || character == '\\')
		{
			std::array<char, 5> escaped{};
			std::snprintf(escaped.data(), escaped.size(), "\\x%02x", byte);
			result += escaped.data();
		}
		else
		{
			result += character;
		}
	}
	return result + '"';
}


TextKind textKindOf(std::string_view word)
{
	for (std::size_t i = 0; i < textKinds.size(); ++i)
	{
		if (textKinds.at(i) == word)
		{
			return static_cast<TextKind>(i);
		}
	}
	throw std::runtime_error("no such kind of text: " + std::string(word));
}


std::string fieldText(std::string_view text)
{
	return inQuotes(text);
}


std::string fieldText(TextKind kind)
{
	return std::string(textKinds.at(static_cast<std::size_t>(kind)));
}


} // namespace ciarla
