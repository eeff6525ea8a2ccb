#include "LineBuffer.h"

#include <ciarla/protocol/Utf8.h>

#include <algorithm>


namespace ciarla {


void LineBuffer::append(std::string_view bytes)
{
	_bytes.erase(0, _begin);
	_searched -= std::min(_searched, _begin);
	_begin = 0;
	_bytes.append(bytes);
}


std::optional<LineBuffer::Line> LineBuffer::next()
{
	constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
	if (_isFresh && _bytes.size() >= byteOrderMark.size())
	{
		_isFresh = false;
		_begin = _bytes.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
	}
	const std::size_t feed = _bytes.find('\n', std::max(_begin, _searched));
	const std::size_t end = feed == std::string::npos ? _bytes.size() : feed;
	if (end - _begin > Console::lineBytesMax)
	{
		const std::string_view piece = std::string_view(_bytes).substr(_begin, Console::lineBytesMax);
		_searched = end;
		_inPieces = true;
		const Line line = take(piece.size() - incompleteUtf8Tail(piece), 0);
		return line;
	}
	if (feed != std::string::npos)
	{
		const bool carriageReturn = feed > _begin && _bytes[feed - 1] == '\r';
		const std::size_t count = feed - _begin - (carriageReturn ? 1 : 0);
		const Line line = take(count, carriageReturn ? 2 : 1);
		_searched = _begin;
		_inPieces = false;
		return line;
	}
	_searched = end;
	if (_ended && end > _begin)
	{
		const std::size_t carriageReturn = _bytes.back() == '\r' ? 1 : 0;
		return take(end - _begin - carriageReturn, carriageReturn);
	}
	return std::nullopt;
}


LineBuffer::Line LineBuffer::take(std::size_t count, std::size_t skipped)
{
	const Line line{std::string_view(_bytes).substr(_begin, count), _inPieces ? LinePart::piece : LinePart::whole};
	_begin += count + skipped;
	_isFresh = false;
	return line;
}


} // namespace ciarla
