#pragma once

#include "CommandTable.h"
#include "SettingTable.h"

#include <ciarla/base/Result.h>

#include <string>
#include <utility>
#include <vector>


namespace ciarla {


/// What was asked for on the command line.
struct CommandLine
{
	const CommandRow* command = nullptr; ///< Null for bare `ciarla`.
	std::vector<std::string> arguments;
	std::vector<std::pair<Setting, std::string>> options;
};


/// Finds the command among `words`, which hold no options any more, and checks that it takes these arguments and
/// options. The error is a sentence that says where to read on.
Result<CommandLine> readCommandLine(
	const std::vector<std::string>& words, std::vector<std::pair<Setting, std::string>> options);

/// `; see "ciarla help listen".`
std::string seeHelp(const CommandRow* command);

/// ` See "ciarla help listen".`, after a sentence that has ended.
std::string alsoSeeHelp(const CommandRow& command);


} // namespace ciarla
