#include "Settings.h"

#include "ConfigFile.h"
#include "SettingCheck.h"

#include <ciarla/base/Nearest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>


namespace ciarla {


namespace {


Error usageError(std::string text)
{
	return {ErrorCode::badOption, std::move(text)};
}


/// Of the program alone: what is needed to find the modules.
const SettingTable& ownTable()
{
	static const SettingTable table;
	return table;
}


class Gathering
{
public:
	Gathering(const SettingTable& table, const SettingSources& sources):
		_sources(sources),
		_values(table)
	{
	}

	/// From the weakest source to the strongest, each replacing what was there; then the named file, which may not
	/// replace what is stronger.
	void run()
	{
		takeFileIfThere(_sources.systemFile, SettingRank::systemFile);
		takeFileIfThere(_sources.userFile, SettingRank::userFile);
		takeEnvironment();
		takeOptions();
		if (const std::string named = _values.text(Setting::config); !named.empty())
		{
			takeFile(named, SettingRank::namedFile);
		}
	}

	SettingValues& values() noexcept
	{
		return _values;
	}

	/// The first mistake is the one that is told.
	const std::optional<Error>& error() const noexcept
	{
		return _error;
	}

private:
	void takeFileIfThere(const std::filesystem::path& file, SettingRank rank)
	{
		std::error_code error;
		if (!file.empty() && (std::filesystem::exists(file, error) || error))
		{
			takeFile(file, rank);
		}
	}

	void takeFile(const std::filesystem::path& file, SettingRank rank)
	{
		Result<std::vector<ConfigEntry>> entries = readConfigFile(file, *_sources.pipes, _sources.pipePatience);
		if (!entries)
		{
			fail(entries.error());
			return;
		}
		for (const ConfigEntry& entry: entries.value())
		{
			const std::string origin = file.string() + ":" + std::to_string(entry.line);
			const SettingRow* row = table().find(entry.key);
			if (row == nullptr)
			{
				takeUnknown(entry, origin);
			}
			else if (row->key == "config" && rank == SettingRank::namedFile)
			{
				fail(usageError(origin + ": a file that was named by --config cannot name another one."));
			}
			else
			{
				take(*row, entry.value, rank, origin);
			}
		}
	}

	/// A module may be deleted without its settings; of a slip of the finger the nearest key is told.
	void takeUnknown(const ConfigEntry& entry, const std::string& origin)
	{
		const std::string advice = adviceFor(entry.key);
		const std::string sentence = origin + ": there is no setting \"" + entry.key + "\"";
		const bool isOfWire = entry.key.find('.') != std::string::npos && !table().hasOwnerOf(entry.key);
		if (!advice.empty())
		{
			fail(usageError(origin + ": " + advice));
		}
		else if (isOfWire && nearestWord(entry.key, table().keys()).empty())
		{
			_values.unused.push_back(sentence + afterUnknownKey(table(), entry.key, "") + " It is not used.");
		}
		else
		{
			fail(usageError(sentence + afterUnknownKey(table(), entry.key, "")));
		}
	}

	void takeEnvironment()
	{
		for (const SettingRow& row: table().rows())
		{
			const std::string variable = variableOf(row.key);
			const std::optional<std::string> text = _sources.environment(variable);
			if (text && !text->empty())
			{
				take(row, *text, SettingRank::environment, variable);
			}
		}
	}

	void takeOptions()
	{
		unsigned repeated = 0;
		for (const auto& [key, text]: _sources.options)
		{
			if (const SettingRow* row = table().find(key))
			{
				const bool counted = row->type == SettingType::count;
				repeated += counted ? 1 : 0;
				take(*row, counted ? std::to_string(repeated) : text, SettingRank::option, "--" + key);
			}
		}
	}

	void take(const SettingRow& row, const std::string& text, SettingRank rank, const std::string& origin)
	{
		if (const std::string wanted = settingComplaint(row, text); !wanted.empty())
		{
			fail(usageError(origin + ": " + std::string(row.key) + " must be " + wanted + ", not \"" + text + "\"."));
		}
		else if (rank <= _values.of(row).rank)
		{
			_values.of(row) = {row.type == SettingType::flag ? (*parseFlag(text) ? "yes" : "no") : text, rank, origin};
		}
	}

	const SettingTable& table() const noexcept
	{
		return _values.table();
	}

	void fail(Error error)
	{
		if (!_error)
		{
			_error = std::move(error);
		}
	}

