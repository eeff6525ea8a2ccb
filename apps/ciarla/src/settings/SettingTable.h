#pragma once

#include "SettingRows.h"

#include <ciarla/module/ModuleLoader.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// The SettingTable has every setting there is: the program's own, and one for each option of a wire, by the rows of the
/// modules. Of two that have one key, or one variable in the environment, the second is left out.
///
/// Ownership: outlives whatever refers to a row; a module's row is the module's, which stays until the process ends.
class SettingTable
{
public:
	explicit SettingTable(std::span<const FoundModule> modules = {});
	SettingTable(const SettingTable&) = delete;
	SettingTable& operator=(const SettingTable&) = delete;

	/// In the order in which they are listed: the wires' between the program's and the hub's.
	std::span<const SettingRow> rows() const noexcept
	{
		return _rows;
	}

	const SettingRow& row(Setting setting) const noexcept;

	/// The row of a key, or null.
	const SettingRow* find(std::string_view key) const noexcept;

	/// Whether some key begins with what stands before the point in this one.
	bool hasOwnerOf(std::string_view key) const noexcept;

	/// Every key, for suggestions.
	std::vector<std::string> keys() const;

	/// A row that was left out.
	struct Problem
	{
		std::string origin; ///< Of its module.
		std::string sentence;
	};

	const std::vector<Problem>& problems() const noexcept
	{
		return _problems;
	}

private:
	std::string complaintOf(const OptionRow& option) const;

	std::vector<SettingRow> _rows;
	std::vector<Problem> _problems;
};


/// The variable of a key: CIARLA_NO_HISTORY of no-history.
std::string variableOf(std::string_view key);

/// What help says of a setting, in one line.
std::string_view summaryOf(const SettingRow& row) noexcept;


} // namespace ciarla
