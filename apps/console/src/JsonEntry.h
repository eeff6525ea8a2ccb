#pragma once

#include <ciarla/console/Console.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>


namespace ciarla {


/// What a line of JSON asks for.
struct JsonEntry
{
	ConsoleEntry::Kind kind = ConsoleEntry::Kind::say;
	std::string text;
	std::uint64_t id = 0;
	std::string room = {};
	std::string person = {};

	friend bool operator==(const JsonEntry&, const JsonEntry&) = default;
};


/// A line that asks for nothing.
struct JsonMistake
{
	std::string sentence; ///< Why; safe to show.

	friend bool operator==(const JsonMistake&, const JsonMistake&) = default;
};


/// Reads one line: an object of one of the forms that docs/json-mode.md lists, and nothing else. Pure.
///
/// Nothing is built of what does not belong there: the first name or value that is out of place ends the reading.
std::variant<JsonEntry, JsonMistake> readJsonEntry(std::string_view line);


} // namespace ciarla
