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
	for (const ChatCommandRow& row: chatCommandTable())
	{
		const std::string command = "/" + std::string(row.word);
		if (row.from <= place && !row.summary.empty() && begins(command, word))
		{
			commands.push_back(command + (row.arguments.empty() ? "" : " "));
		}
	}
	return commands;
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
