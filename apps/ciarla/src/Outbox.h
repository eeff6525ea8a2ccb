#pragma once

#include <ciarla/protocol/TextKind.h>

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>


namespace ciarla {


class Link;


/// An Outbox holds what was entered until the link takes it, and cuts what is too long for the other side.
class Outbox
{
public:
	/// Keeps a line, with U+FFFD for what is not UTF-8. An empty one is dropped.
	void add(std::string_view line, TextKind kind = TextKind::say);

	/// Says as much as the link takes now. Returns how often it had to cut a line.
	std::size_t sayTo(Link& link);

	/// How many lines have not been said, or not to their end.
	std::size_t lines() const noexcept
	{
		return _lines.size();
	}

	void clear() noexcept;

private:
	struct Line
	{
		std::string text;
		TextKind kind;
	};

	std::deque<Line> _lines;
	std::size_t _offset = 0; ///< Into the first.
};


} // namespace ciarla
