#include "Outbox.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/Utf8.h>


namespace ciarla {


void Outbox::add(std::string_view line, TextKind kind)
{
	if (!line.empty())
	{
		_lines.push_back({repairUtf8(line), kind});
	}
}


std::size_t Outbox::sayTo(Link& link)
{
	std::size_t cut = 0;
	while (!_lines.empty())
	{
		const std::string_view rest = std::string_view(_lines.front().text).substr(_offset);
		const std::size_t count = graphemePrefix(rest, link.textBytesMax());
		if (count == 0 || link.say(rest.substr(0, count), _lines.front().kind) != SayResult::accepted)
		{
			break;
		}
		if (count < rest.size())
		{
			_offset += count;
			++cut;
			continue;
		}
		_lines.pop_front();
		_offset = 0;
	}
	return cut;
}


void Outbox::clear() noexcept
{
	_lines.clear();
	_offset = 0;
}


} // namespace ciarla
