#include "ScreenPainter.h"

#include "Wrapping.h"

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t talkRowsMin = 2; ///< No terminal takes a smaller scroll region.
constexpr std::string_view nowrap = "\x1b[?7l";
constexpr std::string_view wrap = "\x1b[?7h";
constexpr std::string_view eraseBelow = "\x1b[J";
constexpr std::string_view eraseRest = "\x1b[K";


TerminalSize atLeast(TerminalSize size) noexcept
{
	return {std::max(size.rows, talkRowsMin + 1), size.columns};
}


} // namespace


void ScreenPainter::begin(TerminalSize size, std::size_t row, std::size_t column)
{
	_size = atLeast(size);
	const std::size_t known = std::clamp<std::size_t>(row, 1, _size.rows);
	_talkRow = column > 1 ? known : known - 1;
	_foreignRows = static_cast<std::ptrdiff_t>(_talkRow);
	_area = {};
	_begun = true;
	setRegion();
	_bytes += nowrap;
	eraseBelowTalk();
}


/// A terminal that lays its rows out anew for another width does so with ours, too. The cursor stays with its cell.
void ScreenPainter::resized(TerminalSize size, std::size_t row, const std::vector<std::size_t>& columnsOfTalk)
{
	const std::size_t rowsOfTalk =
		_talkRow - std::min(_talkRow, static_cast<std::size_t>(std::max<std::ptrdiff_t>(_foreignRows, 0)));
	std::size_t firstOnScreen = columnsOfTalk.size();
	std::ptrdiff_t rowsOnScreen = 0;
	for (; firstOnScreen > 0 && rowsOnScreen < static_cast<std::ptrdiff_t>(rowsOfTalk); --firstOnScreen)
	{
		rowsOnScreen += static_cast<std::ptrdiff_t>(rowsAfterReflow(columnsOfTalk[firstOnScreen - 1]));
	}
	const std::size_t free = _area.rows.empty() ? 0 : bottom() - _talkRow;
	const std::size_t topBefore = (_area.rows.empty() ? _talkRow : bottom()) + 1;
	const InputArea before = std::exchange(_area, {});
	_size = atLeast(size);
	_reflowedRows = -rowsOnScreen;
	for (std::size_t i = firstOnScreen; i < columnsOfTalk.size(); ++i)
	{
		_reflowedRows += static_cast<std::ptrdiff_t>(rowsAfterReflow(columnsOfTalk[i]));
	}

	std::size_t above = 0;
	std::size_t below = 0;
	for (std::size_t i = 0; i < before.rows.size(); ++i)
	{
		const std::size_t rows = rowsAfterReflow(before.columnsOfRows[i]);
		(i < before.cursorRow ? above : below) += rows;
	}
	const std::size_t over = before.cursorColumn / _size.columns;
	const std::size_t cursor =
		row > 0 ? std::min(row, _size.rows) : _size.rows + 1 + over - std::min(below, _size.rows);
	const std::size_t top = cursor > above + over ? cursor - above - over : 1;
	_talkRow = top > free + 1 ? top - 1 - free : 0;
	_foreignRows += static_cast<std::ptrdiff_t>(top) - static_cast<std::ptrdiff_t>(topBefore);
	setRegion();
	_bytes += nowrap;
	eraseBelowTalk();
}


void ScreenPainter::redrawTalk(const std::vector<std::string>& rows)
{
	std::size_t height = 0;
	std::size_t first = rows.size();
	for (; first > 0 && height + rowsOf(rows[first - 1]) <= bottom(); --first)
	{
		height += rowsOf(rows[first - 1]);
	}
	const std::size_t room = bottom() - height;
	const auto foreign = static_cast<std::size_t>(std::max<std::ptrdiff_t>(_foreignRows - _reflowedRows, 0));
	_foreignRows = foreign > 0 ? static_cast<std::ptrdiff_t>(room) : _foreignRows;
	if (foreign > room)
	{
		scroll(foreign - room);
		_foreignRows = static_cast<std::ptrdiff_t>(room);
	}
	else if (foreign < room)
	{
		moveTo(1, 1);
		_bytes.append("\x1b[").append(std::to_string(room - foreign)).append("L");
	}
	std::size_t top = room + 1;
	for (; first < rows.size(); ++first)
	{
		for (std::size_t more = rowsOf(rows[first]); more > 0; --more)
		{
			moveTo(top + more - 1, 1);
			_bytes += eraseRest;
		}
		top += rowsOf(rows[first]);
		write(rows[first]);
		_bytes += "\x1b[0m";
	}
	_talkRow = bottom();
	moveTo(bottom() + 1 + _area.cursorRow, _area.cursorColumn + 1);
}


