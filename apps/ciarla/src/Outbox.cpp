#include "Outbox.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <limits>


namespace ciarla {


void Outbox::add(std::string_view line, TextKind kind, std::uint64_t id)
{
	if (!line.empty())
	{
		_lines.push_back({repairUtf8(line), kind, id});
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
		if (_lines.front().id != 0)
		{
			_said.push_back({link.lastSequence(), _lines.front().id});
		}
		_lines.pop_front();
		_offset = 0;
	}
	return cut;
}


std::vector<std::uint64_t> Outbox::acknowledged(std::uint64_t sequence)
{
	std::vector<std::uint64_t> ids;
	for (; !_said.empty() && _said.front().sequence <= sequence; _said.pop_front())
	{
		ids.push_back(_said.front().id);
	}
	return ids;
}


std::uint64_t Outbox::refused(std::uint64_t sequence)
{
	const auto found = std::ranges::find(_said, sequence, &Said::sequence);
	if (found == _said.end())
	{
		return 0;
	}
	const std::uint64_t id = found->id;
	_said.erase(found);
	return id;
}


std::vector<std::uint64_t> Outbox::clear()
{
	std::vector<std::uint64_t> ids = acknowledged(std::numeric_limits<std::uint64_t>::max());
	for (const Line& line: _lines)
	{
		if (line.id != 0)
		{
			ids.push_back(line.id);
		}
	}
	_lines.clear();
	_offset = 0;
	return ids;
}


} // namespace ciarla
