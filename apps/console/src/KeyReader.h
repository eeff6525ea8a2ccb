#pragma once

#include <chrono>
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
	older,     ///< Up, Ctrl-P
	newer,     ///< Down, Ctrl-N
	oldest,    ///< Alt-<
	newest,    ///< Alt->
	search,    ///< Ctrl-R
	complete,  ///< Tab
	cancel,    ///< Ctrl-G
	redraw,    ///< Ctrl-L
	nextRoom,  ///< Alt-A
	lookBack,  ///< PageUp
	edit,      ///< Ctrl-X Ctrl-E: in an editor.
	interrupt, ///< Ctrl-C, or whatever else the terminal has for it; likewise
	quit,      ///< Ctrl-\, and
	stop,      ///< Ctrl-Z.
	report,    ///< No key: the terminal answers where the cursor is.
	ignored
};


/// The bytes that stand for signals, outside of a paste; 0: none does.
struct SignalKeys
{
	char interrupt = '\x03';
	char quit = '\x1c';
	char stop = '\x1a';
};


/// What was pasted, or comes from elsewhere, as it may stand in a line: valid UTF-8, and no controls but line feeds, as which
/// CR LF and CR count, and tabs. None of the line feeds is at its end.
std::string textToInsert(std::string_view text);


/// A KeyReader finds the keys in the bytes of a terminal, however these are cut: pure.
///
/// What a terminal sends that is no key is ignored, as a whole: answers, reports of a mouse, control strings. Nobody knows
/// from its beginning alone whether it is that or a key with Alt, and whether its end will come: who has waited for
/// wholeKeyTime calls expire().
/// Source: ECMA-48 for what begins with ESC, or with a control of eight bits; xterm for the keys with Ctrl and Alt, for
///         bracketed paste and the mouse, and for BEL as an end; Linux for ESC [ [ A.
class KeyReader
{
public:
	/// What is pasted above this is thrown away as it comes.
	static constexpr std::size_t pasteBytesMax = 64'000;

	/// So long the rest of a sequence may be on its way, counted from its first byte, and of a paste, from its last.
	static constexpr auto wholeKeyTime = std::chrono::milliseconds(300);
	static constexpr auto pasteSilence = std::chrono::seconds(5);

	void append(std::string_view bytes);

	/// The next key; none when there is no whole one left.
	Key next();

	/// What is there will have no end: what the terminal sent is dropped, and what may have been typed after a key with
	/// Alt is left for next(). Returns what was pasted so far, if that is it.
	Key expire();

	/// Whether the end of something is yet to come.
	bool isInside() const noexcept
	{
		return _pasting || _begin < _bytes.size();
	}

	bool isPasting() const noexcept
	{
		return _pasting;
	}

	void setSignalKeys(SignalKeys keys) noexcept
	{
		_signals = keys;
	}

	/// What Key::text and Key::paste stand for: valid UTF-8 without controls, borrowed until the next call. Of a paste
	/// line feeds and tabs are left, but none at its end. Empty for any other key.
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

private:
	Key readControl(char control);
	Key readPrefix();
	Key readEscape();
	Key readTwoEscapes(std::string_view rest);
	Key readAlt(char letter);
	Key readSequence(std::size_t introducerBytes);
	Key readString(std::size_t introducerBytes);
	Key readWithRest(std::size_t sequenceBytes, std::size_t restBytes);
	Key readText();
	Key readPaste();
	Key endPaste();
	Key take(std::size_t bytes, Key key = Key::ignored) noexcept;
	bool isSignal(char byte) const noexcept;

	std::string _bytes;
	std::size_t _begin = 0;
	std::string _text;
	std::string _paste;
	std::string _pasteEnd;
	SignalKeys _signals;
	int _reportedRow = 1;
	int _reportedColumn = 1;
	bool _pasting = false;
	bool _pasteTooLong = false;
};


} // namespace ciarla
