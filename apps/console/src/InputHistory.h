#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// An InputHistory holds the lines that were entered: pure, and bounded.
class InputHistory
{
public:
	static constexpr std::size_t entriesMax = 1000;
	static constexpr std::size_t bytesMax = 256 * 1024;

	/// A line that was entered; an empty one, or the same as the last, is left out. Returns whether it was taken.
	bool add(std::string_view line);

	std::size_t size() const noexcept
	{
		return _entries.size();
	}

	/// From the oldest, 0, to the newest.
	const std::string& at(std::size_t place) const noexcept
	{
		return _entries[place];
	}

	/// The newest before `end` that has `words` in it.
	std::optional<std::size_t> findBefore(std::size_t end, std::string_view words) const noexcept;

private:
	std::deque<std::string> _entries;
	std::size_t _bytes = 0;
};


/// A HistoryFile keeps the lines that were entered from one run to the next.
///
/// One line of the file is one entry; a line feed in it is written `\n`, a backslash `\\`. The file and its folder are
/// their owner's alone. Several programs may add to it at a time. Where it cannot be read or written, nothing is kept:
/// no chat fails for that.
/// Bounds: it is cut to what an InputHistory holds when it is read.
class HistoryFile
{
public:
	explicit HistoryFile(std::filesystem::path file);

	/// Adds what is kept. A link, a file of somebody else's, or what is no file is left alone.
	void load(InputHistory& history) const;

	/// Keeps one more.
	void append(std::string_view line) const;

private:
	void rewrite(const InputHistory& history) const;

	std::filesystem::path _file;
};


} // namespace ciarla
