#include "ChatCommandTable.h"

#include <algorithm>
#include <array>
#include <cstddef>


namespace ciarla {


namespace {


constexpr std::array<ChatCommandRow, 23> table{{
	{ChatCommand::close, "close", "", ChatArguments::none, ChatPlace::bare, "leave the chat; so does /quit"},
	{ChatCommand::me, "me", "TEXT", ChatArguments::text, ChatPlace::framed, "say what you do: * Ada waves"},
	{ChatCommand::help, "help", "", ChatArguments::none, ChatPlace::raw, "list these commands"},
	{ChatCommand::close, "quit", "", ChatArguments::none, ChatPlace::raw, ""},
	{ChatCommand::ignore, "ignore", "[NAME]", ChatArguments::optionalText, ChatPlace::raw,
	 "do not hear somebody, or hear them again"},
	{ChatCommand::save, "save", "FILE", ChatArguments::text, ChatPlace::raw, "write down what was said so far"},
	{ChatCommand::send, "send", "FILE", ChatArguments::text, ChatPlace::raw, ""}, // It only says that it cannot.
	{ChatCommand::time, "time", "", ChatArguments::none, ChatPlace::raw, "show what time it is here"},
	{ChatCommand::ping, "ping", "", ChatArguments::none, ChatPlace::raw, "measure how soon the other side answers"},
	{ChatCommand::clear, "clear", "", ChatArguments::none, ChatPlace::raw, "clear the screen"},
	{ChatCommand::join, "join", "ROOM", ChatArguments::room, ChatPlace::hub, "enter a room, or go on talking in it"},
	{ChatCommand::part, "part", "[ROOM]", ChatArguments::optionalRoom, ChatPlace::hub, "leave a room"},
	{ChatCommand::rooms, "rooms", "", ChatArguments::none, ChatPlace::hub, "list the rooms"},
	{ChatCommand::who, "who", "[ROOM]", ChatArguments::optionalRoom, ChatPlace::hub, "list who is in a room"},
	{ChatCommand::msg, "msg", "NAME TEXT", ChatArguments::personText, ChatPlace::hub, "say it to one person alone"},
	{ChatCommand::topic, "topic", "[TEXT]", ChatArguments::optionalText, ChatPlace::hub,
	 "show the topic, or set it; - for none"},
	{ChatCommand::history, "history", "[COUNT]", ChatArguments::optionalNumber, ChatPlace::hub,
	 "show again what was said last"},
	{ChatCommand::nick, "nick", "NAME", ChatArguments::person, ChatPlace::hub, "take another name"},
	{ChatCommand::kick, "kick", "NAME [REASON]", ChatArguments::personOptionalText, ChatPlace::hub,
	 "operators: put somebody out of the room", true},
	{ChatCommand::ban, "ban", "NAME [MINUTES] [REASON]", ChatArguments::personOptionalNumberText, ChatPlace::hub,
	 "operators: put somebody out of the hub", true},
	{ChatCommand::unban, "unban", "NAME", ChatArguments::person, ChatPlace::hub, "operators: let them come back", true},
	{ChatCommand::mute, "mute", "NAME [MINUTES]", ChatArguments::personOptionalNumber, ChatPlace::hub,
	 "operators: let somebody only listen", true},
	{ChatCommand::unmute, "unmute", "NAME", ChatArguments::person, ChatPlace::hub, "operators: let them speak again",
	 true},
}};


bool sameLetter(char left, char right) noexcept
{
	return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
}


} // namespace


std::span<const ChatCommandRow> chatCommandTable() noexcept
{
	return table;
}


const ChatCommandRow* findChatCommand(std::string_view word) noexcept
{
	const auto found = std::find_if(table.begin(), table.end(), [word](const ChatCommandRow& row) {
		return word.size() == row.word.size() && std::equal(word.begin(), word.end(), row.word.begin(), sameLetter);
	});
	return found == table.end() ? nullptr : &*found;
}


std::vector<std::string> chatCommandWords(ChatPlace place)
{
	std::vector<std::string> words;
	for (const ChatCommandRow& row: table)
	{
		if (row.from <= place)
		{
			words.push_back("/" + std::string(row.word));
		}
	}
	return words;
}


std::vector<std::string> chatCommandLines(ChatPlace place, bool couldBeOperator)
{
	constexpr std::size_t column = 31; // Where explanations begin.
	std::vector<std::string> lines;
	for (const ChatCommandRow& row: table)
	{
		if (row.from > place || row.summary.empty() || (row.isOfOperators && !couldBeOperator))
		{
			continue;
		}
		std::string line = "  /" + std::string(row.word) + " " + std::string(row.arguments);
		line.resize(std::max(line.size() + 1, column), ' ');
		lines.push_back(line.append(row.summary));
	}
	lines.emplace_back(
		place == ChatPlace::hub ? "Anything else is said in the room you entered last. //me says \"/me\"."
								: "Anything else is said. //help says \"/help\".");
	return lines;
}


} // namespace ciarla
