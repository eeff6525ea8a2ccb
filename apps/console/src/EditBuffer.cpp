#include "EditBuffer.h"

#include "Wrapping.h"

#include <ciarla/console/Console.h>

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


/// Whatever is not ASCII belongs to a word.
bool isOfWord(char byte) noexcept
{
	const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
	return letter || (byte >= '0' && byte <= '9') || static_cast<unsigned char>(byte) >= 0x80;
}


bool isSpace(char byte) noexcept
{
	return byte == ' ' || byte == '\t' || byte == '\n';
}


} // namespace


bool EditBuffer::takes(std::size_t bytes) const noexcept
{
	return _text.size() + bytes <= Console::lineBytesMax;
}


void EditBuffer::insert(std::string_view text)
{
	if (text.empty() || !takes(text.size()))
	{
		return;
	}
	if (!_typing || text == " ")
	{
		remember();
	}
	_typing = true;
	_text.insert(_cursor, text);
	// A combining mark that was typed before a letter joins nothing, but one after it does.
	_cursor = betweenClusters(_cursor + text.size());
}


std::string EditBuffer::erase(std::size_t begin, std::size_t end)
{
	if (begin >= end)
	{
		return {};
	}
	remember();
	std::string erased = _text.substr(begin, end - begin);
	_text.erase(begin, end - begin);
	_cursor = betweenClusters(begin);
	return erased;
}


void EditBuffer::replace(std::size_t begin, std::size_t end, std::string_view text)
{
	if (_text.size() - (end - begin) + text.size() > Console::lineBytesMax)
	{
		return;
	}
	remember();
	_text.replace(begin, end - begin, text);
	_cursor = betweenClusters(begin + text.size());
}


void EditBuffer::transpose()
{
	const std::size_t middle = _cursor == _text.size() ? before() : _cursor;
	if (middle == 0 || _text.empty())
	{
		return;
	}
	const std::size_t begin = clusterBegin(_text, middle);
	const std::size_t end = clusterEnd(_text, middle);
	const std::string left = _text.substr(begin, middle - begin);
	replace(begin, end, _text.substr(middle, end - middle).append(left));
}


void EditBuffer::moveTo(std::size_t place) noexcept
{
	_cursor = std::min(place, _text.size());
	_typing = false;
}


void EditBuffer::undo()
{
	_typing = false;
	if (_past.empty())
	{
		return;
	}
	_pastBytes -= _past.back().text.size();
	_text = std::move(_past.back().text);
	_cursor = _past.back().cursor;
	_past.pop_back();
}


void EditBuffer::clear() noexcept
{
	_text.clear();
	_cursor = 0;
	_past.clear();
	_pastBytes = 0;
	_typing = false;
}


std::size_t EditBuffer::before() const noexcept
{
	return _cursor > 0 ? clusterBegin(_text, _cursor) : 0;
}


std::size_t EditBuffer::after() const noexcept
{
	return _cursor < _text.size() ? clusterEnd(_text, _cursor) : _cursor;
}


std::size_t EditBuffer::wordBegin() const noexcept
{
	std::size_t begin = _cursor;
	for (; begin > 0 && !isOfWord(_text[begin - 1]); --begin)
	{
	}
	for (; begin > 0 && isOfWord(_text[begin - 1]); --begin)
	{
	}
	return betweenClusters(begin);
}


std::size_t EditBuffer::wordEnd() const noexcept
{
	std::size_t end = _cursor;
	for (; end < _text.size() && !isOfWord(_text[end]); ++end)
	{
	}
	for (; end < _text.size() && isOfWord(_text[end]); ++end)
	{
	}
	return betweenClusters(end);
}


std::size_t EditBuffer::spaceBefore() const noexcept
{
	std::size_t begin = _cursor;
	for (; begin > 0 && isSpace(_text[begin - 1]); --begin)
	{
	}
	for (; begin > 0 && !isSpace(_text[begin - 1]); --begin)
	{
	}
	return betweenClusters(begin);
}


void EditBuffer::remember()
{
	_typing = false;
	_past.push_back({_text, _cursor});
	_pastBytes += _text.size();
	while (_past.size() > undoStepsMax || _pastBytes > undoBytesMax)
	{
		_pastBytes -= _past.front().text.size();
		_past.pop_front();
	}
}


/// The end of the cluster that `place` is in, or `place` itself.
std::size_t EditBuffer::betweenClusters(std::size_t place) const noexcept
{
	if (place == 0 || place >= _text.size())
	{
		return std::min(place, _text.size());
	}
	const std::size_t begin = clusterBegin(_text, place);
	return std::max(place, clusterEnd(_text, begin));
}


} // namespace ciarla
