#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>


namespace ciarla {


/// A folder of one test, and the recordings in it.
class RecordFolder
{
public:
	RecordFolder()
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-record-XXXXXX").string();
		_folder = ::mkdtemp(pattern.data());
	}

	RecordFolder(const RecordFolder&) = delete;
	RecordFolder& operator=(const RecordFolder&) = delete;

	~RecordFolder()
	{
		std::filesystem::remove_all(_folder);
	}

	std::string path(const std::string& name) const
	{
		return (_folder / name).string();
	}

	std::string read(const std::string& name) const
	{
		std::ifstream file(_folder / name, std::ios::binary);
		std::stringstream text;
		text << file.rdbuf();
		return text.str();
	}

	/// Writes the file, and says where it is.
	std::string write(const std::string& name, const std::string& text) const
	{
		std::ofstream(_folder / name, std::ios::binary) << text;
		return path(name);
	}

private:
	std::filesystem::path _folder;
};


} // namespace ciarla