	const SettingSources& _sources;
	SettingValues _values;
	std::optional<Error> _error;
};


std::filesystem::path userFile()
{
	const char* configHome = std::getenv("XDG_CONFIG_HOME");
	if (configHome != nullptr && configHome[0] == '/')
	{
		return std::filesystem::path(configHome) / "ciarla" / "ciarla.properties";
	}
	const char* home = std::getenv("HOME");
	if (home != nullptr && home[0] == '/')
	{
		return std::filesystem::path(home) / ".config" / "ciarla" / "ciarla.properties";
	}
	return {};
}


} // namespace


SettingValues::SettingValues(const SettingTable& table):
	_table(&table)
{
	_values.reserve(table.rows().size());
	for (const SettingRow& row: table.rows())
	{
		_values.push_back({std::string(row.fallback), SettingRank::fallback, "default"});
	}
}


const SettingValue& SettingValues::of(const SettingRow& row) const noexcept
{
	return _values[static_cast<std::size_t>(&row - _table->rows().data())];
}


SettingValue& SettingValues::of(const SettingRow& row) noexcept
{
	return _values[static_cast<std::size_t>(&row - _table->rows().data())];
}


const SettingValue& SettingValues::of(Setting setting) const noexcept
{
	return of(_table->row(setting));
}


const std::string& SettingValues::text(Setting setting) const noexcept
{
	return of(setting).text;
}


bool SettingValues::flag(Setting setting) const noexcept
{
	return text(setting) == "yes";
}


std::uint32_t SettingValues::number(Setting setting) const noexcept
{
	const SettingRow& row = _table->row(setting);
	return *parseNumber(of(row).text, row.min, row.max);
}


Duration SettingValues::seconds(Setting setting) const noexcept
{
	return std::chrono::seconds(number(setting));
}


std::vector<std::string> SettingValues::words(Setting setting, std::string_view separators) const
{
	const std::vector<std::string_view> split = splitList(text(setting), separators);
	return {split.begin(), split.end()};
}


std::optional<std::string> environmentVariable(std::string_view name)
{
	const char* text = std::getenv(std::string(name).c_str());
	return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}


SettingSources processSources(GivenOptions options)
{
	std::error_code error;
	const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
	return {std::move(options), environmentVariable, userFile(), "/etc/ciarla/ciarla.properties", {".", program}};
}


std::string findModuleFiles(const SettingSources& sources)
{
	Gathering gathering(ownTable(), sources);
	gathering.run();
	return gathering.values().text(Setting::modules);
}


Result<SettingValues> gatherSettings(const SettingTable& table, const SettingSources& sources)
{
	Gathering gathering(table, sources);
	gathering.run();
	if (gathering.error())
	{
		return *gathering.error();
	}
	return std::move(gathering.values());
}


std::string afterUnknownKey(const SettingTable& table, const std::string& key, std::string_view dashes)
{
	std::vector<std::string> known = table.keys();
	if (!dashes.empty())
	{
		known.insert(known.end(), {"help", "version"});
	}
	if (const std::string_view nearest = nearestWord(key, known); !nearest.empty())
	{
		return ". Did you mean \"" + std::string(dashes) + std::string(nearest) + "\"?";
	}
	const std::string owner = key.substr(0, key.find('.'));
	return owner == key || table.hasOwnerOf(key) ? "."
												 : ": no wire and no layer here has an option \"" + owner +
			".\"; it is of a module that is not there, or was left out.";
}


std::vector<ConfigFilePlace> configFiles(const SettingSources& sources, const SettingValues& values)
{
	const auto isThere = [](const std::filesystem::path& file) {
		std::error_code error;
		return std::filesystem::exists(file, error);
	};
	std::vector<ConfigFilePlace> places;
	const std::filesystem::path named = values.text(Setting::config);
	for (const std::filesystem::path& file: {named, sources.userFile, sources.systemFile})
	{
		if (!file.empty())
		{
			places.push_back({file, isThere(file), "it is not there"});
		}
	}
	const auto isKnown = [&places](const std::filesystem::path& file) {
		return std::any_of(places.begin(), places.end(), [&file](const ConfigFilePlace& place) {
			std::error_code error;
			return std::filesystem::equivalent(place.file, file, error);
		});
	};
	for (const std::filesystem::path& folder: sources.unreadFolders)
	{
		const std::filesystem::path file = folder / "ciarla.properties";
		if (!folder.empty() && isThere(file) && !isKnown(file))
		{
			places.push_back({file, false, "only with --config"});
		}
	}
	for (const std::filesystem::path& usual: {sources.userFile, sources.systemFile})
	{
		for (const char* extension: {".ini", ".json", ".xml"})
		{
			const std::filesystem::path file = std::filesystem::path(usual).replace_extension(extension);
			if (!usual.empty() && isThere(file))
			{
				places.push_back({file, false, "the form of a configuration file is ciarla.properties"});
			}
		}
	}
	return places;
}


} // namespace ciarla
