#pragma once

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


enum class Key
{
	none,         ///< More bytes are needed.
	text,         ///< Something to insert.
	paste,        ///< The same, but pasted: it may have line feeds and tabs.
	pasteTooLong, ///< More was pasted than one message holds.
	enter,
	newline, ///< Alt-Enter: a line feed in the message.
	backspace,
	erase,         ///< The Delete key.
	endOfFile,     ///< Ctrl-D
	killLine,      ///< Ctrl-U: all before the cursor.
	killRest,      ///< Ctrl-K: all after it.
	killSpace,     ///< Ctrl-W: back to a space.
	killWord,      ///< Alt-Backspace: back to where a word begins.
	killWordAhead, ///< Alt-D, Ctrl-Delete
	yank,          ///< Ctrl-Y
	yankOlder,     ///< Alt-Y, after a yank
	transpose,     ///< Ctrl-T
	undo,          ///< Ctrl-_
	left,
	right,
	wordLeft,  ///< Alt-B, Ctrl-Left, Alt-Left
	wordRight, ///< Alt-F, Ctrl-Right, Alt-Right
	home,
	end,
	older,    ///< Up, Ctrl-P
	newer,    ///< Down, Ctrl-N
	oldest,   ///< Alt-<
	newest,   ///< Alt->
	search,   ///< Ctrl-R
	complete, ///< Tab
	cancel,   ///< Ctrl-G
	redraw,   ///< Ctrl-L
	report,   ///< No key: the terminal answers where the cursor is.
	ignored
};


/// A KeyReader finds the keys in the bytes of a terminal, however these are cut: pure.
/// Source: ECMA-48 for what begins with ESC; xterm for the keys with Ctrl and Alt, and for bracketed paste.
class KeyReader
{
public:
	/// What is pasted above this is thrown away as it comes.
	static constexpr std::size_t pasteBytesMax = 64'000;

	void append(std::string_view bytes);

	/// The next key; none when there is no whole one left.
	Key next();

	/// What Key::text and Key::paste stand for: valid UTF-8 without controls, borrowed until the next call. Of a paste
	/// line feeds and tabs are left, but none at its end.
	const std::string& text() const noexcept
	{
		return _text;
	}

	/// The row and the column of Key::report, from 1.
	int reportedRow() const noexcept
	{
		return _reportedRow;
	}

	int reportedColumn() const noexcept
	{
		return _reportedColumn;
	}

	/// Forgets a key that has not come to its end: a paste that was cut off, too.
	void reset() noexcept;

private:
	Key readControl(char control);
	Key readEscape();
	Key readAlt(char letter);
	Key readSequence(std::string_view rest);
	Key readText();
	Key readPaste();
	Key endPaste();

	std::string _bytes;
	std::size_t _begin = 0;
	std::string _text;
	std::string _paste;
	int _reportedRow = 1;
	int _reportedColumn = 1;
	bool _pasting = false;
	bool _pasteTooLong = false;
};


} // namespace ciarla
