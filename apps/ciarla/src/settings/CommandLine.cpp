#include "CommandLine.h"

#include "chat/Ending.h"
#include "SettingCheck.h"

#include <ciarla/base/Nearest.h>
#include <ciarla/console/Rows.h>
#include <ciarla/protocol/SafeText.h>

#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


std::string unknownCommand(const std::string& word)
{
	const std::string text = "There is no command \"" + word + "\".";
	if (nearestWord(word, commandNames()).empty() && word.find_first_of(".:") != std::string::npos)
	{
		return text + " To call somebody there: ciarla connect " + word;
	}
	std::string meant = suggestion(word, commandNames());
	if (word == "chat" || word == "start")
	{
		meant = " Did you mean \"ciarla listen\", on the other side \"ciarla connect HOST\"?";
	}
	else if (const CommandRow* command = commandMeantBy(word); command != nullptr)
	{
		meant = " Did you mean \"ciarla " + std::string(command->name) + "\"?";
	}
	return text + meant + " See \"ciarla help\".";
}


/// What is wrong with it; empty if nothing is.
std::string complaintOf(const SettingTable& table, const CommandLine& line, const std::vector<std::string>& words)
{
	if (words.empty())
	{
		return line.options.empty() ? std::string() : "A command is missing" + seeHelp(nullptr);
	}
	if (line.command == nullptr)
	{
		return unknownCommand(words.front());
	}
	const CommandRow& command = *line.command;
	const std::string name = "ciarla " + std::string(command.name);
	if (line.arguments.size() < command.argumentsMin)
	{
		return name + " needs " + std::string(command.arguments) + seeHelp(&command);
	}
	if (line.arguments.size() > command.argumentsMax)
	{
		const std::string most = command.argumentsMax == 0 ? "nothing" : "only " + std::string(command.arguments);
		return name + " takes " + most + seeHelp(&command);
	}
	for (const auto& [key, value]: line.options)
	{
		if (const SettingRow* row = table.find(key); row != nullptr && !takes(command, *row))
		{
			return std::string("--").append(key).append(" means nothing to ").append(name).append(seeHelp(&command));
		}
	}
	return {};
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
	if (!words.empty())
	{
		line.command = findCommand(words.front());
		line.arguments.assign(words.begin() + 1, words.end());
	}
	std::string complaint = complaintOf(table, line, words);
	return complaint.empty() ? Result(std::move(line)) : Error{ErrorCode::badOption, std::move(complaint)};
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
