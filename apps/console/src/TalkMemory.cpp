#include "TalkMemory.h"

#include "Wrapping.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>


namespace ciarla {


namespace {


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
	_lines.push_back({withoutStyles(line), std::string(body)});
	_bytes += _lines.back().text.size() + _lines.back().body.size();
	for (; _bytes > bytesMax && _lines.size() > 1; _lines.pop_front())
	{
		_bytes -= _lines.front().text.size() + _lines.front().body.size();
	}
}


std::string TalkMemory::text() const
{
	std::string all;
	all.reserve(_bytes);
	for (const Line& line: _lines)
	{
		all.append(line.text).append("\n");
	}
	return all;
}


std::vector<std::string> TalkMemory::find(std::string_view word, std::size_t most) const
{
	const std::string wanted = caseFolded(word);
	std::vector<std::string> found;
	for (auto line = _lines.rbegin(); line != _lines.rend() && found.size() < most; ++line)
	{
		if (caseFolded(line->text).find(wanted) != std::string::npos)
		{
			found.push_back(line->text);
		}
	}
	std::reverse(found.begin(), found.end());
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
