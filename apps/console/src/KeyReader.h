#pragma once

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


enum class Key
{
	none, ///< More bytes are needed.
	text, ///< Something to insert.
	enter,
	backspace,
	erase,     ///< The Delete key.
	endOfFile, ///< Ctrl-D
	killLine,  ///< Ctrl-U
	killWord,  ///< Ctrl-W
	killRest,  ///< Ctrl-K
	left,
	right,
	home,
	end,
	redraw, ///< Ctrl-L
	ignored
};


/// A KeyReader finds the keys in the bytes of a terminal, however these are cut: pure.
/// Source: ECMA-48 for what begins with ESC; xterm for Home, End and Delete.
class KeyReader
{
public:
	void append(std::string_view bytes);

	/// The next key; none when there is no whole one left.
	Key next();

	/// What Key::text stands for: valid UTF-8 without controls, borrowed until the next call.
	const std::string& text() const noexcept
	{
		return _text;
	}

private:
	Key readControl(char control);
	Key readEscape();
	Key readText();

	std::string _bytes;
	std::size_t _begin = 0;
	std::string _text;
};


} // namespace ciarla
