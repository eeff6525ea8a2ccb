#include "InputHistory.h"

#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/Utf8.h>
#include <ciarla/transport/NamedFile.h>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <algorithm>


namespace ciarla {


bool InputHistory::add(std::string_view line)
{
	const bool repeated = !_entries.empty() && _entries.back() == line;
	if (line.empty() || repeated || line.size() > bytesMax)
	{
		return false;
	}
	_entries.emplace_back(line);
	_bytes += line.size();
	while (_entries.size() > entriesMax || _bytes > bytesMax)
	{
		_bytes -= _entries.front().size();
		_entries.pop_front();
	}
	return true;
}


std::optional<std::size_t> InputHistory::findBefore(std::size_t end, std::string_view words) const noexcept
{
	for (std::size_t place = std::min(end, _entries.size()); place-- > 0;)
	{
		if (_entries[place].find(words) != std::string::npos)
		{
			return place;
		}
	}
	return std::nullopt;
}


namespace {


/// With every line feed and backslash escaped, a full history is at most twice as long, and a line feed an entry.
constexpr std::size_t fileBytesMax = 2 * InputHistory::bytesMax + InputHistory::entriesMax;


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
	// One byte more, by which a longer one is known.
	const Result<std::string> read = readNamedFile(
		_file.string(), {.bytesMax = fileBytesMax + 1, .excess = FileExcess::beginning, .rights = FileRights::madeOwn});
	if (!read)
	{
		return;
	}
	const std::string_view text = read.value();
	const bool isLonger = text.size() > fileBytesMax;
	// Of what is longer the first line may have lost its beginning.
	std::size_t begin = isLonger ? std::min(text.find('\n'), text.size() - 1) + 1 : 0;
	for (std::size_t end = text.find('\n', begin); end != std::string::npos; end = text.find('\n', begin))
	{
		history.add(unescaped(text.substr(begin, end - begin)));
		begin = end + 1;
	}
	if (isLonger)
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
	if (const Result<std::unique_ptr<LineFile>> file = LineFile::open(_file.string(), FileRights::madeOwn))
	{
		(void)file.value()->append(escaped(line));
	}
}


void HistoryFile::rewrite(const InputHistory& history) const
{
	std::string text;
	for (std::size_t place = 0; place < history.size(); ++place)
	{
		text += escaped(history.at(place));
	}
	const std::string shorter = _file.string() + "." + std::to_string(::getpid());
	::unlink(shorter.c_str()); // What an earlier program of that number left behind.
	const Result<std::unique_ptr<LineFile>> file = LineFile::open(shorter);
	const bool written = file && file.value()->append(text) == 0;
	if (!written || std::rename(shorter.c_str(), _file.c_str()) != 0)
	{
		::unlink(shorter.c_str());
	}
}


} // namespace ciarla