void ScreenPainter::talk(const std::vector<std::string>& rows)
{
	if (rows.empty())
	{
		return;
	}
	if (!_begun)
	{
		for (const std::string& row: rows)
		{
			_bytes.append(row).append("\r\n");
		}
		return;
	}
	moveTo(std::max<std::size_t>(_talkRow, 1), 1);
	for (const std::string& row: rows)
	{
		_bytes.append(_talkRow > 0 ? "\r\n" : "");
		write(row);
		const std::size_t last = _talkRow + rowsOf(row);
		_foreignRows -= static_cast<std::ptrdiff_t>(last - std::min(last, bottom()));
		_talkRow = std::min(last, bottom());
	}
	_bytes += "\x1b[0m";
	if (!_area.rows.empty())
	{
		moveTo(bottom() + 1 + _area.cursorRow, _area.cursorColumn + 1);
	}
}


void ScreenPainter::clearTalk()
{
	if (!_begun)
	{
		return;
	}
	scroll(_talkRow);
	_foreignRows = 0;
	if (!_area.rows.empty())
	{
		moveTo(bottom() + 1 + _area.cursorRow, _area.cursorColumn + 1);
	}
}


void ScreenPainter::draw(InputArea area)
{
	const bool sameHeight = area.rows.size() == _area.rows.size();
	if (!sameHeight)
	{
		moveTo(bottom() + 1, 1);
		_bytes.append(_area.rows.empty() ? std::string_view() : eraseBelow);
		makeRoom(area.rows.size());
		_area.rows.assign(area.rows.size(), {});
		setRegion();
	}
	for (std::size_t i = 0; i < area.rows.size(); ++i)
	{
		if (_area.rows[i] != area.rows[i])
		{
			moveTo(bottom() + 1 + i, 1);
			_bytes.append(eraseRest).append(area.rows[i]);
		}
	}
	_area = std::move(area);
	moveTo(bottom() + 1 + _area.cursorRow, _area.cursorColumn + 1);
}


void ScreenPainter::end()
{
	if (std::exchange(_begun, false))
	{
		_area = {};
		setRegion();
		_bytes += wrap;
		eraseBelowTalk();
	}
}


std::string ScreenPainter::take()
{
	return std::exchange(_bytes, {});
}


std::size_t ScreenPainter::areaRowsMax() const noexcept
{
	return _size.rows - talkRowsMin;
}


std::size_t ScreenPainter::bottom() const noexcept
{
	return _size.rows - _area.rows.size();
}


/// How many rows of the screen a row of talk takes: more than one where nothing may break it.
std::size_t ScreenPainter::rowsOf(std::string_view row) const noexcept
{
	return row.size() <= _size.columns ? 1 : rowsAfterReflow(columnsOfLine(row));
}


/// What is longer than a row goes on in the next one as the terminal has it, which gives it back in one piece.
void ScreenPainter::write(std::string_view row)
{
	const bool isLong = rowsOf(row) > 1;
	_bytes.append(isLong ? wrap : "").append(row).append(isLong ? nowrap : "");
}


/// Talk that stands where the area is to be goes up, by as many rows as that takes.
void ScreenPainter::makeRoom(std::size_t areaRows)
{
	const std::size_t last = _size.rows - areaRows;
	if (_talkRow > last)
	{
		scroll(_talkRow - last);
	}
}


/// From the last row of the region each line feed scrolls; what is below the talk is free, or was the area.
void ScreenPainter::scroll(std::size_t rows)
{
	moveTo(bottom(), 1);
	_bytes.append(rows, '\n');
	_talkRow -= std::min(rows, _talkRow);
	_foreignRows -= static_cast<std::ptrdiff_t>(rows);
}


/// Talk in the last row is not below itself: it goes up first.
void ScreenPainter::eraseBelowTalk()
{
	if (_talkRow >= _size.rows)
	{
		scroll(_talkRow + 1 - _size.rows);
	}
	if (_talkRow == 0)
	{
		// All of the screen at once is what tmux keeps in its scrollback.
		moveTo(1, 1);
		_bytes += eraseRest;
	}
	moveTo(std::max<std::size_t>(_talkRow + 1, 2), 1);
	_bytes += eraseBelow;
}


void ScreenPainter::setRegion()
{
	_bytes.append("\x1b[1;").append(std::to_string(bottom())).append("r");
}


void ScreenPainter::moveTo(std::size_t row, std::size_t column)
{
	_bytes.append("\x1b[").append(std::to_string(std::min(row, _size.rows))).append(";");
	_bytes.append(std::to_string(column)).append("H");
}


std::size_t ScreenPainter::rowsAfterReflow(std::size_t columns) const noexcept
{
	return columns == 0 ? 1 : (columns + _size.columns - 1) / _size.columns;
}


} // namespace ciarla
