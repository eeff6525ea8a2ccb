#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>


namespace ciarla {


/// A file with this content, for as long as the test needs it.
class TempFile
{
public:
	explicit TempFile(const std::string& content)
	{
		std::string pattern = (std::filesystem::temp_directory_path() / "ciarla-test-XXXXXX").string();
		const int descriptor = ::mkstemp(pattern.data());
		::close(descriptor);
		_path = pattern;
		std::ofstream(_path) << content;
	}

	~TempFile()
	{
		std::filesystem::remove(_path);
	}

	TempFile(const TempFile&) = delete;
	TempFile& operator=(const TempFile&) = delete;

	const std::filesystem::path& path() const noexcept
	{
		return _path;
	}

	std::string text() const
	{
		return _path.string();
	}

private:
	std::filesystem::path _path;
};


} // namespace ciarla
