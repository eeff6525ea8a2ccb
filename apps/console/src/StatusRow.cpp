#include "StatusRow.h"

#include "Wrapping.h"

#include <string_view>


namespace ciarla {


namespace {


constexpr std::string_view between = " · ";


std::string joined(const std::vector<std::string>& parts)
{
	std::string row;
	for (const std::string& part: parts)
	{
		row.append(row.empty() ? std::string_view() : between).append(part);
	}
	return row;
}


std::string cut(const std::string& text, std::size_t columns)
{
	const std::string rows = wrapped(text, columns, 0);
	return rows.substr(0, rows.find('\n'));
}


} // namespace


std::string statusRow(std::vector<std::string> parts, std::size_t columns)
{
	while (parts.size() > 2 && columnsOfLine(joined(parts)) > columns)
	{
		parts.erase(parts.begin() + 1);
	}
	if (parts.size() == 2 && columnsOfLine(joined(parts)) > columns)
	{
		const std::size_t taken = columnsOfLine(std::string(between) + parts.back());
		if (taken >= columns)
		{
			return cut(parts.back(), columns);
		}
		parts.front() = cut(parts.front(), columns - taken);
	}
	return cut(joined(parts), columns);
}


} // namespace ciarla
