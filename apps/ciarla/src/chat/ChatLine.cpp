#include "ChatLine.h"

#include "settings/SettingCheck.h"

#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <charconv>
#include <utility>


namespace ciarla {


namespace {


constexpr std::string_view spaces = " \t";

/// A day has 1,440 minutes, and no history so many lines; what is larger is a slip of the finger.
constexpr std::uint32_t numberMax = 1'000'000;


bool isLetter(char character) noexcept
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}


/// The letters after the slash, if `line` has the form of a command; else nothing.
std::string_view commandWord(std::string_view line) noexcept
{
	if (!line.starts_with('/'))
	{
		return {};
	}
	line.remove_prefix(1);
	const std::string_view word = line.substr(0, line.find_first_of(spaces));
	return std::all_of(word.begin(), word.end(), isLetter) ? word : std::string_view();
}


/// The row of a line that is a command at this place, or null.
const ChatCommandRow* commandOf(std::string_view line, ChatPlace place) noexcept
{
	const std::string_view word = commandWord(line);
	const ChatCommandRow* original = findChatCommand(word, ChatPlace::bare);
	if (original != nullptr && original->from == ChatPlace::bare)
	{
		// As in the original: `/close` with anything behind it is said.
		return line.size() == word.size() + 1 ? original : nullptr;
	}
	return place == ChatPlace::bare ? nullptr : findChatCommand(word, place);
}


std::optional<std::uint32_t> parseNumber(std::string_view word) noexcept
{
	std::uint32_t number = 0;
	const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
	const bool whole = error == std::errc() && end == word.data() + word.size();
	return whole && number <= numberMax ? std::optional(number) : std::nullopt;
}


/// Reads what follows a command's word.
class ArgumentReader
{
public:
	ArgumentReader(const ChatCommandRow& row, std::string_view word, std::string_view rest):
		_row(row),
		_word(word),
		_rest(trimSpaces(rest)),
		_line{row.command}
	{
	}

	ChatEntry read()
	{
		switch (_row.shape)
		{
		case ChatArguments::none: return _rest.empty() ? done() : usage();
		case ChatArguments::text: return _rest.empty() ? usage() : withText();
		case ChatArguments::optionalText: return withText();
		case ChatArguments::optionalNumber: return _rest.empty() || takeNumber() ? doneIfAllIsRead() : usage();
		case ChatArguments::person: return _rest.empty() ? usage() : withName();
		case ChatArguments::room:
		case ChatArguments::optionalRoom: return withRoom();
		case ChatArguments::personText:
		case ChatArguments::personOptionalText:
		case ChatArguments::personOptionalNumber:
		case ChatArguments::personOptionalNumberText: return withPerson();
		}
		return usage();
	}

private:
	ChatEntry withText()
	{
		_line.text = _rest;
		return done();
	}

	ChatEntry withName()
	{
		_line.name = unquoted(std::exchange(_rest, {}));
		return named();
	}

	ChatEntry withRoom()
	{
		if (_rest.empty())
		{
			return _row.shape == ChatArguments::room ? usage() : done();
		}
		_rest.remove_prefix(_rest.starts_with('#') ? 1 : 0);
		return withName();
	}

	ChatEntry withPerson()
	{
		takeName();
		if (_line.name.empty())
		{
			return usage();
		}
		if (_row.shape == ChatArguments::personText && _rest.empty())
		{
			return usage();
		}
		if (_row.shape == ChatArguments::personOptionalNumber)
		{
			takeNumber();
			return _rest.empty() ? named() : usage();
		}
		if (_row.shape == ChatArguments::personOptionalNumberText)
		{
			takeNumber();
		}
		_line.text = _rest;
		return named();
	}

