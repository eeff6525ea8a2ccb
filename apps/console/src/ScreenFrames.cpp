#include "ScreenFrames.h"

#include "ScreenBottom.h"
#include "TypedLine.h"
#include "Wrapping.h"

#include <algorithm>
#include <vector>


namespace ciarla {


ScreenFrames::ScreenFrames(Loop& loop, TerminalDevice& terminal, ScreenBottom& bottom, const TypedLine& typed) noexcept:
	_loop(loop),
	_terminal(terminal),
	_bottom(bottom),
	_typed(typed)
{
}


ScreenFrames::~ScreenFrames()
{
	stop();
}


void ScreenFrames::start() noexcept
{
	_running = true;
}


void ScreenFrames::stop() noexcept
{
	_running = false;
	_loop.cancel(std::exchange(_frameCall, CallId::none));
	_loop.cancel(std::exchange(_frameDefer, CallId::none));
}


void ScreenFrames::print(std::string line, std::uint64_t ticket)
{
	_talk.add(std::move(line), ticket);
	want();
}


void ScreenFrames::clear()
{
	_talk.addClearing();
	wantAtOnce();
}


void ScreenFrames::ring() noexcept
{
	if (!_lastBell || _loop.now() >= *_lastBell + bellPause)
	{
		_lastBell = _loop.now();
		_bellDue = true;
	}
}


void ScreenFrames::wantAtOnce()
{
	if (_frameDefer == CallId::none && _running)
	{
		_frameDefer = _loop.defer([this] {
			_frameDefer = CallId::none;
			paint();
		});
	}
}


void ScreenFrames::place(CursorReport report, std::size_t row, std::size_t column)
{
	const TerminalSize size = _terminal.size();
	if (report == CursorReport::newSize)
	{
		std::vector<std::size_t> columns;
		for (const std::string& before: _talk.recentRows(_painter.talkRows(), _painter.size()))
		{
			columns.push_back(columnsOfLine(before));
		}
		_painter.resized(size, row, columns);
		_painter.draw(area());
		_painter.redrawTalk(_talk.recentRows(_painter.talkRows(), size));
	}
	else
	{
		// In the last row nothing is below that could be lost, and what is above goes up.
		_painter.begin(size, row == 0 ? size.rows : row, row == 0 ? 2 : column);
	}
	wantAtOnce();
}


void ScreenFrames::leave() noexcept
{
	if (!_terminal.beginGiving())
	{
		_painter.end();
		(void)_painter.take();
		paintTalk(SIZE_MAX);
		_terminal.output().write(_painter.take(), ++_frameNumber);
		_terminal.output().flushNow();
		return;
	}
	if (_terminal.isResizing())
	{
		_painter.resized(_terminal.size(), 0);
	}
	if (!_talk.isEmpty())
	{
		paintTalk(SIZE_MAX);
	}
	_painter.end();
	_talk.forget();
	_bottom.forgetTitle();
	_terminal.endGiving(_painter.take(), ++_frameNumber);
}


std::uint64_t ScreenFrames::written(std::uint64_t frame)
{
	std::uint64_t ticket = 0;
	for (; !_frames.empty() && _frames.front().first <= frame; _frames.pop_front())
	{
		ticket = std::max(ticket, _frames.front().second);
	}
	if (!_talk.isEmpty())
	{
		want();
	}
	return ticket;
}


void ScreenFrames::drop() noexcept
{
	_talk.drop();
}


std::size_t ScreenFrames::unshownBytes() const noexcept
{
	return _terminal.output().queuedBytes() + _talk.bytes();
}


/// So late that a second's frames are no more than 60.
void ScreenFrames::want()
{
	if (_frameCall == CallId::none && _frameDefer == CallId::none && _running)
	{
		_frameCall = _loop.callAt(std::max(_loop.now(), _lastFrame + frameTime), [this] {
			_frameCall = CallId::none;
			paint();
		});
	}
}


void ScreenFrames::paint()
{
	const bool terminalIsBehind = _terminal.output().queuedBytes() > frameBytesMax;
	if (!_running || !_terminal.isPlaced() || terminalIsBehind)
	{
		return;
	}
	_loop.cancel(std::exchange(_frameCall, CallId::none));
	if (_terminal.hasNewSize())
	{
		_terminal.askAgain(); // What is painted for the old size could be painted over.
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
	bytes.append(std::exchange(_bellDue, false) ? "\a" : "").append(_bottom.titleChange());
	if (!bytes.empty())
	{
		_terminal.output().write(bytes, ++_frameNumber);
	}
	if (!_talk.isEmpty())
	{
		want();
	}
}


void ScreenFrames::paintTalk(std::size_t bytesMax)
{
	if (const std::uint64_t ticket = _talk.paint(_painter, _terminal.size(), bytesMax); ticket != 0)
	{
		_frames.emplace_back(_frameNumber + 1, ticket);
	}
}


/// The last column stays free, as in talk.
InputArea ScreenFrames::area() const
{
	return _bottom.area(_typed, _painter.areaRowsMax(), _terminal.size().columns - 1);
}


} // namespace ciarla
