#include "OwnLines.h"

#include "Style.h"
#include "Wrapping.h"

#include <algorithm>
#include <utility>


namespace ciarla {


void OwnLines::add(std::uint64_t id, MarkedLine line)
{
	_lines.push_back({id, std::move(line)});
}


std::optional<MarkedLine> OwnLines::take(std::uint64_t id)
{
	const auto found = std::ranges::find(_lines, id, &Line::id);
	if (found == _lines.end())
	{
		return std::nullopt;
	}
	MarkedLine line = std::move(found->line);
	_lines.erase(found);
	return line;
}


std::vector<MarkedLine> OwnLines::takeAll()
{
	std::vector<MarkedLine> all;
	all.reserve(_lines.size());
	for (Line& line: _lines)
	{
		all.push_back(std::move(line.line));
	}
	_lines.clear();
	return all;
}


std::vector<std::string> OwnLines::rows(std::size_t columns, std::size_t rowsMax) const
{
	std::vector<std::string> rows;
	if (rowsMax == 0)
	{
		return rows;
	}
	std::size_t left = 0; // Out, so many.
	if (_lines.size() > rowsMax)
	{
		left = _lines.size() - (rowsMax - 1);
		const std::string words =
			std::to_string(left) + (rowsMax > 1 ? " more before these" : " lines are on their way");
		rows.push_back(cutToRow(std::string(dimStyle).append(queuedMark).append(words).append(plainStyle), columns));
	}
	for (std::size_t i = left; i < _lines.size(); ++i)
	{
		std::string line = _lines[i].line.with(queuedMark);
		for (std::size_t at = line.find("\n "); at != std::string::npos; at = line.find("\n ", at))
		{
			line.erase(at, 2); // In one row there are no rows; a space is left of the two.
		}
		rows.push_back(cutToRow(line, columns));
	}
	return rows;
}


} // namespace ciarla
