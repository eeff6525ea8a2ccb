#pragma once

#include "Links.h"
#include "TalkLook.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A TalkMemory is what a terminal has shown in this run, as far back as there is room, for whoever looks back at it: pure.
///
/// What it gives is safe to show, and has no escape sequence: it goes to other programs too.
class TalkMemory
{
public:
	static constexpr std::size_t bytesMax = 1024 * 1024; ///< Some 10,000 lines; a hub's history is elsewhere.
	static constexpr std::size_t linksMax = 50;

	/// A line as a terminal shows it, with what looks only; it may have several rows. `body` is what was said, as it was
	/// said; empty where nobody said anything.
	void add(std::string_view line, std::string_view body);

	/// A line of ours, of which it is not known yet what became of it; then it stands behind what was shown meanwhile, as
	/// on the terminal.
	void addOwn(const MarkedLine& line, std::string_view body, std::uint64_t id);
	void settleOwn(std::uint64_t id, std::string_view mark);

	/// All of it, the oldest first, in rows of at most `columns` as a terminal lays them out, each ended by a line feed.
	std::string text(std::size_t columns) const;

	/// The lines that have this word in them, in whatever case, the oldest first.
	std::vector<std::string> find(std::string_view word) const;

	/// What was said last, as it was said; empty if nothing was.
	std::string_view lastBody() const noexcept;

	/// The links in what was said, each once, the newest first.
	std::vector<Link> links() const;

private:
	struct Line
	{
		std::string text;
		std::string body;
		bool isUnbroken = false;
		std::uint64_t id = 0;   ///< Of a line of ours that has the queued mark,
		std::size_t markAt = 0; ///< and where.
	};

	void add(Line line);

	std::deque<Line> _lines;
	std::size_t _bytes = 0;
};


} // namespace ciarla
