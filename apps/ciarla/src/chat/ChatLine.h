#pragma once

#include "ChatCommandTable.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>


namespace ciarla {


/// A line that was entered, with what its command needs.
struct ChatLine
{
	ChatCommand command = ChatCommand::say;
	std::string name = {}; ///< Of a room or a person, by Name's rules; empty where none was named.
	std::optional<std::uint32_t> number = {};
	std::string text = {}; ///< Valid UTF-8.
	std::uint64_t id = 0;  ///< By which a program is told what became of it; 0: nobody asks.

	friend bool operator==(const ChatLine&, const ChatLine&) = default;
};


/// A line that was meant as a command, and makes none.
struct ChatMistake
{
	std::string sentence; ///< Why, and what to enter instead; safe to show.

	friend bool operator==(const ChatMistake&, const ChatMistake&) = default;
};


using ChatEntry = std::variant<ChatLine, ChatMistake>;


/// To the original script such a line ends the chat, whoever says it.
inline constexpr std::string_view rawCannotClose = "The original protocol cannot say a line that is just \"/close\".";


/// What a whole line means where it was entered.
///
/// A command is a slash, letters, and then the end or a space: so paths and comments are text. Two slashes say what
/// would be a command with one. A word that is none is a mistake, and not said: it might have been a private one. In a
/// bare place all but `/close` is text.
ChatEntry readChatLine(std::string_view line, ChatPlace place);

/// Whether a line is for one person alone, or may have been meant so: a mistyped command.
bool isPrivateLine(std::string_view line);


} // namespace ciarla
