#pragma once

#include "settings/SettingTable.h"

#include <array>


namespace ciarla {


/// The settings of the program, and those of a stranger's module whose wire is called "its".
inline const SettingTable& testTable()
{
	static constexpr std::array<OptionRow, 3> options{
		{{"its.option", "N", OptionType::number, 1, 9, "how often it tries\nIt tries so often."},
		 {"its.kind", "soft|hard", OptionType::choice, 0, 0, "how it tries"},
		 {"its.word", "WORD", OptionType::text, 0, 0, "what it says"}}};
	static constexpr Module module{moduleAbi, moduleBuild, options.data(), options.size(), "its", nullptr};
	static const std::array<FoundModule, 1> found{{{&module, "/lib/its.so"}}};
	static const SettingTable table(found);
	return table;
}


} // namespace ciarla
