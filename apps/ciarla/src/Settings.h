#pragma once

#include "SettingTable.h"

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>
#include <ciarla/console/ConsoleLook.h>
#include <ciarla/protocol/ChatSettings.h>
#include <ciarla/transport/NamedFile.h>

#include <array>
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


/// Every setting, by Setting's number.
using SettingValues = std::array<SettingValue, settingCount>;


/// Where settings come from, so that a test can bring its own.
struct SettingSources
{
	std::vector<std::pair<Setting, std::string>> options; ///< As given, in order; the last one counts, -v adds up.
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
SettingSources processSources(std::vector<std::pair<Setting, std::string>> options);


/// Finds every setting: options, environment (where not empty), the file that `config` names, the user's file, the
/// system's file, defaults. Each value has been checked; the error says which one is wrong, and where it stands.
Result<SettingValues> gatherSettings(const SettingSources& sources);


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


/// The settings as the program uses them.
struct Settings
{
	std::string name; ///< Empty: ask, or guess.
	std::string room; ///< To join at a hub.
	Dialect dialect = Dialect::detect;
	bool keep = false;
	bool stay = false;
	bool json = false;
	std::string log; ///< Where the chat is written to; empty for nowhere.
	std::optional<Duration> wait;
	bool noHistory = false;               ///< What is entered is forgotten.
	bool plain = false;                   ///< Even at a terminal.
	std::optional<Timestamps> timestamps; ///< None: as it is usual there.
	std::optional<bool> colour;           ///< None: as the terminal and NO_COLOR say.
	Bell bell = Bell::off;
	bool title = false; ///< Of the terminal.
	int verbosity = 0;
	bool proxyProtocol = false; ///< A bridge says where its callers come from.
};


/// Of `raw` and `framed` the one that was said in the nearer place counts; both in one place are an error.
Result<Settings> readSettings(const SettingValues& values);


} // namespace ciarla
