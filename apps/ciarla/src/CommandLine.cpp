#include "CommandLine.h"

#include "Suggestion.h"

#include <algorithm>
#include <array>


namespace ciarla {


namespace {


Error usageError(std::string text)
{
	return {ErrorCode::badOption, std::move(text)};
}


/// What people call a command who come from elsewhere; empty where it is nothing that we know.
std::string commandMeantBy(std::string_view word)
{
	constexpr std::array<std::pair<std::string_view, std::string_view>, 17> words{{
		{"call", "connect"},
		{"dial", "connect"},
		{"join", "connect"},
		{"client", "connect"},
		{"talk", "connect"},
		{"wait", "listen"},
		{"accept", "listen"},
		{"answer", "listen"},
		{"server", "hub"},
		{"serve", "hub"},
		{"host", "hub"},
		{"room", "hub"},
		{"proxy", "bridge"},
		{"relay", "bridge"},
		{"wires", "transports"},
		{"settings", "config"},
		{"options", "help"},
	}};
	if (word == "chat" || word == "start")
	{
		return "ciarla listen\", on the other side \"ciarla connect HOST";
	}
	const auto found = std::ranges::find(words, word, &std::pair<std::string_view, std::string_view>::first);
	return found == words.end() ? std::string() : "ciarla " + std::string(found->second);
}


Error unknownCommand(const std::string& word)
{
	std::string text = "There is no command \"" + word + "\".";
	if (nearestWord(word, commandNames()).empty() && word.find_first_of(".:") != std::string::npos)
	{
		return usageError(text + " To call somebody there: ciarla connect " + word);
	}
	if (const std::string meant = commandMeantBy(word); !meant.empty())
	{
		return usageError(text + " Did you mean \"" + meant + "\"? See \"ciarla help\".");
	}
	return usageError(text + suggestion(word, commandNames()) + " See \"ciarla help\".");
}


Error wrongArguments(const CommandRow& command, std::size_t count)
{
	const std::string name(command.name);
	if (count < command.argumentsMin)
	{
		return usageError("ciarla " + name + " needs " + std::string(command.arguments) + seeHelp(&command));
	}
	const std::string most = command.argumentsMax == 0 ? "nothing" : "only " + std::string(command.arguments);
	return usageError("ciarla " + name + " takes " + most + seeHelp(&command));
}


} // namespace


std::string seeHelp(const CommandRow* command)
{
	const std::string name = command == nullptr ? std::string() : " " + std::string(command->name);
	return "; see \"ciarla help" + name + "\".";
}


std::string alsoSeeHelp(const CommandRow& command)
{
	return " See \"ciarla help " + std::string(command.name) + "\".";
}


Result<CommandLine> readCommandLine(
	const std::vector<std::string>& words, std::vector<std::pair<Setting, std::string>> options)
{
	CommandLine line;
	line.options = std::move(options);
	if (words.empty())
	{
		if (!line.options.empty())
		{
			return usageError("A command is missing" + seeHelp(nullptr));
		}
		return line;
	}

	line.command = findCommand(words.front());
	if (line.command == nullptr)
	{
		return unknownCommand(words.front());
	}
	line.arguments.assign(words.begin() + 1, words.end());
	if (line.arguments.size() < line.command->argumentsMin || line.arguments.size() > line.command->argumentsMax)
	{
		return wrongArguments(*line.command, line.arguments.size());
	}
	for (const auto& [setting, value]: line.options)
	{
		if (!takes(*line.command, setting))
		{
			return usageError(
				"--" + std::string(rowOf(setting).key) + " means nothing to ciarla " + std::string(line.command->name) +
				seeHelp(line.command));
		}
	}
	return line;
}


} // namespace ciarla
