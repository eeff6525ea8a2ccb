// Where the screen is, and what is painted on it.

#include "TerminalScreen.h"

#include "StatusRow.h"
#include "Style.h"
#include "TextWidth.h"
#include "Wrapping.h"

#include <ciarla/console/StatusLine.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


constexpr std::string_view pasteOn = "\x1b[?2004h";
constexpr std::string_view pasteOff = "\x1b[?2004l";

/// The title that was there is kept by the terminal. Source: xterm, window operations 22 and 23.
constexpr std::string_view keepTitle = "\x1b[22;2t";
constexpr std::string_view takeTitleBack = "\x1b[23;2t";

constexpr std::string_view whereIsTheCursor = "\x1b[6n";

/// The cursor must not move before the terminal has said where it is, and to set the region would move it.
constexpr std::string_view wholeRegionInPlace = "\x1b"
												"7\x1b[r\x1b"
												"8";

constexpr TerminalSize sizeMin{3, 8};
constexpr std::size_t indentOfRows = 2; ///< Of a line that goes on in further rows.
constexpr int answerMillisecondsAtEnd = 100;


TerminalSize sizeOfTerminal(int descriptor) noexcept
{
	winsize size{};
	if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
	{
		return {};
	}
	return {std::max<std::size_t>(size.ws_row, sizeMin.rows), std::max<std::size_t>(size.ws_col, sizeMin.columns)};
}


/// The last column stays free: terminals do not agree on where the cursor is once it is filled.
std::vector<std::string> rowsOf(std::string_view line, const TerminalSize& size)
{
	if (line.starts_with(unbrokenStyle))
	{
		return {std::string(line)};
	}
	const std::string rows = wrapped(line, size.columns - 1, indentOfRows);
	std::vector<std::string> all;
	for (std::size_t begin = 0, end = 0; end < rows.size() || all.empty(); begin = end + 1)
	{
		end = std::min(rows.find('\n', begin), rows.size());
		all.push_back(rows.substr(begin, end - begin));
	}
	return all;
}


} // namespace


void TerminalScreen::takeTerminal()
{
	_mode.enter();
	_keys.setSignalKeys(_mode.signalKeys());
	// A loop that never comes to turn reads no key, but it can be interrupted.
	_loop.cancel(_signalCall);
	_signalCall = _loop.callAt(_loop.now(), [this] {
		_signalCall = CallId::none;
		_mode.takeSignals();
	});
	_input.setReading(true);
	_output.write(std::string(pasteOn).append(_hasTitle ? keepTitle : ""));
	ask(Place::askedAtBegin);
}


/// Whatever is still to be shown goes out. Where nothing has been painted, and the terminal does not say where its cursor
/// is, that is where the cursor stands.
void TerminalScreen::giveTerminal() noexcept
{
	_loop.cancel(std::exchange(_signalCall, CallId::none));
	_loop.cancel(std::exchange(_answerCall, CallId::none));
	drain();
	if (_place == Place::askedAfterResize)
	{
		_painter.resized(_size, 0);
	}
	if (!_lines.empty())
	{
		paintTalk(SIZE_MAX);
	}
	_painter.end();
	_place = Place::unknown;
	_recent.clear();
	_recentBytes = 0;
	_title.clear();
	_output.write(_painter.take().append(pasteOff).append(_hasTitle ? takeTitleBack : ""), ++_frameNumber);
	drain();
	_answersDue = 0;
}


/// Nothing is painted until the answer is there.
void TerminalScreen::ask(Place place)
{
	_place = place;
	_size = sizeOfTerminal(_descriptors.output);
	_output.write(std::string(place == Place::askedAfterResize ? wholeRegionInPlace : "").append(whereIsTheCursor));
	const TimePoint now = std::chrono::steady_clock::now();
	_answersDue = now < _asked + answerTime ? _answersDue + 1 : 1;
	_asked = now;
	_loop.cancel(_answerCall);
	_answerCall = _loop.callAt(_loop.now() + answerTime, [this] {
		_answerCall = CallId::none;
		locate(0, 1);
	});
}


/// Of several that are due only the last one is about the size as it is now; one that is late is about nothing any more.
void TerminalScreen::onAnswer()
{
	if (_answersDue == 0 || --_answersDue > 0 || (_place != Place::askedAtBegin && _place != Place::askedAfterResize))
	{
		return;
	}
	_loop.cancel(std::exchange(_answerCall, CallId::none));
	locate(
		static_cast<std::size_t>(std::max(_keys.reportedRow(), 1)),
		static_cast<std::size_t>(std::max(_keys.reportedColumn(), 1)));
}


/// Row 0 is not known.
void TerminalScreen::locate(std::size_t row, std::size_t column)
{
	if (_place == Place::askedAfterResize)
	{
		std::vector<std::size_t> columns;
		for (const std::string& before: recentRows(_painter.talkRows(), _painter.size()))
		{
			columns.push_back(columnsOfLine(before));
		}
		_painter.resized(_size, row, columns);
		_painter.draw(area());
		_painter.redrawTalk(recentRows(_painter.talkRows(), _size));
	}
	else
	{
		// In the last row nothing is below that could be lost, and what is above goes up.
		_painter.begin(_size, row == 0 ? _size.rows : row, row == 0 ? 2 : column);
	}
	_place = Place::known;
	wantFrameAtOnce();
}


