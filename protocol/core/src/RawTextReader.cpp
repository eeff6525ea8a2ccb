#include "RawTextReader.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/Utf8.h>


namespace ciarla {


std::optional<std::string_view> RawTextReader::next(std::span<const std::byte>& input, TimePoint now)
{
	std::string_view rest = asText(input);
	std::string_view line;
	while (!rest.empty() && line.empty())
	{
		line = takeLine(rest, now);
	}
	input = asBytes(rest);
	if (line.empty())
	{
		return std::nullopt;
	}
	if (!isValidUtf8(line))
	{
		_message = repairUtf8(line);
		line = _message;
	}
	return line;
}


std::optional<std::string_view> RawTextReader::flush()
{
	_deadline.reset();
	if (_held.empty())
	{
		return std::nullopt;
	}
	_message = repairUtf8(_held);
	_held.clear();
	return _message;
}


/// One line without its break, or the whole rest without a character that is cut at its end.
std::string_view RawTextReader::takeLine(std::string_view& rest, TimePoint now)
{
	const std::size_t end = rest.find_first_of("\r\n");
	const bool broken = end != std::string_view::npos;
	std::string_view line = rest.substr(0, end);
	rest.remove_prefix(broken ? end + 1 : rest.size());
	if (!_held.empty())
	{
		_message = _held;
		_message += line;
		_held.clear();
		_deadline.reset();
		line = _message;
	}
	const std::size_t tail = broken ? 0 : incompleteUtf8Tail(line);
	if (tail > 0)
	{
		_held = line.substr(line.size() - tail);
		_deadline = now + _healing;
		line.remove_suffix(tail);
	}
	return line;
}


} // namespace ciarla
