#pragma once

#include <ciarla/base/Time.h>

#include <cstddef>
#include <optional>
#include <vector>


namespace ciarla {


/// A Timetable knows how many bytes are due when. Times never fall.
///
/// Bounds: one entry for each time, so never more than there are bytes, and one for an end. Empty, it holds no memory.
class Timetable
{
public:
	/// So many bytes, or an end with none, are due at `due`.
	void add(std::size_t bytes, TimePoint due);

	/// Forgets what is due by `now`, and returns how many bytes that was.
	std::size_t take(TimePoint now) noexcept;

	/// When the next are due; none if there are none.
	std::optional<TimePoint> next() const noexcept;

	bool empty() const noexcept
	{
		return _first == _entries.size();
	}

private:
	struct Entry
	{
		TimePoint due;
		std::size_t bytes = 0;
	};

	std::vector<Entry> _entries;
	std::size_t _first = 0;
};


} // namespace ciarla
