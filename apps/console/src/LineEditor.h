#pragma once

#include "EditBuffer.h"
#include "InputHistory.h"
#include "KeyReader.h"
#include "KillRing.h"

#include <ciarla/console/Keyboard.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A LineEditor is the message that is being typed, and what the keys make of it: pure.
///
///     editing <--> searching   Ctrl-R; a key that is no part of the search accepts what was found
///     editing <--> asking      more than ten lines were pasted: they stand in the line already, and stay there unless the
///                              answer is no
class LineEditor
{
public:
	/// So many lines of a paste are taken without a question.
	static constexpr std::size_t linesUnasked = 10;

	/// The rows that can be shown, and where the cursor stands in them.
	struct View
	{
		struct Row
		{
			/// Safe to show; a line feed is a ⏎ in it. After each cluster that terminals do not agree on an escape
			/// sequence says where the next one stands.
			std::string text;
			std::size_t columns;
		};

		std::vector<Row> rows;
		std::size_t cursorRow;
		std::size_t cursorColumn;
	};

	/// Without a completer Tab does nothing. It outlives the editor.
	void setCompleter(const Completer* completer) noexcept
	{
		_completer = completer;
	}

	/// Does what an editing key asks. Returns whether the line is entered now: the caller takes its text, and clears.
	bool apply(Key key, std::string_view text);

	/// The prompt and the line in rows of at most `columns`, and no more rows than `rowsMax`; the cursor is in them. It
	/// may stand in the column behind the last.
	View view(std::string_view usualPrompt, std::size_t columns, std::size_t rowsMax) const;

	/// What stands before the line, in its turn, instead of the usual prompt; empty where that is to be shown.
	std::string prompt() const;

	const std::string& text() const noexcept
	{
		return _buffer.text();
	}

	/// Whether there is anything that clear() would take away.
	bool isBusy() const noexcept
	{
		return !_buffer.text().empty() || _mode != Mode::editing;
	}

	/// What was entered goes into the history. Returns whether it was news there.
	bool remember(std::string_view line)
	{
		return _history.add(line);
	}

	InputHistory& history() noexcept
	{
		return _history;
	}

	/// Whether so much more may stand in the line.
	bool takes(std::string_view pasted) const noexcept
	{
		return _buffer.takes(pasted.size());
	}

	/// As cancel, where a paste is asked about: leaves it out, and nothing else. Returns whether one was.
	bool leavePasteOut();

	/// Begins a new line.
	void clear() noexcept;

	/// Begins with this line.
	void begin(std::string_view line);

	/// What was typed and not entered, the last of it last: beside the line what it covers, while one looks back.
	std::vector<std::string> unentered() const;

private:
	enum class Mode
	{
		editing,
		searching,
		asking
	};

	void edit(Key key, std::string_view text);
	void move(Key key) noexcept;
	void kill(Key key);
	void yank(Key key);
	void paste(std::string_view text);
	bool answer(Key key, std::string_view text);
	bool search(Key key, std::string_view text);
	void findFrom(std::size_t end);
	void recall(Key key);
	void showEntry(std::size_t place);
	void complete();

	Mode _mode = Mode::editing;
	Key _last = Key::none; ///< The key before this one: kills join, Alt-Y and Tab go on.
	EditBuffer _buffer;
	KillRing _kills;
	InputHistory _history;
	std::size_t _yankBegin = 0;

	std::size_t _place = 0; ///< In the history; its size is the line that was not entered yet,
	std::string _draft;     ///< which is kept here meanwhile.
	bool _recalling = false;
	std::string _query; ///< What is searched for.
	bool _found = true;
	std::size_t _match = 0; ///< In the history, of the query.
	std::string _beforeSearch;
	std::size_t _placeBefore = 0; ///< In the history, before the search, and
	std::string _draftBefore;
	bool _recalledBefore = false;

	std::size_t _pasteBegin = 0; ///< Where what is asked about stands in the line,
	std::size_t _pasteBytes = 0; ///< and how much that is.

	const Completer* _completer = nullptr;
	std::vector<std::string> _candidates; ///< The last one is what was typed.
	std::size_t _candidate = 0;
	std::size_t _wordBegin = 0;
};


} // namespace ciarla
