#include "TalkMemory.h"

#include "Style.h"
#include "Wrapping.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t goingOnIndent = 2; ///< Of a line that goes on in further rows.


/// So that two texts are equal that differ in case alone. Source: Unicode, section 5.18.
std::string caseFolded(std::string_view text)
{
	utf8proc_uint8_t* result = nullptr;
	const utf8proc_ssize_t size = utf8proc_map(
		reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()), &result,
		static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD));
	const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(result, std::free);
	return size < 0 ? std::string(text)
					: std::string(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
}


} // namespace


void TalkMemory::add(std::string_view line, std::string_view body)
{
	add({withoutStyles(line), std::string(body), line.starts_with(unbrokenStyle)});
}


void TalkMemory::addOwn(const MarkedLine& line, std::string_view body, std::uint64_t id)
{
	const std::size_t markAt = withoutStyles(line.before).size();
	add({withoutStyles(line.with(queuedMark)), std::string(body), false, id, markAt});
}


void TalkMemory::settleOwn(std::uint64_t id, std::string_view mark)
{
	const auto found = std::ranges::find(_lines, id, &Line::id);
	if (id == 0 || found == _lines.end())
	{
		return;
	}
	Line line = std::move(*found);
	_lines.erase(found);
	_bytes -= line.text.size() + line.body.size();
	line.id = 0;
	line.text.replace(line.markAt, queuedMark.size(), withoutStyles(mark));
	add(std::move(line));
}


std::string TalkMemory::text(std::size_t columns) const
{
	std::string all;
	all.reserve(_bytes);
	for (const Line& line: _lines)
	{
		const std::string_view text = line.text;
		for (std::size_t begin = 0; begin <= text.size();)
		{
			const std::size_t end = std::min(text.find('\n', begin), text.size());
			const std::string_view row = text.substr(begin, end - begin);
			all.append(line.isUnbroken ? std::string(row) : wrapped(row, columns, goingOnIndent)).append("\n");
			begin = end + 1;
		}
	}
	return all;
}


void TalkMemory::add(Line line)
{
	_bytes += line.text.size() + line.body.size();
	_lines.push_back(std::move(line));
	for (; _bytes > bytesMax && _lines.size() > 1; _lines.pop_front())
	{
		_bytes -= _lines.front().text.size() + _lines.front().body.size();
	}
}


std::vector<std::string> TalkMemory::find(std::string_view word) const
{
	const std::string wanted = caseFolded(word);
	std::vector<std::string> found;
	for (const Line& line: _lines)
	{
		if (caseFolded(line.text).find(wanted) != std::string::npos)
		{
			found.push_back(line.text);
		}
	}
	return found;
}


std::string_view TalkMemory::lastBody() const noexcept
{
	const auto last = std::find_if(_lines.rbegin(), _lines.rend(), [](const Line& line) { return !line.body.empty(); });
	return last == _lines.rend() ? std::string_view() : std::string_view(last->body);
}


std::vector<Link> TalkMemory::links() const
{
	std::vector<Link> all;
	for (auto line = _lines.rbegin(); line != _lines.rend() && all.size() < linksMax; ++line)
	{
		std::vector<Link> ofLine = linksIn(line->body);
		for (auto link = ofLine.rbegin(); link != ofLine.rend() && all.size() < linksMax; ++link)
		{
			const bool isKnown = std::ranges::find(all, link->url, &Link::url) != all.end();
			if (!isKnown)
			{
				all.push_back(std::move(*link));
			}
		}
	}
	return all;
}


} // namespace ciarla
