#include "LineEditor.h"

#include "TextWidth.h"

#include <ciarla/console/Console.h>


namespace ciarla {


void LineEditor::apply(Key key, std::string_view text)
{
	switch (key)
	{
	case Key::text: insert(text); break;
	case Key::backspace:
		if (_cursor > 0)
		{
			eraseBetween(clusterBegin(_text, _cursor), _cursor);
		}
		break;
	case Key::endOfFile:
	case Key::erase:
		if (_cursor < _text.size())
		{
			eraseBetween(_cursor, clusterEnd(_text, _cursor));
		}
		break;
	case Key::killLine: eraseBetween(0, _cursor); break;
	case Key::killWord: eraseBetween(wordBegin(), _cursor); break;
	case Key::killRest: eraseBetween(_cursor, _text.size()); break;
	case Key::left: _cursor = _cursor > 0 ? clusterBegin(_text, _cursor) : 0; break;
	case Key::right: _cursor = _cursor < _text.size() ? clusterEnd(_text, _cursor) : _cursor; break;
	case Key::home: _cursor = 0; break;
	case Key::end: _cursor = _text.size(); break;
	case Key::none:
	case Key::enter:
	case Key::redraw:
	case Key::ignored: break;
	}
}


LineEditor::View LineEditor::view(std::size_t columns) const
{
	// The window begins so late that what stands before the cursor fits, with one column for the cursor itself.
	std::size_t begin = 0;
	std::size_t before = columnsOf(std::string_view(_text).substr(0, _cursor));
	while (before >= columns && begin < _cursor)
	{
		const std::size_t next = clusterEnd(_text, begin);
		before -= columnsOf(std::string_view(_text).substr(begin, next - begin));
		begin = next;
	}
	std::size_t end = _cursor;
	std::size_t width = before;
	while (end < _text.size())
	{
		const std::size_t next = clusterEnd(_text, end);
		width += columnsOf(std::string_view(_text).substr(end, next - end));
		if (width >= columns)
		{
			break;
		}
		end = next;
	}
	return {std::string_view(_text).substr(begin, end - begin), before};
}


void LineEditor::clear() noexcept
{
	_text.clear();
	_cursor = 0;
}


void LineEditor::insert(std::string_view text)
{
	if (_text.size() + text.size() <= Console::lineBytesMax)
	{
		_text.insert(_cursor, text);
		_cursor += text.size();
	}
}


void LineEditor::eraseBetween(std::size_t begin, std::size_t end)
{
	_text.erase(begin, end - begin);
	_cursor = begin;
}


std::size_t LineEditor::wordBegin() const noexcept
{
	std::size_t begin = _cursor;
	while (begin > 0 && _text[begin - 1] == ' ')
	{
		--begin;
	}
	while (begin > 0 && _text[begin - 1] != ' ')
	{
		--begin;
	}
	return begin;
}


} // namespace ciarla
