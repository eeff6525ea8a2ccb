#pragma once

#include "Wrapping.h"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// A TerminalModel is as much of a terminal as the painter may use: whatever else comes is remembered as a mistake.
class TerminalModel
{
public:
	TerminalModel(std::size_t rows, std::size_t columns):
		_rows(rows, std::string()),
		_columns(columns),
		_bottom(rows)
	{
	}

	void write(std::string_view bytes)
	{
		while (!bytes.empty())
		{
			bytes.remove_prefix(bytes[0] == '\x1b' ? escape(bytes) : put(bytes));
		}
	}

	/// Row `row`, from 1. What is written behind what is there already, or before, is put there.
	const std::string& row(std::size_t row) const
	{
		return _rows[row - 1];
	}

	std::vector<std::string> shown() const
	{
		std::vector<std::string> rows;
		std::copy_if(
			_rows.begin(), _rows.end(), std::back_inserter(rows), [](const auto& row) { return !row.empty(); });
		return rows;
	}

	const std::vector<std::string>& scrolledOff() const noexcept
	{
		return _scrollback;
	}

	/// How many have scrolled off, though only the last are kept.
	std::size_t scrolledOffEver() const noexcept
	{
		return _scrolledEver;
	}

	/// Sequences that the painter has no business to write, and places where a cell outside of the screen was written.
	const std::vector<std::string>& mistakes() const noexcept
	{
		return _mistakes;
	}

	/// Every row in which something was written or erased since this was last called.
	std::set<std::size_t> touched()
	{
		return std::exchange(_touched, {});
	}

	std::size_t cursorRow() const noexcept
	{
		return _row;
	}

	std::size_t cursorColumn() const noexcept
	{
		return _column;
	}

	std::size_t regionBottom() const noexcept
	{
		return _bottom;
	}

	/// As if the person's terminal had another size now; the last rows stay, and the cursor with them.
	void resize(std::size_t rows, std::size_t columns)
	{
		while (_rows.size() > rows)
		{
			scrollOff();
			_rows.erase(_rows.begin());
			_row = std::max<std::size_t>(_row, 2) - 1;
		}
		_rows.resize(rows);
		_columns = columns;
		_bottom = rows;
	}

private:
	std::size_t put(std::string_view bytes)
	{
		if (bytes[0] == '\r')
		{
			_isFull = false;
			_column = 1;
			return 1;
		}
		if (bytes[0] == '\n')
		{
			feed();
			return 1;
		}
		if (static_cast<unsigned char>(bytes[0]) < 0x20 || bytes[0] == '\x7f')
		{
			_mistakes.push_back("control " + std::to_string(static_cast<int>(bytes[0])));
			return 1;
		}
		const std::size_t end = clusterEnd(bytes.substr(0, std::min<std::size_t>(bytes.size(), 256)), 0);
		const std::size_t width = columnsAtMost(bytes.substr(0, end));
		if (_isFull && _wraps)
		{
			feed();
			_column = 1;
		}
		std::string& row = _rows[_row - 1];
		if (_column == 1 && !row.empty())
		{
			_mistakes.push_back("written over: " + row);
		}
		_column == 1 ? row.assign(bytes.substr(0, end)) : row.append(bytes.substr(0, end));
		_isFull = _column + width > _columns;
		_column = std::min(_column + width, _columns);
		_touched.insert(_row);
		return end;
	}

	void feed()
	{
		if (_row != _bottom)
		{
			_row = std::min(_row + 1, _rows.size());
			return;
		}
		scrollOff();
		_rows.erase(_rows.begin());
		_rows.insert(_rows.begin() + static_cast<std::ptrdiff_t>(_bottom) - 1, std::string());
		for (std::size_t row = 1; row <= _bottom; ++row)
		{
			_touched.insert(row);
		}
	}

	void scrollOff()
	{
		++_scrolledEver;
		if (_scrollback.size() < 10'000)
		{
			_scrollback.push_back(_rows.front());
		}
	}

	std::size_t escape(std::string_view bytes)
	{
		const std::size_t end = bytes.find_first_not_of("0123456789;?", 2);
		if (bytes.size() < 3 || bytes[1] != '[' || end == std::string_view::npos)
		{
			_mistakes.push_back("ESC " + std::string(bytes.substr(1, 1)));
			return std::min<std::size_t>(bytes.size(), 2);
		}
		obey(bytes.substr(2, end - 2), bytes[end]);
		return end + 1;
	}

	void obey(std::string_view parameters, char final)
	{
		std::size_t first = 1;
		std::size_t second = 1;
		const std::size_t semicolon = std::min(parameters.find(';'), parameters.size());
		std::from_chars(parameters.data(), parameters.data() + semicolon, first);
		if (semicolon < parameters.size())
		{
			std::from_chars(parameters.data() + semicolon + 1, parameters.data() + parameters.size(), second);
		}
		_isFull = _isFull && final == 'm';
		if (final == 'H')
		{
			_row = std::clamp<std::size_t>(first, 1, _rows.size());
			_column = std::clamp<std::size_t>(second, 1, _columns);
		}
		else if (final == 'G')
		{
			_column = std::clamp<std::size_t>(first, 1, _columns);
		}
		else if (final == 'K' && _column == 1)
		{
			erase(_row, _row);
		}
		else if (final == 'J' && _column == 1)
		{
			erase(_row, _rows.size());
		}
		else if (final == 'r')
		{
			_bottom = parameters.empty() ? _rows.size() : second;
			_row = _column = 1;
		}
		else if (final == 'L' && _row == 1 && first < _bottom)
		{
			const auto begin = _rows.begin();
			std::rotate(
				begin, begin + static_cast<std::ptrdiff_t>(_bottom - first),
				begin + static_cast<std::ptrdiff_t>(_bottom));
			std::fill(begin, begin + static_cast<std::ptrdiff_t>(first), std::string());
		}
		else if (parameters == "?7")
		{
			_wraps = final == 'h';
		}
		else if (final != 'm')
		{
			_mistakes.push_back("CSI " + std::string(parameters) + final);
		}
	}

	void erase(std::size_t from, std::size_t to)
	{
		for (; from <= to; ++from)
		{
			_rows[from - 1].clear();
			_touched.insert(from);
		}
	}

	std::vector<std::string> _rows;
	std::vector<std::string> _scrollback;
	std::size_t _scrolledEver = 0;
	std::vector<std::string> _mistakes;
	std::set<std::size_t> _touched;
	std::size_t _columns;
	std::size_t _bottom;
	std::size_t _row = 1;
	std::size_t _column = 1;
	bool _wraps = true;
	bool _isFull = false; ///< The cursor stands in the last column, behind what is there.
};


} // namespace ciarla
