#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Everything that can be entered in a chat.
enum class ChatCommand
{
	say, ///< A line without a command: it is in no table.
	close,
	me,
	help,
	ignore,
	save,
	send,
	time,
	version,
	ping,
	clear,
	more,
	less,
	find,
	copy,
	open,
	join,
	part,
	rooms,
	next,
	only,
	who,
	whois,
	msg,
	reply, ///< As msg, to whoever said the last private message.
	topic,
	history,
	nick,
	kick,
	ban,
	unban,
	mute,
	unmute
};


/// With whom one chats. What exists in one place exists in those below it, too.
enum class ChatPlace
{
	bare,   ///< One person, from a script: a line is text, and only `/close` is a command.
	raw,    ///< One person, in the original dialect, from a person at a terminal.
	framed, ///< One person, in our dialect, from a person at a terminal.
	hub
};


/// What stands after a command's word.
enum class ChatArguments
{
	none,
	text,
	optionalText,
	optionalNumber,
	person, ///< The rest of the line.
	room,   ///< The rest of the line, but for a `#` before it.
	optionalRoom,
	personText, ///< Where more follows, a name with spaces stands in double quotes.
	personOptionalText,
	personOptionalNumber,
	personOptionalNumberText ///< A number, if the next word is one; then the rest.
};


/// One row of the table from which commands in a chat are read and listed.
struct ChatCommandRow
{
	ChatCommand command;
	std::string_view word;      ///< Without its slash.
	std::string_view arguments; ///< As help writes them.
	ChatArguments shape;
	ChatPlace from;             ///< The first place where it exists.
	std::string_view summary;   ///< Empty: it is not listed.
	bool isOfOperators = false; ///< A hub heeds it only where the wire vouches for who says it.
	bool isToldBefore = false;  ///< The row before this one tells of it, too: help is a screen at most.
};


/// The commands, in the order in which help lists them.
inline constexpr auto chatCommandTable = std::to_array<ChatCommandRow>({
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
	 "list who is in a room (/names); /whois NAME: one"},
	{ChatCommand::whois, "whois", "NAME", ChatArguments::person, ChatPlace::hub, "tell who somebody is", false, true},
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
});

/// The row of a word in any case, or of what it is another word for at this place; null where it is none.
const ChatCommandRow* findChatCommand(std::string_view word, ChatPlace place) noexcept;

/// Every word that exists at this place, with its slash, for suggestions.
std::vector<std::string> chatCommandWords(ChatPlace place);

/// The other words for commands at this place, without their slash, for completion: none that is a letter alone.
std::vector<std::string_view> chatCommandAliases(ChatPlace place);

/// What `/help` shows at this place: a screen at most. What is for operators is listed to who could be one.
std::vector<std::string> chatCommandLines(ChatPlace place, bool couldBeOperator);


} // namespace ciarla
