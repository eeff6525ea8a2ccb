#include "ScreenBottom.h"

#include "Style.h"
#include "TypedLine.h"
#include "Wrapping.h"

#include <ciarla/console/StatusLine.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


constexpr std::size_t unreadMax = 9999;


} // namespace


ScreenBottom::ScreenBottom(bool hasTitle) noexcept:
	_hasTitle(hasTitle)
{
}


void ScreenBottom::setStatusLine(const StatusLine* statusLine) noexcept
{
	_statusLine = statusLine;
}


void ScreenBottom::countUnread(bool isForUs) noexcept
{
	_unread = std::min(_unread + 1, unreadMax);
	_unreadForUs = std::min(_unreadForUs + (isForUs ? 1 : 0), unreadMax);
}


void ScreenBottom::read() noexcept
{
	_unread = _unreadForUs = 0;
}


InputArea ScreenBottom::area(const TypedLine& typed, std::size_t rowsMax, std::size_t columns) const
{
	const std::string words = rowsMax > 1 ? status(columns) : std::string();
	const std::size_t rowsOfLines = rowsMax - (words.empty() ? 0 : 1);
	const LineEditor::View view = typed.view(columns, std::min(inputRowsMax, rowsOfLines));
	const std::size_t rowsLeft = rowsOfLines - view.rows.size();
	InputArea area;
	for (std::string& row: _own.rows(columns, std::min(ownRowsMax, rowsLeft)))
	{
		area.columnsOfRows.push_back(columnsOfLine(row));
		area.rows.push_back(std::move(row));
	}
	area.cursorRow = area.rows.size() + view.cursorRow;
	for (const LineEditor::View::Row& row: view.rows)
	{
		area.rows.push_back(row.text);
		area.columnsOfRows.push_back(row.columns);
	}
	area.cursorColumn = view.cursorColumn;
	if (!words.empty())
	{
		area.rows.push_back(std::string(dimStyle).append(words).append(plainStyle));
		area.columnsOfRows.push_back(columnsOf(words));
	}
	return area;
}


/// With whom one talks: the first part of the status. What is unread stands before it, where a narrow tab shows it.
std::string ScreenBottom::titleChange()
{
	if (!_hasTitle || _statusLine == nullptr)
	{
		return {};
	}
	const std::vector<StatusPart> parts = _statusLine->status();
	std::string title = _unread > 0 ? "(" + std::to_string(_unread) + ") " : std::string();
	title.append(parts.empty() ? "" : parts.front().text + " · ").append("ciarla");
	if (title == _title)
	{
		return {};
	}
	_title = std::move(title);
	return "\x1b]2;" + _title + "\x1b\\";
}


void ScreenBottom::forgetTitle() noexcept
{
	_title.clear();
}


std::string ScreenBottom::status(std::size_t columns) const
{
	if (_statusLine == nullptr)
	{
		return {};
	}
	std::vector<StatusPart> parts = _statusLine->status();
	if (_unread > 0)
	{
		const std::string forUs = _unreadForUs > 0 ? std::to_string(_unreadForUs) + " for you" : std::string();
		parts.push_back(
			{std::to_string(_unread) + " new" + (forUs.empty() ? "" : ", ") + forUs, StatusWorth::unread, forUs,
			 StatusWorth::forUs});
	}
	return statusRow(std::move(parts), columns);
}


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
