#include "ChatCommandTable.h"

#include <algorithm>
#include <array>
#include <cstddef>


namespace ciarla {


namespace {


constexpr std::array<ChatCommandRow, 31> table{{
	{ChatCommand::close, "close", "", ChatArguments::none, ChatPlace::bare, "leave the chat; so do /quit and /exit"},
	{ChatCommand::me, "me", "TEXT", ChatArguments::text, ChatPlace::framed, "say what you do: * Ada waves"},
	{ChatCommand::help, "help", "", ChatArguments::none, ChatPlace::raw, "list these commands"},
	{ChatCommand::ignore, "ignore", "[NAME]", ChatArguments::optionalText, ChatPlace::raw,
	 "do not hear somebody, or hear them again"},
	{ChatCommand::save, "save", "FILE", ChatArguments::text, ChatPlace::raw, "write down what was said so far"},
	{ChatCommand::send, "send", "FILE", ChatArguments::text, ChatPlace::raw, ""}, // It only says that it cannot.
	{ChatCommand::time, "time", "", ChatArguments::none, ChatPlace::raw, "show what time it is here"},
	{ChatCommand::version, "version", "", ChatArguments::none, ChatPlace::raw, "show which ciarla this is"},
	{ChatCommand::ping, "ping", "", ChatArguments::none, ChatPlace::raw, "measure how soon the other side answers"},
	{ChatCommand::clear, "clear", "", ChatArguments::none, ChatPlace::raw, "clear the screen"},
	{ChatCommand::less, "less", "", ChatArguments::none, ChatPlace::raw,
	 "look back (PageUp); also /find /more /copy /open"},
	{ChatCommand::find, "find", "WORD", ChatArguments::text, ChatPlace::raw, "show the lines that have a word", false,
	 true},
	{ChatCommand::more, "more", "", ChatArguments::none, ChatPlace::raw, "show all rows of a long message", false,
	 true},
	{ChatCommand::copy, "copy", "", ChatArguments::none, ChatPlace::raw, "copy what was said last", false, true},
	{ChatCommand::open, "open", "[NUMBER]", ChatArguments::optionalText, ChatPlace::raw, "list links, or open one",
	 false, true},
	{ChatCommand::join, "join", "ROOM", ChatArguments::room, ChatPlace::hub, "enter a room, or go on talking in it"},
	{ChatCommand::part, "part", "[ROOM]", ChatArguments::optionalRoom, ChatPlace::hub, "leave a room; so does /leave"},
	{ChatCommand::rooms, "rooms", "", ChatArguments::none, ChatPlace::hub, "list the rooms; so does /list"},
	{ChatCommand::only, "only", "", ChatArguments::none, ChatPlace::hub,
	 "this room alone, or all; /next: go to the unread"},
	{ChatCommand::next, "next", "", ChatArguments::none, ChatPlace::hub, "go on where something is unread", false,
	 true},
	{ChatCommand::who, "who", "[ROOM]", ChatArguments::optionalRoom, ChatPlace::hub,
	 "list who is in a room; so does /names"},
	{ChatCommand::msg, "msg", "NAME TEXT", ChatArguments::personText, ChatPlace::hub,
	 "say it to one person alone (/m /w /tell /query)"},
	{ChatCommand::reply, "reply", "TEXT", ChatArguments::text, ChatPlace::hub, "answer the last private message (/r)"},
	{ChatCommand::topic, "topic", "[TEXT]", ChatArguments::optionalText, ChatPlace::hub,
	 "show the topic, or set it; - for none"},
	{ChatCommand::history, "history", "[COUNT]", ChatArguments::optionalNumber, ChatPlace::hub,
	 "show again what was said last"},
	{ChatCommand::nick, "nick", "NAME", ChatArguments::person, ChatPlace::hub, "take another name"},
	{ChatCommand::kick, "kick", "NAME [REASON]", ChatArguments::personOptionalText, ChatPlace::hub,
	 "operators: put somebody out of the room", true},
	{ChatCommand::ban, "ban", "NAME [MINUTES] [REASON]", ChatArguments::personOptionalNumberText, ChatPlace::hub,
	 "operators: out of the hub; /unban lets them back", true},
	{ChatCommand::unban, "unban", "NAME", ChatArguments::person, ChatPlace::hub, "operators: let them come back", true,
	 true},
	{ChatCommand::mute, "mute", "NAME [MINUTES]", ChatArguments::personOptionalNumber, ChatPlace::hub,
	 "operators: only to listen; /unmute undoes it", true},
	{ChatCommand::unmute, "unmute", "NAME", ChatArguments::person, ChatPlace::hub, "operators: let them speak again",
	 true, true},
}};


/// What people type who come from elsewhere. Of two rows for one word the later one is for the later place.
struct AliasRow
{
	std::string_view word;
	std::string_view meant;
	ChatPlace from;
};


constexpr std::array<AliasRow, 11> aliases{{
	{"quit", "close", ChatPlace::raw},
	{"exit", "close", ChatPlace::raw},
	{"leave", "close", ChatPlace::raw},
	{"leave", "part", ChatPlace::hub},
	{"names", "who", ChatPlace::hub},
	{"list", "rooms", ChatPlace::hub},
	{"m", "msg", ChatPlace::hub},
	{"w", "msg", ChatPlace::hub},
	{"tell", "msg", ChatPlace::hub},
	{"query", "msg", ChatPlace::hub},
	{"r", "reply", ChatPlace::hub},
}};


bool sameLetter(char left, char right) noexcept
{
	return (left >= 'A' && left <= 'Z' ? left - 'A' + 'a' : left) == right;
}


bool sameWord(std::string_view left, std::string_view right) noexcept
{
	return left.size() == right.size() && std::equal(left.begin(), left.end(), right.begin(), sameLetter);
}


} // namespace


std::span<const ChatCommandRow> chatCommandTable() noexcept
{
	return table;
}


const ChatCommandRow* findChatCommand(std::string_view word, ChatPlace place) noexcept
{
	std::string_view meant = word;
	for (const AliasRow& alias: aliases)
	{
		if (place != ChatPlace::bare && sameWord(word, alias.word) && (alias.from <= place || meant == word))
		{
			meant = alias.meant;
		}
	}
	const auto found = std::find_if(
		table.begin(), table.end(), [meant](const ChatCommandRow& row) { return sameWord(meant, row.word); });
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
	for (const std::string_view alias: chatCommandAliases(place))
	{
		words.push_back("/" + std::string(alias));
	}
	return words;
}


std::vector<std::string_view> chatCommandAliases(ChatPlace place)
{
	std::vector<std::string_view> words;
	for (const AliasRow& alias: aliases)
	{
		const bool again = !words.empty() && words.back() == alias.word;
		if (alias.from <= place && alias.word.size() > 1 && !again)
		{
			words.push_back(alias.word);
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
		const bool isListed = !row.summary.empty() && !row.isToldBefore;
		if (row.from > place || !isListed || (row.isOfOperators && !couldBeOperator))
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
