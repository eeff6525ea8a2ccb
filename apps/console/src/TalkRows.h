#pragma once

#include "ScreenPainter.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// TalkRows are what is said on a terminal: the lines that are not painted yet, and the last of those that are, which can
/// be drawn again: pure.
class TalkRows
{
public:
	static constexpr std::size_t recentLinesMax = 500;
	static constexpr std::size_t recentBytesMax = 256 * 1024;

	void add(std::string line, std::uint64_t ticket);

	/// What is above goes off the screen, once it has been painted.
	void addClearing();

	/// Paints lines of at most so many bytes, or one. Returns the highest of their tickets; 0: none has one.
	std::uint64_t paint(ScreenPainter& painter, const TerminalSize& size, std::size_t bytesMax);

	/// The last of what was painted, at least `rowsMax` rows if there are so many.
	std::vector<std::string> recentRows(std::size_t rowsMax, const TerminalSize& size) const;

	/// What is not painted will not be.
	void drop() noexcept;

	/// What was painted is not to be drawn again.
	void forget() noexcept;

	/// Whether all is painted.
	bool isEmpty() const noexcept
	{
		return _lines.empty();
	}

	/// Of what is not painted.
	std::size_t bytes() const noexcept
	{
		return _bytes;
	}

private:
	struct Line
	{
		std::string text;
		std::uint64_t ticket;
		bool clears = false; ///< It is no line: what is above it goes off the screen.
	};

	void keep(std::string line);

	std::deque<Line> _lines;
	std::size_t _bytes = 0;
	std::deque<std::string> _recent;
	std::size_t _recentBytes = 0;
};


} // namespace ciarla