	/// One word, or what stands in double quotes.
	void takeName()
	{
		const bool quoted = _rest.starts_with('"');
		const std::size_t end = quoted ? _rest.find('"', 1) : _rest.find_first_of(spaces);
		const std::string_view word = _rest.substr(0, end == std::string_view::npos || !quoted ? end : end + 1);
		_rest = trimSpaces(_rest.substr(word.size()));
		_line.name = unquoted(word);
	}

	/// The next word, if it is a number.
	bool takeNumber()
	{
		const std::string_view word = _rest.substr(0, _rest.find_first_of(spaces));
		_line.number = parseNumber(word);
		if (_line.number)
		{
			_rest = trimSpaces(_rest.substr(word.size()));
		}
		return _line.number.has_value();
	}

	static std::string_view unquoted(std::string_view word) noexcept
	{
		const bool quoted = word.size() > 1 && word.starts_with('"') && word.ends_with('"');
		return quoted ? word.substr(1, word.size() - 2) : word;
	}

	ChatEntry named()
	{
		const NameProblem problem = checkName(_line.name);
		if (problem != NameProblem::none)
		{
			return ChatMistake{"The name " + std::string(describe(problem)) + "."};
		}
		return done();
	}

	ChatEntry doneIfAllIsRead()
	{
		return _rest.empty() ? done() : usage();
	}

	ChatEntry done()
	{
		return std::move(_line);
	}

	ChatEntry usage() const
	{
		const std::string word(_word);
		return ChatMistake{
			_row.arguments.empty() ? "Nothing may follow /" + word + "."
								   : "It is entered as: /" + word + " " + std::string(_row.arguments)};
	}

	const ChatCommandRow& _row;
	std::string_view _word; ///< As it was typed.
	std::string_view _rest;
	ChatLine _line;
};


ChatMistake unknown(std::string_view word, ChatPlace place)
{
	const std::string command = safeReason("/" + std::string(word));
	return {"There is no command \"" + command + "\"." + suggestion(command, chatCommandWords(place)) + " See /help."};
}


ChatMistake elsewhere(const ChatCommandRow& row)
{
	const std::string command = "/" + std::string(row.word);
	return {
		row.from == ChatPlace::hub ? command + " is for a hub, where many talk; here are only the two of you."
								   : "The original protocol, which the other side speaks, has no " + command + "."};
}


/// What two slashes were entered for; the original dialect would take that one for a command, whoever says it.
ChatEntry escaped(std::string_view text, ChatPlace place)
{
	if (place == ChatPlace::raw && commandOf(text, ChatPlace::bare) != nullptr)
	{
		return ChatMistake{std::string(rawCannotClose)};
	}
	return ChatLine{ChatCommand::say, {}, {}, std::string(text)};
}


} // namespace


ChatEntry readChatLine(std::string_view line, ChatPlace place)
{
	const std::string whole = repairUtf8(line);
	const std::string_view trimmed = trimSpaces(whole);
	const std::string_view word = commandWord(trimmed);
	if (const ChatCommandRow* row = commandOf(trimmed, place))
	{
		if (row->from > place)
		{
			return elsewhere(*row);
		}
		return ArgumentReader(*row, word, trimmed.substr(1 + word.size())).read();
	}
	if (place != ChatPlace::bare && !word.empty() && findChatCommand(word, place) == nullptr)
	{
		return unknown(word, place);
	}
	const std::string_view afterSlash = trimmed.substr(trimmed.empty() ? 0 : 1);
	if (place != ChatPlace::bare && trimmed.starts_with("//") && !commandWord(afterSlash).empty())
	{
		return escaped(afterSlash, place);
	}
	return ChatLine{ChatCommand::say, {}, {}, whole};
}


bool isPrivateLine(std::string_view line)
{
	const std::string_view word = commandWord(trimSpaces(line));
	const ChatCommandRow* row = findChatCommand(word, ChatPlace::hub);
	const bool isPrivate = row == nullptr || row->command == ChatCommand::msg || row->command == ChatCommand::reply;
	return !word.empty() && isPrivate;
}


} // namespace ciarla
