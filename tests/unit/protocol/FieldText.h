#pragma once

#include <ciarla/protocol/TextKind.h>

#include <concepts>
#include <string>
#include <string_view>


namespace ciarla {


/// A text in quotes, with what a terminal would not show escaped.
std::string inQuotes(std::string_view text);

/// The kind that a vector calls by this word.
TextKind textKindOf(std::string_view word);

std::string fieldText(std::string_view text);
std::string fieldText(TextKind kind);


std::string fieldText(std::unsigned_integral auto number)
{
	return std::to_string(number);
}


/// Fields as the vectors write them, with a space between them.
template <typename First, typename... Rest>
std::string fields(const First& first, const Rest&... rest)
{
	return (fieldText(first) + ... + (" " + fieldText(rest)));
}


} // namespace ciarla
