#include "HistoryFile.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Utf8.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


/// With every line feed and backslash escaped, a full history is at most twice as long, and a line feed an entry.
constexpr std::size_t fileBytesMax = 2 * InputHistory::bytesMax + InputHistory::entriesMax;


/// An open file that is ours alone, or none.
class OwnFile
{
public:
	OwnFile(const std::filesystem::path& file, int flags) noexcept:
		_descriptor(::open(file.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, S_IRUSR | S_IWUSR))
	{
		struct stat found
		{
		};
		const bool ours = ::fstat(_descriptor, &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == ::geteuid();
		const bool forOthers = (found.st_mode & (S_IRWXG | S_IRWXO)) != 0;
		if (!ours || (forOthers && ::fchmod(_descriptor, S_IRUSR | S_IWUSR) != 0))
		{
			close();
		}
		_size = ours ? static_cast<std::size_t>(found.st_size) : 0;
	}

	~OwnFile()
	{
		close();
	}

	OwnFile(const OwnFile&) = delete;
	OwnFile& operator=(const OwnFile&) = delete;

	std::size_t size() const noexcept
	{
		return _size;
	}

	/// The last bytes of it, at most so many.
	std::string tail(std::size_t most) const
	{
		std::string text(std::min(most, _size), '\0');
		const ssize_t count = ::pread(_descriptor, text.data(), text.size(), static_cast<off_t>(_size - text.size()));
		text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
		return text;
	}

	/// In one write, so that what several programs add is not mixed.
	bool write(std::string_view text) const noexcept
	{
		return ::write(_descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
	}

private:
	void close() noexcept
	{
		if (_descriptor >= 0)
		{
			::close(std::exchange(_descriptor, -1));
		}
	}

	int _descriptor;
	std::size_t _size = 0;
};


std::string escaped(std::string_view line)
{
	std::string text;
	for (const char byte: line)
	{
		text += byte == '\n' ? "\\n" : byte == '\\' ? "\\\\" : std::string(1, byte);
	}
	return text.append("\n");
}


/// Whatever stands in the file: it comes out as something that could have been typed or pasted.
std::string unescaped(std::string_view text)
{
	std::string line;
	for (std::size_t place = 0; place < text.size();)
	{
		const Utf8Character character = decodeUtf8(text.substr(place));
		place += character.bytes;
		if (character.codePoint == '\\' && place < text.size())
		{
			line += text[place] == 'n' ? '\n' : '\\';
			++place;
		}
		else if (character.codePoint == '\t' || classify(character.codePoint) != CharacterClass::control)
		{
			appendUtf8(line, character.codePoint);
		}
	}
	return line;
}


} // namespace


HistoryFile::HistoryFile(std::filesystem::path file):
	_file(std::move(file))
{
}


void HistoryFile::load(InputHistory& history) const
{
	const OwnFile file(_file, O_RDWR);
	const std::string text = file.tail(fileBytesMax);
	// Of what is longer the first line may have lost its beginning.
	std::size_t begin = file.size() > text.size() ? std::min(text.find('\n'), text.size() - 1) + 1 : 0;
	for (std::size_t end = text.find('\n', begin); end != std::string::npos; end = text.find('\n', begin))
	{
		history.add(unescaped(std::string_view(text).substr(begin, end - begin)));
		begin = end + 1;
	}
	if (file.size() > fileBytesMax)
	{
		rewrite(history);
	}
}


void HistoryFile::append(std::string_view line) const
{
	std::error_code ignored;
	const std::filesystem::path folder = _file.parent_path();
	if (std::filesystem::create_directories(folder, ignored))
	{
		std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
	}
	const OwnFile file(_file, O_WRONLY | O_APPEND | O_CREAT);
	file.write(escaped(line));
}


void HistoryFile::rewrite(const InputHistory& history) const
{
	std::string text;
	for (std::size_t place = 0; place < history.size(); ++place)
	{
		text += escaped(history.at(place));
	}
	const std::filesystem::path shorter = _file.string() + "." + std::to_string(::getpid());
	const bool written = OwnFile(shorter, O_WRONLY | O_CREAT | O_EXCL).write(text);
	if (!written || std::rename(shorter.c_str(), _file.c_str()) != 0)
	{
		::unlink(shorter.c_str());
	}
}


} // namespace ciarla
