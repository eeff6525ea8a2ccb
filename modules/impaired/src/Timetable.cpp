#include "Timetable.h"

#include <cassert>


namespace ciarla {


void Timetable::add(std::size_t bytes, TimePoint due)
{
	assert(empty() || _entries.back().due <= due);
	if (!empty() && _entries.back().due == due)
	{
		_entries.back().bytes += bytes;
		return;
	}
	_entries.push_back({due, bytes});
}


std::size_t Timetable::take(TimePoint now) noexcept
{
	std::size_t bytes = 0;
	for (; !empty() && _entries[_first].due <= now; ++_first)
	{
		bytes += _entries[_first].bytes;
	}
	if (empty() && !_entries.empty())
	{
		std::vector<Entry>().swap(_entries);
		_first = 0;
	}
	else if (_first > 64 && _first > _entries.size() / 2)
	{
		_entries.erase(_entries.begin(), _entries.begin() + static_cast<std::ptrdiff_t>(_first));
		_first = 0;
	}
	return bytes;
}


std::optional<TimePoint> Timetable::next() const noexcept
{
	return empty() ? std::nullopt : std::optional(_entries[_first].due);
}


} // namespace ciarla
