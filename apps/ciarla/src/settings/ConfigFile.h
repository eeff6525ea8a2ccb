#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/NamedFile.h>

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>


namespace ciarla {


/// One `key = value` of a configuration file.
struct ConfigEntry
{
	std::string key;
	std::string value;
	std::size_t line; ///< Where it begins, from 1.
};


/// Reads a configuration file in the format of Poco::Util::PropertyFileConfiguration: `key = value` or `key: value`,
/// comments after # or !, a backslash at the end of a line joins the next one. In a value ${key} stands for another key
/// of the same file, and ${system.env.NAME} and the rest of POCO's SystemConfiguration for what these are.
///
/// A line that is none of these is an error that names `file:line`; so is a file above 64 KiB, one that cannot be read, or
/// one that somebody else may write. `pipes` is for one that can be read only once, and may be waited for.
Result<std::vector<ConfigEntry>> readConfigFile(
	const std::filesystem::path& file, PipeContents& pipes, Duration patience = FileReading().patience);

/// The same from a stream; `name` stands for the file in errors.
Result<std::vector<ConfigEntry>> readConfig(std::istream& input, const std::string& name);


} // namespace ciarla
