#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Everything that can be entered in a chat, the commands in the order in which they are listed.
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


std::span<const ChatCommandRow> chatCommandTable() noexcept;

/// The row of a word in any case, or of what it is another word for at this place; null where it is none.
const ChatCommandRow* findChatCommand(std::string_view word, ChatPlace place) noexcept;

/// Every word that exists at this place, with its slash, for suggestions.
std::vector<std::string> chatCommandWords(ChatPlace place);

/// The other words for commands at this place, without their slash, for completion: none that is a letter alone.
std::vector<std::string_view> chatCommandAliases(ChatPlace place);

/// What `/help` shows at this place: a screen at most. What is for operators is listed to who could be one.
std::vector<std::string> chatCommandLines(ChatPlace place, bool couldBeOperator);


} // namespace ciarla
