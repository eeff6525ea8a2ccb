#pragma once

#include <ciarla/console/Console.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A LineBuffer cuts what is read into lines: pure, and never larger than one line and one read.
///
/// The bytes EF BB BF at the very beginning, which say that a text is UTF-8, are no part of it (Unicode 23.8).
class LineBuffer
{
public:
	struct Line
	{
		std::string_view text; ///< Borrowed until the next call.
		LinePart part;
	};

	void append(std::string_view bytes);

	/// No more bytes come: what is left is the last line, though nothing ended it.
	void end() noexcept
	{
		_ended = true;
	}

	/// The next line, without its line feed and one carriage return before that. A line above
	/// Console::lineBytesMax comes in pieces, cut between two characters.
	std::optional<Line> next();

	/// Whether all that was appended is out.
	bool empty() const noexcept
	{
		return _begin == _bytes.size();
	}

	/// Whether all is out, and no more comes.
	bool finished() const noexcept
	{
		return _ended && empty();
	}

private:
	Line take(std::size_t count, std::size_t skipped);

	std::string _bytes;
	std::size_t _begin = 0;
	std::size_t _searched = 0; ///< Up to here there is no line feed.
	bool _ended = false;
	bool _isFresh = true;   ///< Nothing has been taken out yet.
	bool _inPieces = false; ///< The beginning of the present line is out already.
};


} // namespace ciarla
