#pragma once

#include <cstddef>
#include <deque>
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


} // namespace ciarla
