#include "TalkRows.h"

#include "Style.h"
#include "Wrapping.h"

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t indentOfRows = 2; ///< Of a line that goes on in further rows.


/// The last column stays free: terminals do not agree on where the cursor is once it is filled.
std::vector<std::string> rowsOf(std::string_view line, const TerminalSize& size)
{
	if (line.starts_with(unbrokenStyle))
	{
		return {std::string(line)};
	}
	std::vector<std::string> all;
	for (std::size_t first = 0; first <= line.size();)
	{
		const std::size_t last = std::min(line.find('\n', first), line.size());
		const std::string rows = wrapped(line.substr(first, last - first), size.columns - 1, indentOfRows);
		std::size_t begin = 0;
		for (std::size_t end = rows.find('\n'); end != std::string::npos; end = rows.find('\n', begin))
		{
			all.push_back(rows.substr(begin, end - begin));
			begin = end + 1;
		}
		all.push_back(rows.substr(begin));
		first = last + 1;
	}
	return all;
}


} // namespace


void TalkRows::add(std::string line, std::uint64_t ticket)
{
	_bytes += line.size();
	_lines.push_back({std::move(line), ticket, false});
}


void TalkRows::addClearing()
{
	_lines.push_back({{}, 0, true});
}


std::uint64_t TalkRows::paint(ScreenPainter& painter, const TerminalSize& size, std::size_t bytesMax)
{
	std::vector<std::string> rows;
	std::uint64_t ticket = 0;
	for (std::size_t bytes = 0; !_lines.empty() && bytes < bytesMax; _lines.pop_front())
	{
		Line& line = _lines.front();
		bytes += line.text.size();
		_bytes -= line.text.size();
		ticket = std::max(ticket, line.ticket);
		if (line.clears)
		{
			painter.talk(std::exchange(rows, {}));
			painter.clearTalk();
			forget();
			continue;
		}
		for (std::string& row: rowsOf(line.text, size))
		{
			rows.push_back(std::move(row));
		}
		keep(std::move(line.text));
	}
	painter.talk(rows);
	return ticket;
}


std::vector<std::string> TalkRows::recentRows(std::size_t rowsMax, const TerminalSize& size) const
{
	std::vector<std::string> rows;
	for (auto line = _recent.rbegin(); line != _recent.rend() && rows.size() < rowsMax; ++line)
	{
		std::vector<std::string> above = rowsOf(*line, size);
		rows.insert(rows.begin(), std::make_move_iterator(above.begin()), std::make_move_iterator(above.end()));
	}
	return rows;
}


void TalkRows::drop() noexcept
{
	_lines.clear();
	_bytes = 0;
}


void TalkRows::forget() noexcept
{
	_recent.clear();
	_recentBytes = 0;
}


void TalkRows::keep(std::string line)
{
	_recentBytes += line.size();
	_recent.push_back(std::move(line));
	while (_recent.size() > recentLinesMax || _recentBytes > recentBytesMax)
	{
		_recentBytes -= _recent.front().size();
		_recent.pop_front();
	}
}


} // namespace ciarla
