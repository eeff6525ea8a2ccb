#include "CommandLine.h"

#include "chat/Ending.h"
#include "Suggestion.h"

#include <ciarla/console/Rows.h>
#include <ciarla/protocol/SafeText.h>

#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <iostream>
#include <string_view>
#include <utility>


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


Poco::Util::OptionSet optionsOf(const SettingTable& table)
{
	Poco::Util::OptionSet options;
	for (const SettingRow& row: table.rows())
	{
		Poco::Util::Option option{std::string(row.key), std::string(row.letter)};
		option.repeatable(row.type == SettingType::count);
		if (row.type == SettingType::flag)
		{
			option.argument("yes|no", false);
		}
		else if (!row.argument.empty())
		{
			option.argument(std::string(row.argument));
		}
		options.addOption(option);
	}
	options.addOption(Poco::Util::Option("help", "h", "explain the program, or the command"));
	options.addOption(Poco::Util::Option("version", "", "show the version"));
	return options;
}


GivenOptions scanOptions(const std::vector<std::string>& words)
{
	const SettingTable own;
	const Poco::Util::OptionSet options = optionsOf(own);
	Poco::Util::OptionProcessor processor(options);
	processor.setUnixStyle(true);
	GivenOptions found;
	bool isSkipped = true; // The name of the program.
	for (const std::string& word: words)
	{
		if (std::exchange(isSkipped, false))
		{
			continue;
		}
		try
		{
			std::string key;
			std::string text;
			if (processor.process(word, key, text) && (key == "config" || key == "modules"))
			{
				found.emplace_back(key, text);
			}
		}
		catch (const Poco::Util::UnknownOptionException&)
		{
			// An option of a wire, it seems: all of these take a value.
			isSkipped = word.find_first_of("=:") == std::string::npos;
		}
		catch (const Poco::Util::OptionException&)
		{
			// Told when everything is read.
		}
	}
	return found;
}


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
	const SettingTable& table, const std::vector<std::string>& words, GivenOptions options)
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
	for (const auto& [key, value]: line.options)
	{
		const SettingRow* row = table.find(key);
		if (row != nullptr && !takes(*line.command, *row))
		{
			return usageError(
				"--" + key + " means nothing to ciarla " + std::string(line.command->name) + seeHelp(line.command));
		}
	}
	return line;
}


int complain(const std::string& sentence, ExitCode code)
{
	std::cerr << inRows("ciarla: " + safeReason(sentence), STDERR_FILENO) << std::endl;
	return exitStatus(code);
}


int complain(const Error& error, const CommandRow& command)
{
	std::cerr << inRows("ciarla: " + safeReason(error.text) + alsoSeeHelp(command), STDERR_FILENO) << std::endl;
	return exitStatus(exitCodeOf(error.code));
}


} // namespace ciarla
