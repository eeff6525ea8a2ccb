#include "Wrapping.h"

#include "Style.h"
#include "TextWidth.h"

#include <ciarla/console/Rows.h>

#include <sys/ioctl.h>

#include <algorithm>


namespace ciarla {


namespace {


constexpr char escape = '\x1b';


/// What is put down at once: a grapheme cluster, or an escape sequence.
struct Piece
{
	std::size_t end;
	std::size_t columns;
};


Piece pieceAt(std::string_view line, std::size_t begin) noexcept
{
	if (line[begin] == escape)
	{
		return {std::min(line.find('m', begin), line.size() - 1) + 1, 0};
	}
	const std::size_t end = clusterEnd(line, begin);
	return {end, columnsAtMost(line.substr(begin, end - begin))};
}


/// Puts rows together, as far as they are known.
class Rows
{
public:
	Rows(std::string_view line, std::size_t columns, std::size_t indent):
		_line(line),
		_columns(columns),
		_indent(indent)
	{
	}

	void put(std::size_t begin, const Piece& piece)
	{
		if (_column + piece.columns > _columns && begin > _row)
		{
			endRow(begin);
		}
		_column += piece.columns;
		if (_line[begin] == ' ')
		{
			_word = piece.end;
			_wordColumn = _column;
		}
	}

	std::string finished() &&
	{
		return std::move(_rows.append(_line.substr(_row)));
	}

private:
	/// Before the word that does not fit, if all of it will fit in the next row; else right here.
	void endRow(std::size_t here)
	{
		const std::size_t wordColumns = _column - _wordColumn;
		const bool atWord = _word > _row && fitsInARow(_word);
		const std::size_t end = atWord ? _word : here;
		_rows.append(_line.substr(_row, end - _row)).append("\n").append(_indent, ' ');
		_row = end;
		_column = _indent + (atWord ? wordColumns : 0);
	}

	bool fitsInARow(std::size_t word) const
	{
		std::size_t columns = _indent;
		while (word < _line.size() && _line[word] != ' ' && columns <= _columns)
		{
			const Piece piece = pieceAt(_line, word);
			columns += piece.columns;
			word = piece.end;
		}
		return columns <= _columns;
	}

	std::string_view _line;
	std::size_t _columns;
	std::size_t _indent;
	std::string _rows;
	std::size_t _row = 0;        ///< Where the present row begins.
	std::size_t _column = 0;     ///< Where the next piece would stand.
	std::size_t _word = 0;       ///< Where its last word begins,
	std::size_t _wordColumn = 0; ///< and in which column.
};


} // namespace


std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent)
{
	Rows rows(line, columns, indent);
	for (std::size_t begin = 0; begin < line.size();)
	{
		const Piece piece = pieceAt(line, begin);
		rows.put(begin, piece);
		begin = piece.end;
	}
	return std::move(rows).finished();
}


std::string cutToRow(std::string_view line, std::size_t columns)
{
	if (columnsOfLine(line) <= columns)
	{
		return std::string(line);
	}
	std::size_t end = 0;
	for (std::size_t taken = 0; end < line.size();)
	{
		const Piece piece = pieceAt(line, end);
		taken += piece.columns;
		if (taken + 1 > columns)
		{
			break;
		}
		end = piece.end;
	}
	return std::string(line.substr(0, end)).append(plainStyle).append("…");
}


std::string withoutStyles(std::string_view line)
{
	std::string text;
	for (std::size_t begin = 0; begin < line.size();)
	{
		const std::size_t next = std::min(line.find(escape, begin), line.size());
		text.append(line.substr(begin, next - begin));
		begin = next < line.size() ? pieceAt(line, next).end : next;
	}
	return text;
}


std::size_t columnsOfLine(std::string_view line) noexcept
{
	std::size_t columns = 0;
	for (std::size_t begin = 0; begin < line.size();)
	{
		const Piece piece = pieceAt(line, begin);
		columns += piece.columns;
		begin = piece.end;
	}
	return columns;
}


std::string inRows(std::string_view sentence, int descriptor)
{
	constexpr std::size_t indent = 2;
	constexpr unsigned short columnsMin = 8;
	winsize size{};
	const bool isTerminal = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= columnsMin;
	// The last column stays free: terminals do not agree on where the cursor is once it is filled.
	return isTerminal ? wrapped(sentence, size.ws_col - 1U, indent) : std::string(sentence);
}


} // namespace ciarla
