#include "InputHistory.h"

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


} // namespace ciarla
