#pragma once

#include <ciarla/protocol/TextKind.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


class Link;


/// An Outbox holds what was entered until the link takes it, and cuts what is too long for the other side.
class Outbox
{
public:
	/// Keeps a line, with U+FFFD for what is not UTF-8. An empty one is dropped. `id` is ChatLine's.
	void add(std::string_view line, TextKind kind = TextKind::say, std::uint64_t id = 0);

	/// Says as much as the link takes now. Returns how often it had to cut a line.
	std::size_t sayTo(Link& link);

	/// How many lines have not been said, or not to their end.
	std::size_t lines() const noexcept
	{
		return _lines.size();
	}

	/// The ids of lines all of which was said and is up to `sequence`, in their order.
	std::vector<std::uint64_t> acknowledged(std::uint64_t sequence);

	/// The id of the line that ended in this sequence; 0 if it has none.
	std::uint64_t refused(std::uint64_t sequence);

	/// Forgets every line. Returns the ids of those that nothing is known of.
	std::vector<std::uint64_t> clear();

private:
	struct Line
	{
		std::string text;
		TextKind kind;
		std::uint64_t id;
	};

	struct Said
	{
		std::uint64_t sequence; ///< Of its last piece.
		std::uint64_t id;
	};

	std::deque<Line> _lines;
	std::deque<Said> _said;  ///< Those with an id.
	std::size_t _offset = 0; ///< Into the first.
};


} // namespace ciarla