/// So late that a second's frames are no more than 60.
void TerminalScreen::wantFrame()
{
	if (_frameCall == CallId::none && _frameDefer == CallId::none && _handler != nullptr)
	{
		_frameCall = _loop.callAt(std::max(_loop.now(), _lastFrame + frameTime), [this] {
			_frameCall = CallId::none;
			paint();
		});
	}
}


void TerminalScreen::wantFrameAtOnce()
{
	if (_frameDefer == CallId::none && _handler != nullptr)
	{
		_frameDefer = _loop.defer([this] {
			_frameDefer = CallId::none;
			paint();
		});
	}
}


void TerminalScreen::cancelFrame() noexcept
{
	_loop.cancel(std::exchange(_frameCall, CallId::none));
	_loop.cancel(std::exchange(_frameDefer, CallId::none));
	_loop.cancel(std::exchange(_answerCall, CallId::none));
}


void TerminalScreen::paint()
{
	const bool terminalIsBehind = _output.queuedBytes() > frameBytesMax;
	if (_handler == nullptr || _place != Place::known || terminalIsBehind)
	{
		return;
	}
	_loop.cancel(std::exchange(_frameCall, CallId::none));
	if (sizeOfTerminal(_descriptors.output) != _size)
	{
		// The signal is on its way; what is painted for the old size could be painted over.
		ask(Place::askedAfterResize);
		return;
	}
	_lastFrame = _loop.now();
	const InputArea next = area();
	if (next.rows.size() < _painter.areaRows())
	{
		_painter.draw(next); // So talk has the rows that become free.
	}
	paintTalk(frameBytesMax);
	_painter.draw(next);
	std::string bytes = _painter.take();
	bytes.append(std::exchange(_bellDue, false) ? "\a" : "").append(titleChange());
	if (!bytes.empty())
	{
		_output.write(bytes, ++_frameNumber);
	}
	if (!_lines.empty())
	{
		wantFrame();
	}
}


void TerminalScreen::paintTalk(std::size_t bytesMax)
{
	std::vector<std::string> rows;
	std::uint64_t ticket = 0;
	for (std::size_t bytes = 0; !_lines.empty() && bytes < bytesMax; _lines.pop_front())
	{
		Line& line = _lines.front();
		bytes += line.text.size();
		_lineBytes -= line.text.size();
		ticket = std::max(ticket, line.ticket);
		if (line.clears)
		{
			_painter.talk(std::exchange(rows, {}));
			_painter.clearTalk();
			_recent.clear();
			_recentBytes = 0;
			continue;
		}
		for (std::string& row: rowsOf(line.text, _size))
		{
			rows.push_back(std::move(row));
		}
		keepRecent(std::move(line.text));
	}
	_painter.talk(rows);
	if (ticket != 0)
	{
		_frames.emplace_back(_frameNumber + 1, ticket);
	}
}


void TerminalScreen::keepRecent(std::string line)
{
	_recentBytes += line.size();
	_recent.push_back(std::move(line));
	while (_recent.size() > recentLinesMax || _recentBytes > recentBytesMax)
	{
		_recentBytes -= _recent.front().size();
		_recent.pop_front();
	}
}


/// The last ones, at least `rowsMax` if there are so many.
std::vector<std::string> TerminalScreen::recentRows(std::size_t rowsMax, const TerminalSize& size) const
{
	std::vector<std::string> rows;
	for (auto line = _recent.rbegin(); line != _recent.rend() && rows.size() < rowsMax; ++line)
	{
		std::vector<std::string> above = rowsOf(*line, size);
		rows.insert(rows.begin(), std::make_move_iterator(above.begin()), std::make_move_iterator(above.end()));
	}
	return rows;
}


InputArea TerminalScreen::area() const
{
	const std::string status = _painter.areaRowsMax() > 1 ? statusText() : std::string();
	const std::size_t rowsMax = std::min(inputRowsMax, _painter.areaRowsMax() - (status.empty() ? 0 : 1));
	const LineEditor::View view = _editor.view(_prompt, _size.columns - 1, rowsMax);
	const std::size_t rowsLeft = _painter.areaRowsMax() - view.rows.size() - (status.empty() ? 0 : 1);
	InputArea area;
	for (std::string& row: _own.rows(_size.columns - 1, std::min(ownRowsMax, rowsLeft)))
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
	if (!status.empty())
	{
		area.rows.push_back(std::string(dimStyle).append(status).append(plainStyle));
		area.columnsOfRows.push_back(columnsOf(status));
	}
	return area;
}


std::string TerminalScreen::statusText() const
{
	if (_statusLine == nullptr)
	{
		return {};
	}
	std::vector<std::string> parts = _statusLine->status();
	if (_unread > 0)
	{
		parts.push_back(std::to_string(_unread) + " new");
	}
	return statusRow(std::move(parts), _size.columns - 1);
}


/// With whom one talks: the first part of the status. What is unread stands before it, where a narrow tab shows it.
std::string TerminalScreen::titleChange()
{
	if (!_hasTitle || _statusLine == nullptr)
	{
		return {};
	}
	const std::vector<std::string> parts = _statusLine->status();
	std::string title = _unread > 0 ? "(" + std::to_string(_unread) + ") " : std::string();
	title.append(parts.empty() ? "" : parts.front() + " · ").append("ciarla");
	if (title == _title)
	{
		return {};
	}
	_title = std::move(title);
	return "\x1b]2;" + _title + "\x1b\\";
}


} // namespace ciarla
