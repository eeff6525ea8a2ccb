#include "Wrapping.h"

#include "Style.h"

#include <ciarla/console/Rows.h>

#include <sys/ioctl.h>
#include <utf8proc.h>

#include <algorithm>


namespace ciarla {


namespace {


struct Step
{
	utf8proc_int32_t character;
	std::size_t bytes;
};


Step stepAt(std::string_view text, std::size_t place) noexcept
{
	utf8proc_int32_t character = 0;
	const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + place;
	const utf8proc_ssize_t count =
		utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - place), &character);
	return {character, count > 0 ? static_cast<std::size_t>(count) : 1};
}


/// What makes one picture of several characters, or another one of the same.
bool isJoining(utf8proc_int32_t character) noexcept
{
	constexpr utf8proc_int32_t zeroWidthJoiner = 0x200D;
	const bool selects = character >= 0xFE00 && character <= 0xFE0F;
	const bool isFlagLetter = character >= 0x1F1E6 && character <= 0x1F1FF;
	return selects || isFlagLetter || character == zeroWidthJoiner;
}


} // namespace


std::size_t clusterEnd(std::string_view text, std::size_t begin) noexcept
{
	utf8proc_int32_t state = 0;
	Step last = stepAt(text, begin);
	std::size_t place = begin + last.bytes;
	while (place < text.size())
	{
		const Step next = stepAt(text, place);
		if (utf8proc_grapheme_break_stateful(last.character, next.character, &state))
		{
			break;
		}
		last = next;
		place += next.bytes;
	}
	return place;
}


std::size_t clusterBegin(std::string_view text, std::size_t end) noexcept
{
	std::size_t begin = 0;
	for (std::size_t next = clusterEnd(text, 0); next < end; next = clusterEnd(text, next))
	{
		begin = next;
	}
	return begin;
}


std::size_t columnsAtMost(std::string_view cluster) noexcept
{
	std::size_t columns = 0;
	std::size_t parts = 0;
	bool isDoubtful = false;
	for (std::size_t place = 0; place < cluster.size();)
	{
		const Step step = stepAt(cluster, place);
		const int width = utf8proc_charwidth(step.character);
		columns += static_cast<std::size_t>(std::max(width, 0));
		parts += width > 0 ? 1 : 0;
		isDoubtful = isDoubtful || isJoining(step.character);
		place += step.bytes;
	}
	return isDoubtful || parts > 1 ? std::max(columns, 2 * parts) : columns;
}


std::size_t columnsOf(std::string_view text) noexcept
{
	std::size_t columns = 0;
	for (std::size_t begin = 0; begin < text.size();)
	{
		const std::size_t end = clusterEnd(text, begin);
		int widest = 0;
		while (begin < end)
		{
			const Step step = stepAt(text, begin);
			widest = std::max(widest, utf8proc_charwidth(step.character));
			begin += step.bytes;
		}
		columns += static_cast<std::size_t>(widest);
	}
	return columns;
}


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


/// Of a page, which may be copied from: a word that is longer than a row, such as a path, stays whole.
std::string wordsInRows(std::string_view line, std::size_t columns, std::size_t indent)
{
	std::string rows;
	std::size_t column = 0;
	for (std::size_t begin = 0; begin < line.size();)
	{
		const std::size_t word = std::min(line.find_first_not_of(' ', begin), line.size());
		const std::size_t end = std::min(line.find(' ', word), line.size());
		const std::size_t taken = columnsOfLine(line.substr(begin, end - begin));
		if (column + taken > columns && column > indent)
		{
			rows.append("\n").append(indent, ' ').append(line.substr(word, end - word));
			column = indent + columnsOfLine(line.substr(word, end - word));
		}
		else
		{
			rows.append(line.substr(begin, end - begin));
			column += taken;
		}
		begin = end;
	}
	return rows;
}


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


std::optional<std::size_t> columnsOfTerminal(int descriptor)
{
	constexpr unsigned short columnsMin = 8;
	winsize size{};
	const bool isTerminal = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= columnsMin;
	// The last column stays free: terminals do not agree on where the cursor is once it is filled.
	return isTerminal ? std::optional<std::size_t>(size.ws_col - 1U) : std::nullopt;
}


std::string inRows(std::string_view sentence, int descriptor)
{
	constexpr std::size_t indent = 2;
	const std::optional<std::size_t> columns = columnsOfTerminal(descriptor);
	return columns ? wrapped(sentence, *columns, indent) : std::string(sentence);
}


std::string pageInRows(std::string_view page, std::size_t columns)
{
	std::string rows;
	std::string paragraph; // Its lines, as long as they fit, and in one once one does not.
	bool isTooLong = false;
	const auto endParagraph = [&] {
		if (isTooLong)
		{
			std::ranges::replace(paragraph, '\n', ' ');
			paragraph = wordsInRows(paragraph, columns, 0);
		}
		rows.append(paragraph).append(paragraph.empty() ? "" : "\n");
		paragraph.clear();
		isTooLong = false;
	};
	for (std::string_view rest = page; !rest.empty();)
	{
		const std::string_view line = rest.substr(0, rest.find('\n'));
		rest.remove_prefix(std::min(line.size() + 1, rest.size()));
		const bool isLong = columnsOfLine(line) > columns;
		const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
		const std::size_t gap = line.find("  ", begin);
		if (!line.empty() && begin == 0 && gap == std::string_view::npos)
		{
			paragraph.append(paragraph.empty() ? "" : "\n").append(line);
			isTooLong = isTooLong || isLong;
			continue;
		}
		endParagraph();
		const std::size_t explanation = std::min(line.find_first_not_of(' ', gap), line.size());
		const std::size_t indent = gap == std::string_view::npos ? begin : explanation;
		rows.append(isLong ? wordsInRows(line, columns, indent < columns / 2 ? indent : 0) : std::string(line))
			.append("\n");
	}
	endParagraph();
	return rows;
}


} // namespace ciarla
