#pragma once

#include "KeyReader.h"

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


/// A LineEditor is the line that is being typed, and the place in it: pure.
class LineEditor
{
public:
	/// The part of the line that fits on one row, and where the cursor stands in it.
	struct View
	{
		std::string_view text;
		std::size_t cursorColumn;
	};

	/// Does what an editing key asks. Keys that are not about the line, such as enter, change nothing.
	void apply(Key key, std::string_view text);

	/// A window of at most `columns` columns, so that the line never wraps; the cursor is in it.
	View view(std::size_t columns) const;

	const std::string& text() const noexcept
	{
		return _text;
	}

	void clear() noexcept;

private:
	void insert(std::string_view text);
	void eraseBetween(std::size_t begin, std::size_t end);
	std::size_t wordBegin() const noexcept;

	std::string _text;
	std::size_t _cursor = 0; ///< In bytes, between two clusters.
};


} // namespace ciarla
