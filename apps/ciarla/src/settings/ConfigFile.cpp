#include "ConfigFile.h"

#include <ciarla/transport/NamedFile.h>

#include <Poco/AutoPtr.h>
#include <Poco/Exception.h>
#include <Poco/String.h>
#include <Poco/Util/LayeredConfiguration.h>
#include <Poco/Util/MapConfiguration.h>
#include <Poco/Util/PropertyFileConfiguration.h>
#include <Poco/Util/SystemConfiguration.h>

#include <algorithm>
#include <istream>
#include <sstream>
#include <system_error>


namespace ciarla {


namespace {


constexpr std::size_t fileBytesMax = 64 * 1024; ///< Ours has some dozens of keys; anything larger is another file.
constexpr std::size_t readBytesMax = fileBytesMax + 1; ///< By the last one a larger file is known.


Error complaint(std::string text)
{
	return {ErrorCode::badOption, std::move(text)};
}


Error complaint(const std::string& name, std::size_t line, const std::string& what)
{
	return complaint(name + ":" + std::to_string(line) + ": " + what);
}


bool continues(const std::string& line) noexcept
{
	std::size_t backslashes = 0;
	while (backslashes < line.size() && line[line.size() - 1 - backslashes] == '\\')
	{
		++backslashes;
	}
	return backslashes % 2 == 1;
}


/// One entry as POCO reads it: it keeps no line numbers, so it is given one entry at a time.
Result<ConfigEntry> parseEntry(const std::string& text, const std::string& name, std::size_t line)
{
	const std::size_t separator = text.find_first_of("=:");
	const std::string key = Poco::trim(text.substr(0, separator));
	if (separator == std::string::npos || key.empty())
	{
		return complaint(name, line, "this line is not of the form \"key = value\".");
	}
	try
	{
		std::istringstream input(text + "\n");
		const Poco::AutoPtr<Poco::Util::PropertyFileConfiguration> parsed(
			new Poco::Util::PropertyFileConfiguration(input));
		return ConfigEntry{key, parsed->getRawString(key), line};
	}
	catch (const Poco::Exception& exception)
	{
		return complaint(name, line, exception.displayText() + ".");
	}
}


/// Expands ${key} and ${system.env.NAME} as POCO's LayeredConfiguration does; but what is not there is an error, where
/// POCO leaves it as it stands.
Result<void> expand(std::vector<ConfigEntry>& entries, const std::string& name)
{
	Poco::AutoPtr<Poco::Util::LayeredConfiguration> layers(new Poco::Util::LayeredConfiguration);
	Poco::AutoPtr<Poco::Util::MapConfiguration> own(new Poco::Util::MapConfiguration);
	for (const ConfigEntry& entry: entries)
	{
		own->setString(entry.key, entry.value);
	}
	layers->add(own);
	layers->add(Poco::AutoPtr<Poco::Util::AbstractConfiguration>(new Poco::Util::SystemConfiguration));
	for (ConfigEntry& entry: entries)
	{
		if (entry.value.find("${") == std::string::npos)
		{
			continue;
		}
		const bool isOpen = entry.value.find('}', entry.value.rfind("${")) == std::string::npos;
		try
		{
			entry.value = isOpen ? entry.value : layers->expand(entry.value);
		}
		catch (const Poco::CircularReferenceException&)
		{
			return complaint(name, entry.line, "the value of " + entry.key + " is made of itself.");
		}
		if (const std::size_t left = entry.value.find("${"); left != std::string::npos)
		{
			const std::size_t end = std::min(entry.value.find('}', left), entry.value.size());
			const std::string what = entry.value.substr(left, end - left + 1);
			return complaint(
				name, entry.line,
				"there is no " + what +
					"; a value holds other settings of its file, ${name}, and the environment, ${system.env.HOME}.");
		}
	}
	return {};
}


} // namespace


Result<std::vector<ConfigEntry>> readConfig(std::istream& input, const std::string& name)
{
	std::vector<ConfigEntry> entries;
	std::string line;
	for (std::size_t number = 1; std::getline(input, line); ++number)
	{
		const std::size_t begin = line.find_first_not_of(" \t\r");
		if (begin == std::string::npos || line[begin] == '#' || line[begin] == '!')
		{
			continue;
		}
		const std::size_t first = number;
		for (std::string more; continues(line) && std::getline(input, more); ++number)
		{
			line += "\n" + more;
		}
		Result<ConfigEntry> entry = parseEntry(line.substr(begin), name, first);
		if (!entry)
		{
			return entry.error();
		}
		entries.push_back(std::move(entry).value());
	}
	if (const Result<void> expanded = expand(entries, name); !expanded)
	{
		return expanded.error();
	}
	return entries;
}


Result<std::vector<ConfigEntry>> readConfigFile(
	const std::filesystem::path& file, PipeContents& pipes, Duration patience)
{
	const std::string cannot = "Cannot read the configuration file " + file.string() + ": ";
	const std::string extension = Poco::toLower(file.extension().string());
	if (extension == ".ini" || extension == ".json" || extension == ".xml")
	{
		return complaint(
			cannot + "it is a " + extension +
			" file; a configuration file has lines of the form \"key = value\", and is called ciarla.properties.");
	}
	std::error_code ignored;
	if (std::filesystem::is_directory(file, ignored))
	{
		return complaint(cannot + "it is a directory.");
	}
	Result<std::string> content = readNamedFile(
		file.string(),
		{.bytesMax = readBytesMax,
		 .excess = FileExcess::end,
		 .rights = FileRights::trusted,
		 .pipes = &pipes,
		 .patience = patience});
	if (!content)
	{
		return Error{content.error().code, cannot + content.error().text + "."};
	}
	if (const bool isLarge = content->size() > fileBytesMax; isLarge || content->find('\0') != std::string::npos)
	{
		return complaint(
			file.string(), 1,
			std::string("this is no configuration file of ciarla") + (isLarge ? "; it is larger than 64 KiB." : "."));
	}
	std::istringstream lines(std::move(content).value());
	return readConfig(lines, file.string());
}


} // namespace ciarla
