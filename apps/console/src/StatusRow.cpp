#include "StatusRow.h"

#include "TextWidth.h"
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


/// On any terminal, however it draws what is joined.
std::size_t columnsAtMostOf(const std::string& text)
{
	std::size_t columns = 0;
	for (std::size_t begin = 0; begin < text.size();)
	{
		const std::size_t end = clusterEnd(text, begin);
		columns += columnsAtMost(std::string_view(text).substr(begin, end - begin));
		begin = end;
	}
	return columns;
}


} // namespace


std::string statusRow(std::vector<std::string> parts, std::size_t columns)
{
	while (parts.size() > 2 && columnsAtMostOf(joined(parts)) > columns)
	{
		parts.erase(parts.begin() + 1);
	}
	if (parts.size() == 2 && columnsAtMostOf(joined(parts)) > columns)
	{
		const std::size_t taken = columnsAtMostOf(std::string(between) + parts.back());
		if (taken >= columns)
		{
			return cut(parts.back(), columns);
		}
		parts.front() = cut(parts.front(), columns - taken);
	}
	return cut(joined(parts), columns);
}


} // namespace ciarla
