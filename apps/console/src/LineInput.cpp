#include "LineInput.h"

#include <optional>


namespace ciarla {


LineInput::LineInput(Loop& loop, int descriptor, ConsoleHandler& handler):
	_loop(loop),
	_input(loop, descriptor, *this),
	_handler(handler)
{
}


LineInput::~LineInput()
{
	_loop.cancel(_delivery);
}


void LineInput::setReading(bool on)
{
	if (_reading == on)
	{
		return;
	}
	_reading = on;
	if (on)
	{
		schedule();
	}
	else
	{
		_input.setReading(false);
	}
}


bool LineInput::holdsInput() const noexcept
{
	return !_lines.empty() || _input.hasMore();
}


void LineInput::onInput(std::string_view bytes) noexcept
{
	_lines.append(bytes);
	deliver();
}


void LineInput::onInputEnded() noexcept
{
	_lines.end();
	deliver();
}


void LineInput::schedule()
{
	if (_delivery == CallId::none)
	{
		_delivery = _loop.defer([this] {
			_delivery = CallId::none;
			deliver();
		});
	}
}


/// Everything that is there; more is read only when nothing is, so that what is held stays small.
void LineInput::deliver() noexcept
{
	while (_reading)
	{
		const std::optional<LineBuffer::Line> line = _lines.next();
		if (!line)
		{
			break;
		}
		_handler.onLine(line->text, line->part);
	}
	if (_reading && _lines.finished() && !_endTold)
	{
		_endTold = true;
		_handler.onInputEnd();
	}
	_input.setReading(_reading && !_endTold);
}


} // namespace ciarla
