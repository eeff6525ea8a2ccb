#include "StatusRow.h"

#include "Wrapping.h"

#include <algorithm>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


constexpr std::string_view between = " · ";

/// A name is known by its beginning. It is cut to no less than this as long as something else can go.
constexpr std::size_t nameColumnsMin = 8;


std::string joined(const std::vector<StatusPart>& parts)
{
	std::string row;
	for (const StatusPart& part: parts)
	{
		row.append(row.empty() ? std::string_view() : between).append(part.text);
	}
	return row;
}


std::string cut(const std::string& text, std::size_t columns)
{
	return withoutStyles(cutToRow(text, columns));
}


} // namespace


std::string statusRow(std::vector<StatusPart> parts, std::size_t columns)
{
	for (std::size_t taken = columnsOfLine(joined(parts)); taken > columns && parts.size() > 1;
		 taken = columnsOfLine(joined(parts)))
	{
		const auto least = std::ranges::min_element(parts, {}, &StatusPart::worth);
		StatusPart& whom = parts.front();
		const std::size_t name = columnsOfLine(whom.text);
		if (least->worth >= StatusWorth::forUs && name + columns >= taken + std::min(name, nameColumnsMin))
		{
			whom.text = cut(whom.text, name + columns - taken);
			break;
		}
		if (least->brief.empty() || least->worth == StatusWorth::whom)
		{
			parts.erase(least->worth == StatusWorth::whom ? parts.end() - 1 : least);
		}
		else
		{
			*least = {std::exchange(least->brief, {}), least->briefWorth};
		}
	}
	return cut(joined(parts), columns);
}


} // namespace ciarla
