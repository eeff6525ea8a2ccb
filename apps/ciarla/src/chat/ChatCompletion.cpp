#include "ChatCompletion.h"

#include <algorithm>


namespace ciarla {


namespace {


char lower(char letter) noexcept
{
	return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}


bool begins(std::string_view whole, std::string_view word) noexcept
{
	return whole.size() >= word.size() &&
		std::equal(word.begin(), word.end(), whole.begin(), [](char left, char right) {
			   return lower(left) == lower(right);
		   });
}


} // namespace


std::vector<std::string> commandCompletions(std::string_view word, ChatPlace place)
{
	std::vector<std::string> commands;
	for (const ChatCommandRow& row: chatCommandTable)
	{
		const std::string command = "/" + std::string(row.word);
		if (row.from <= place && !row.summary.empty() && begins(command, word))
		{
			commands.push_back(command + (row.arguments.empty() ? "" : " "));
		}
	}
	for (const std::string_view alias: chatCommandAliases(place))
	{
		const std::string command = "/" + std::string(alias);
		if (begins(command, word))
		{
			commands.push_back(command + (findChatCommand(alias, place)->arguments.empty() ? "" : " "));
		}
	}
	return commands;
}


/// A room's name is the rest of the line, so it may have spaces, of which only what follows the last is replaced.
std::vector<std::string> roomCompletions(
	std::string_view before, std::string_view word, const std::vector<std::string>& rooms)
{
	const std::size_t begin = std::min(before.find_first_not_of(' ', before.find(' ')), before.size());
	const std::string typed = std::string(before.substr(begin)).append(word);
	const std::string hash = typed.starts_with('#') ? "#" : "";
	std::vector<std::string> completions;
	for (const std::string& room: rooms)
	{
		if (const std::string whole = hash + room; begins(whole, typed))
		{
			completions.push_back(whole.substr(typed.size() - word.size()));
		}
	}
	return completions;
}


std::vector<std::string> nameCompletions(
	std::string_view before, std::string_view word, const std::vector<std::string>& names)
{
	const bool forCommand = before.starts_with('/');
	std::vector<std::string> completions;
	for (const std::string& name: names)
	{
		if (begins(name, word))
		{
			const bool quoted = forCommand && name.find(' ') != std::string::npos;
			completions.push_back((quoted ? '"' + name + '"' : name) + (before.empty() ? ": " : " "));
		}
	}
	return completions;
}


} // namespace ciarla
