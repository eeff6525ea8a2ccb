#pragma once

#include "CommandTable.h"
#include "ExitCode.h"
#include "Settings.h"

#include <ciarla/base/Result.h>

#include <Poco/Util/OptionSet.h>

#include <string>
#include <vector>


namespace ciarla {


/// What was asked for on the command line.
struct CommandLine
{
	const CommandRow* command = nullptr; ///< Null for bare `ciarla`.
	std::vector<std::string> arguments;
	GivenOptions options;
};


/// The options of a command line, as POCO reads them.
Poco::Util::OptionSet optionsOf(const SettingTable& table);

/// What `config` and `modules` are among the words of a command line, whose other options may be of modules that are not
/// known yet. No word here is a mistake.
GivenOptions scanOptions(const std::vector<std::string>& words);

/// Finds the command among `words`, which hold no options any more, and checks that it takes these arguments and
/// options. The error is a sentence that says where to read on.
Result<CommandLine> readCommandLine(
	const SettingTable& table, const std::vector<std::string>& words, GivenOptions options);

/// `; see "ciarla help listen".`
std::string seeHelp(const CommandRow* command);

/// ` See "ciarla help listen".`, after a sentence that has ended.
std::string alsoSeeHelp(const CommandRow& command);

/// Says so on standard error, and returns the exit status. A sentence may quote what stands in a file, or on a command line
/// that somebody else wrote.
int complain(const std::string& sentence, ExitCode code);

/// The same of an error, and where to read on.
int complain(const Error& error, const CommandRow& command);


} // namespace ciarla
