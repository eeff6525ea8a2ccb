#include "Settings.h"

#include "ConfigFile.h"
#include "SettingCheck.h"
#include "Suggestion.h"

#include <algorithm>
#include <cstdlib>


namespace ciarla {


namespace {


Error usageError(std::string text)
{
	return {ErrorCode::badOption, std::move(text)};
}


class Gathering
{
public:
	explicit Gathering(const SettingSources& sources):
		_sources(sources)
	{
	}

	/// From the weakest source to the strongest, each replacing what was there; then the named file, which may not
	/// replace what is stronger.
	Result<SettingValues> run()
	{
		for (const SettingRow& row: settingTable())
		{
			value(row) = {std::string(row.fallback), SettingRank::fallback, "default"};
		}
		takeFileIfThere(_sources.systemFile, SettingRank::systemFile);
		takeFileIfThere(_sources.userFile, SettingRank::userFile);
		takeEnvironment();
		takeOptions();
		if (const std::string named = value(rowOf(Setting::config)).text; !named.empty())
		{
			takeFile(named, SettingRank::namedFile);
		}
		if (_error)
		{
			return *_error;
		}
		return _values;
	}

private:
	SettingValue& value(const SettingRow& row)
	{
		return _values[static_cast<std::size_t>(row.setting)];
	}

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
			const SettingRow* row = findSetting(entry.key);
			if (row == nullptr)
			{
				const std::string advice = adviceFor(entry.key);
				fail(usageError(
					origin + ": " +
					(advice.empty()
						 ? "there is no setting \"" + entry.key + "\"." + suggestion(entry.key, settingKeys())
						 : advice)));
			}
			else if (row->setting == Setting::config && rank == SettingRank::namedFile)
			{
				fail(usageError(origin + ": a file that was named by --config cannot name another one."));
			}
			else
			{
				take(*row, entry.value, rank, origin);
			}
		}
	}

	void takeEnvironment()
	{
		for (const SettingRow& row: settingTable())
		{
			const std::optional<std::string> text = _sources.environment(row.environment);
			if (text && !text->empty())
			{
				take(row, *text, SettingRank::environment, std::string(row.environment));
			}
		}
	}

	void takeOptions()
	{
		unsigned repeated = 0;
		for (const auto& [setting, text]: _sources.options)
		{
			const SettingRow& row = rowOf(setting);
			const bool counted = row.type == SettingType::count;
			repeated += counted ? 1 : 0;
			take(row, counted ? std::to_string(repeated) : text, SettingRank::option, "--" + std::string(row.key));
		}
	}

	void take(const SettingRow& row, const std::string& text, SettingRank rank, const std::string& origin)
	{
		if (const std::string wanted = settingComplaint(row, text); !wanted.empty())
		{
			fail(usageError(origin + ": " + std::string(row.key) + " must be " + wanted + ", not \"" + text + "\"."));
		}
		else if (rank <= value(row).rank)
		{
			value(row) = {row.type == SettingType::flag ? (*parseFlag(text) ? "yes" : "no") : text, rank, origin};
		}
	}

	/// The first mistake is the one that is told.
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


std::optional<Timestamps> timestampsOf(std::string_view text)
{
	if (text == "auto")
	{
		return std::nullopt;
	}
	return text == "off" ? Timestamps::off : text == "iso" ? Timestamps::iso : Timestamps::timeOfDay;
}


std::optional<bool> colourOf(std::string_view text)
{
	return text == "auto" ? std::nullopt : std::optional(text == "always");
}


Bell bellOf(std::string_view text)
{
	return text == "mention" ? Bell::mention : text == "always" ? Bell::always : Bell::off;
}


} // namespace


std::optional<std::string> environmentVariable(std::string_view name)
{
	const char* text = std::getenv(std::string(name).c_str());
	return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}


SettingSources processSources(std::vector<std::pair<Setting, std::string>> options)
{
	std::error_code error;
	const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
	return {std::move(options), environmentVariable, userFile(), "/etc/ciarla/ciarla.properties", {".", program}};
}


Result<SettingValues> gatherSettings(const SettingSources& sources)
{
	return Gathering(sources).run();
}


std::vector<ConfigFilePlace> configFiles(const SettingSources& sources, const SettingValues& values)
{
	const auto isThere = [](const std::filesystem::path& file) {
		std::error_code error;
		return std::filesystem::exists(file, error);
	};
	std::vector<ConfigFilePlace> places;
	const std::filesystem::path named = values[static_cast<std::size_t>(Setting::config)].text;
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


Result<Settings> readSettings(const SettingValues& values)
{
	const auto value = [&values](Setting setting) -> const SettingValue& {
		return values[static_cast<std::size_t>(setting)];
	};
	const auto flag = [&value](Setting setting) { return *parseFlag(value(setting).text); };
	const auto number = [&value](Setting setting) {
		return *parseNumber(value(setting).text, rowOf(setting).min, rowOf(setting).max);
	};

	Settings settings;
	settings.name = value(Setting::name).text;
	settings.room = value(Setting::room).text;
	settings.keep = flag(Setting::keep);
	settings.stay = flag(Setting::stay);
	settings.noHistory = flag(Setting::noHistory);
	settings.plain = flag(Setting::plain);
	settings.timestamps = timestampsOf(value(Setting::timestamps).text);
	settings.colour = colourOf(value(Setting::colour).text);
	settings.title = flag(Setting::title);
	settings.bell = bellOf(value(Setting::bell).text);
	settings.json = flag(Setting::json);
	settings.log = value(Setting::log).text;
	settings.verbosity = static_cast<int>(number(Setting::verbose));
	settings.proxyProtocol = flag(Setting::proxyProtocol);
	if (const std::uint32_t seconds = number(Setting::wait); seconds > 0)
	{
		settings.wait = std::chrono::seconds(seconds);
	}

	const SettingValue& raw = value(Setting::raw);
	const SettingValue& framed = value(Setting::framed);
	const bool both = flag(Setting::raw) && flag(Setting::framed);
	if (both && raw.rank == framed.rank)
	{
		return usageError(raw.origin + " and " + framed.origin + " exclude each other: choose one.");
	}
	if (flag(Setting::raw) && (!both || raw.rank < framed.rank))
	{
		settings.dialect = Dialect::raw;
	}
	else if (flag(Setting::framed))
	{
		settings.dialect = Dialect::framed;
	}
	return settings;
}


} // namespace ciarla
