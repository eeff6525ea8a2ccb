#pragma once

#include "SettingTable.h"

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>
#include <ciarla/transport/NamedFile.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// Where something can be set; the first that says it counts.
enum class SettingRank
{
	option,
	environment,
	namedFile, ///< The one that `config` names.
	userFile,
	systemFile,
	fallback
};


/// What a setting is, and where that was said.
struct SettingValue
{
	std::string text;
	SettingRank rank = SettingRank::fallback;
	std::string origin; ///< "--name", "CIARLA_NAME", "/etc/ciarla/ciarla.properties:3", "default".
};


/// Every setting of a table, each with a value that fits it. Whoever uses one reads it here.
class SettingValues
{
public:
	/// The defaults. The table outlives this.
	explicit SettingValues(const SettingTable& table);

	const SettingTable& table() const noexcept
	{
		return *_table;
	}

	/// Of a row of the table.
	const SettingValue& of(const SettingRow& row) const noexcept;

	SettingValue& of(const SettingRow& row) noexcept
	{
		return _values[static_cast<std::size_t>(&row - _table->rows().data())];
	}

	const SettingValue& of(Setting setting) const noexcept
	{
		return of(_table->row(setting));
	}

	const std::string& text(Setting setting) const noexcept
	{
		return of(setting).text;
	}

	bool flag(Setting setting) const noexcept
	{
		return text(setting) == "yes";
	}

	std::uint32_t number(Setting setting) const noexcept;

	Duration seconds(Setting setting) const noexcept
	{
		return std::chrono::seconds(number(setting));
	}

	std::vector<std::string> words(Setting setting, std::string_view separators) const;

	/// What a file says for a wire that is not there: a sentence each.
	std::vector<std::string> unused;

private:
	const SettingTable* _table;
	std::vector<SettingValue> _values;
};


/// Options as given, by their keys, in order; the last one counts, -v adds up.
using GivenOptions = std::vector<std::pair<std::string, std::string>>;


/// Where settings come from, so that a test can bring its own.
struct SettingSources
{
	GivenOptions options;
	std::function<std::optional<std::string>(std::string_view)> environment;
	std::filesystem::path userFile;                   ///< May be missing, and may not exist.
	std::filesystem::path systemFile;                 ///< May not exist.
	std::vector<std::filesystem::path> unreadFolders; ///< Where a ciarla.properties is not looked for: the working one.
	std::shared_ptr<PipeContents> pipes = std::make_shared<PipeContents>(); ///< Shared by copies: each is read once.
	Duration pipePatience = FileReading().patience;
};


/// A variable of this process's environment.
std::optional<std::string> environmentVariable(std::string_view name);


/// The sources of this process: its environment, `$XDG_CONFIG_HOME/ciarla/ciarla.properties` (~/.config where that is
/// not set), and /etc/ciarla/ciarla.properties.
SettingSources processSources(GivenOptions options);


/// The first of two passes: what `modules` is. Everything else, and every mistake, is left to the second, when the options
/// of the modules are known.
std::string findModuleFiles(const SettingSources& sources);


/// Finds every setting: options, environment (where not empty), the file that `config` names, the user's file, the
/// system's file, defaults. Each value has been checked; the error says which one is wrong, and where it stands.
Result<SettingValues> gatherSettings(const SettingTable& table, const SettingSources& sources);


/// A configuration file that was looked for, and what became of it.
struct ConfigFilePlace
{
	std::filesystem::path file;
	bool isRead = false;
	std::string_view why; ///< Why not.
};

/// The files that gatherSettings() looks for, the strongest first; then every one that somebody may take for one of them,
/// because of its name and the folder that it is in.
std::vector<ConfigFilePlace> configFiles(const SettingSources& sources, const SettingValues& values);


} // namespace ciarla
