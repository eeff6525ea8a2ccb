#pragma once

#include "SettingRows.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// One row of the table from which the command line is checked and help is written. Which settings a command takes, the
/// settings say.
struct CommandRow
{
	Command command;
	std::string_view name;
	std::string_view arguments; ///< As help writes them.
	std::size_t argumentsMin;
	std::size_t argumentsMax;
	std::string_view summary;         ///< One line.
	std::string_view text;            ///< What `ciarla help COMMAND` says, in lines of at most 78 columns.
	std::string_view otherWords = {}; ///< By which people ask for it who come from elsewhere.
	bool listsWires = false;          ///< Whether the text has the options of wires.
};


std::span<const CommandRow> commandTable() noexcept;

/// The row of a command's name, or null.
const CommandRow* findCommand(std::string_view name) noexcept;

/// The row of the command that people mean by this word who come from elsewhere, or null.
const CommandRow* commandMeantBy(std::string_view word);

/// Every command's name, for suggestions.
std::vector<std::string> commandNames();

/// Whether `word` is one of these, which spaces separate.
bool isAmong(std::string_view words, std::string_view word);

bool takes(const CommandRow& command, const SettingRow& row) noexcept;


} // namespace ciarla
