#pragma once

#include "TalkLook.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// OwnLines are what we said and of which it is not known yet what became of it, in the order in which it was said: pure.
class OwnLines
{
public:
	void add(std::uint64_t id, MarkedLine line);

	/// It is known now: the line, which is no longer held; none if there is none of this id.
	std::optional<MarkedLine> take(std::uint64_t id);

	/// All of them.
	std::vector<MarkedLine> takeAll();

	/// How they stand on a screen: each cut to one row of `columns`, the last ones if not all fit in `rowsMax`, and above
	/// those how many more there are.
	std::vector<std::string> rows(std::size_t columns, std::size_t rowsMax) const;

private:
	struct Line
	{
		std::uint64_t id;
		MarkedLine line;
	};

	std::deque<Line> _lines;
};


} // namespace ciarla
