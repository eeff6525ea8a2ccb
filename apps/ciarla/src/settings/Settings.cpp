#include "Settings.h"

#include "ConfigFile.h"
#include "SettingCheck.h"

#include <algorithm>
#include <cstdlib>


namespace ciarla {


namespace {


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
		if (const std::string named = _values.text("config"); !named.empty())
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
			_error = _error ? _error : entries.error();
			return;
		}
		for (const ConfigEntry& entry: entries.value())
		{
			const std::string origin = file.string() + ":" + std::to_string(entry.line);
			const SettingRow* row = table().find(entry.key);
			if (row == nullptr)
			{
				std::string complaint = origin + ": " + complaintOfKey(table(), entry.key, "there is no setting");
				if (isOfMissingModule(table(), entry.key))
				{
					_values.unused.push_back(complaint.append(" It is not used.")); // A module may be deleted alone.
				}
				else
				{
					fail(std::move(complaint));
				}
			}
			else if (row->key == "config" && rank == SettingRank::namedFile)
			{
				fail(origin + ": a file that was named by --config cannot name another one.");
			}
			else
			{
				take(*row, entry.value, rank, origin);
			}
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
			fail(origin + ": " + std::string(row.key) + " must be " + wanted + ", not \"" + text + "\".");
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

	void fail(std::string text)
	{
		_error = _error ? _error : Error{ErrorCode::badOption, std::move(text)};
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


std::uint32_t SettingValues::number(Setting setting) const noexcept
{
	const SettingRow& row = _table->row(setting);
	return *parseNumber(of(row).text, row.min, row.max);
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
	return gathering.values().text("modules");
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


std::vector<ConfigFilePlace> configFiles(const SettingSources& sources, const SettingValues& values)
{
	const auto isThere = [](const std::filesystem::path& file) {
		std::error_code error;
		return std::filesystem::exists(file, error);
	};
	std::vector<ConfigFilePlace> places;
	const std::filesystem::path named = values.text("config");
	for (const std::filesystem::path& file: {named, sources.userFile, sources.systemFile})
	{
		if (!file.empty())
		{
			places.push_back({file, isThere(file), "it is not there"});
		}
	}
	const auto addIfThere = [&](const std::filesystem::path& file, std::string_view why) {
		const auto isSame = [&file](const ConfigFilePlace& place) {
			std::error_code error;
			return std::filesystem::equivalent(place.file, file, error);
		};
		if (isThere(file) && std::ranges::none_of(places, isSame))
		{
			places.push_back({file, false, why});
		}
	};
	for (const std::filesystem::path& folder: sources.unreadFolders)
	{
		addIfThere(folder.empty() ? folder : folder / "ciarla.properties", "only with --config");
	}
	for (std::filesystem::path usual: {sources.userFile, sources.systemFile})
	{
		for (const char* extension: {".ini", ".json", ".xml"})
		{
			addIfThere(
				usual.empty() ? usual : usual.replace_extension(extension),
				"the form of a configuration file is ciarla.properties");
		}
	}
	return places;
}


} // namespace ciarla
