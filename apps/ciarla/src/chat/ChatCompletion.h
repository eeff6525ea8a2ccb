#pragma once

#include "ChatCommandTable.h"

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// The commands that `word`, with its slash, is the beginning of at this place, each with a space where more follows.
std::vector<std::string> commandCompletions(std::string_view word, ChatPlace place);

/// What completes the room that `word` is in, whose command, and the beginning of its name, stand in `before`.
std::vector<std::string> roomCompletions(
	std::string_view before, std::string_view word, const std::vector<std::string>& rooms);

/// `names`, safe to show, of which `word` is the beginning in any case of the ASCII letters. At the beginning of a line,
/// where `before` is empty, somebody is spoken to: a colon follows. A command takes a name with spaces in quotes.
std::vector<std::string> nameCompletions(
	std::string_view before, std::string_view word, const std::vector<std::string>& names);


} // namespace ciarla
