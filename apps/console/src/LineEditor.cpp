#include "LineEditor.h"

#include "Wrapping.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


std::size_t linesOf(std::string_view text) noexcept
{
	return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}


/// Puts clusters into rows, one after the other.
class RowFiller
{
public:
	explicit RowFiller(std::size_t columns):
		_columns(columns)
	{
		_rows.push_back({});
	}

	void put(std::string_view text)
	{
		for (std::size_t begin = 0; begin < text.size();)
		{
			const std::size_t end = clusterEnd(text, begin);
			putCluster(text.substr(begin, end - begin));
			begin = end;
		}
	}

	std::size_t row() const noexcept
	{
		return _rows.size() - 1;
	}

	std::size_t column() const noexcept
	{
		return _rows.back().columns;
	}

	/// At most so many rows, the cursor's among them.
	LineEditor::View around(std::size_t cursorRow, std::size_t cursorColumn, std::size_t rowsMax) &&
	{
		const std::size_t begin = cursorRow < rowsMax ? 0 : cursorRow - rowsMax + 1;
		const std::size_t end = std::min(_rows.size(), begin + rowsMax);
		const auto place = [this](std::size_t row) { return _rows.begin() + static_cast<std::ptrdiff_t>(row); };
		return {{place(begin), place(end)}, cursorRow - begin, cursorColumn};
	}

private:
	void putCluster(std::string_view cluster)
	{
		const std::size_t columns = columnsOf(cluster);
		if (_rows.back().columns + columns > _columns && _rows.back().columns > 0)
		{
			_rows.push_back({});
		}
		LineEditor::View::Row& row = _rows.back();
		row.text.append(cluster);
		row.columns += columns;
		if (columnsAtMost(cluster) != columns)
		{
			row.text.append("\x1b[").append(std::to_string(row.columns + 1)).append("G");
		}
	}

	std::size_t _columns;
	std::vector<LineEditor::View::Row> _rows;
};


bool isKill(Key key) noexcept
{
	return key == Key::killLine || key == Key::killRest || key == Key::killSpace || key == Key::killWord ||
		key == Key::killWordAhead;
}


} // namespace


bool LineEditor::apply(Key key, std::string_view text)
{
	bool entered = false;
	switch (_mode)
	{
	case Mode::asking:
	case Mode::searching:
		if (_mode == Mode::asking ? answer(key, text) : search(key, text))
		{
			break;
		}
		_mode = Mode::editing;
		[[fallthrough]];
	case Mode::editing:
		entered = key == Key::enter;
		edit(key, text);
		break;
	}
	_last = key;
	return entered;
}


LineEditor::View LineEditor::view(std::string_view usualPrompt, std::size_t columns, std::size_t rowsMax) const
{
	const std::string own = prompt();
	RowFiller rows(columns);
	rows.put(own.empty() ? usualPrompt : std::string_view(own));
	if (_mode == Mode::asking)
	{
		// The question alone: with all that is pasted behind it, it would not be seen.
		const std::size_t row = rows.row();
		const std::size_t column = rows.column();
		return std::move(rows).around(row, column, rowsMax);
	}
	rows.put(safeBody(std::string_view(text()).substr(0, _buffer.cursor())));
	const std::size_t cursorRow = rows.row();
	const std::size_t cursorColumn = rows.column();
	rows.put(safeBody(std::string_view(text()).substr(_buffer.cursor())));
	return std::move(rows).around(cursorRow, cursorColumn, rowsMax);
}


std::string LineEditor::prompt() const
{
	switch (_mode)
	{
	case Mode::editing: return {};
	case Mode::searching: return (_found ? "search \"" : "not found \"") + safeBody(_query) + "\": ";
	case Mode::asking:
		return "Keep " + std::to_string(linesOf(std::string_view(text()).substr(_pasteBegin, _pasteBytes))) +
			" lines as one message? [Y/n] ";
	}
	return {};
}


void LineEditor::clear() noexcept
{
	_mode = Mode::editing;
	_last = Key::none;
	_buffer.clear();
	_recalling = false;
	_draft.clear();
	_query.clear();
	_candidates.clear();
}


void LineEditor::begin(std::string_view line)
{
	clear();
	_buffer.insert(line);
}


std::vector<std::string> LineEditor::unentered() const
{
	std::vector<std::string> lines;
	if (_recalling)
	{
		lines.push_back(_draft);
	}
	if (_mode == Mode::searching)
	{
		lines.push_back(_beforeSearch);
	}
	const bool asInHistory = _recalling && text() == _history.at(_place);
	if (!asInHistory)
	{
		lines.push_back(text());
	}
	std::erase(lines, std::string());
	return lines;
}


void LineEditor::edit(Key key, std::string_view text)
{
	switch (key)
	{
	case Key::text: _buffer.insert(text); break;
	case Key::newline: _buffer.insert("\n"); break;
	case Key::paste: paste(text); break;
	case Key::backspace: _buffer.erase(_buffer.before(), _buffer.cursor()); break;
	case Key::endOfFile:
	case Key::erase: _buffer.erase(_buffer.cursor(), _buffer.after()); break;
	case Key::killLine:
	case Key::killRest:
	case Key::killSpace:
	case Key::killWord:
	case Key::killWordAhead: kill(key); break;
	case Key::yank:
	case Key::yankOlder: yank(key); break;
	case Key::transpose: _buffer.transpose(); break;
	case Key::undo: _buffer.undo(); break;
	case Key::older:
	case Key::newer:
	case Key::oldest:
	case Key::newest: recall(key); break;
	case Key::search:
		_mode = Mode::searching;
		_beforeSearch = this->text();
		_query.clear();
		_found = true;
		_match = _history.size();
		_placeBefore = _place;
		_draftBefore = _draft;
		_recalledBefore = _recalling;
		break;
	case Key::complete: complete(); break;
	default: move(key); break;
	}
}


void LineEditor::move(Key key) noexcept
{
	switch (key)
	{
	case Key::left: _buffer.moveTo(_buffer.before()); break;
	case Key::right: _buffer.moveTo(_buffer.after()); break;
	case Key::wordLeft: _buffer.moveTo(_buffer.wordBegin()); break;
	case Key::wordRight: _buffer.moveTo(_buffer.wordEnd()); break;
	case Key::home: _buffer.moveTo(0); break;
	case Key::end: _buffer.moveTo(text().size()); break;
	default: break;
	}
}


void LineEditor::kill(Key key)
{
	const std::size_t cursor = _buffer.cursor();
	std::size_t begin = cursor;
	std::size_t end = cursor;
	switch (key)
	{
	case Key::killLine: begin = 0; break;
	case Key::killSpace: begin = _buffer.spaceBefore(); break;
	case Key::killWord: begin = _buffer.wordBegin(); break;
	case Key::killWordAhead: end = _buffer.wordEnd(); break;
	default: end = text().size(); break;
	}
	const KillRing::Side side = begin < cursor ? KillRing::Side::before : KillRing::Side::after;
	_kills.kill(_buffer.erase(begin, end), side, isKill(_last));
}


void LineEditor::yank(Key key)
{
	const bool again = key == Key::yankOlder;
	if (again && _last != Key::yank && _last != Key::yankOlder)
	{
		return;
	}
	const std::size_t end = _buffer.cursor();
	_yankBegin = again ? _yankBegin : end;
	_buffer.replace(_yankBegin, end, again ? _kills.older() : _kills.newest());
}


void LineEditor::paste(std::string_view text)
{
	const std::size_t before = this->text().size();
	_pasteBegin = _buffer.cursor();
	_buffer.replace(_pasteBegin, _pasteBegin, text);
	_pasteBytes = this->text().size() - before;
	if (_pasteBytes > 0 && linesOf(text) > linesUnasked)
	{
		_mode = Mode::asking;
	}
}


/// Returns whether the key was an answer. Any other keeps what was pasted, and does what it does.
bool LineEditor::answer(Key key, std::string_view text)
{
	const bool isNo = key == Key::cancel || (key == Key::text && (text == "n" || text == "N"));
	if (isNo)
	{
		return leavePasteOut();
	}
	_mode = Mode::editing;
	return key == Key::enter || (key == Key::text && (text == "y" || text == "Y"));
}


bool LineEditor::leavePasteOut()
{
	if (_mode != Mode::asking)
	{
		return false;
	}
	_mode = Mode::editing;
	_buffer.erase(_pasteBegin, _pasteBegin + _pasteBytes);
	return true;
}


/// Returns whether the key was one of the search.
bool LineEditor::search(Key key, std::string_view text)
{
	switch (key)
	{
	case Key::text:
		_query += text;
		findFrom(_match + (_found && _match < _history.size() ? 1 : 0));
		return true;
	case Key::backspace:
		_query.erase(_query.empty() ? 0 : clusterBegin(_query, _query.size()));
		findFrom(_history.size());
		return true;
	case Key::search: findFrom(_match); return true;
	case Key::cancel:
		_mode = Mode::editing;
		_buffer.replace(0, this->text().size(), _beforeSearch);
		_place = _placeBefore;
		_draft = _draftBefore;
		_recalling = _recalledBefore;
		return true;
	default: return false;
	}
}


void LineEditor::findFrom(std::size_t end)
{
	const std::optional<std::size_t> place = _query.empty() ? std::nullopt : _history.findBefore(end, _query);
	_found = place.has_value() || _query.empty();
	if (place)
	{
		_match = *place;
		showEntry(*place);
	}
}


void LineEditor::recall(Key key)
{
	const std::size_t newest = _history.size();
	if (!_recalling)
	{
		_place = newest;
	}
	std::size_t place = _place;
	switch (key)
	{
	case Key::older: place -= place > 0 ? 1 : 0; break;
	case Key::newer: place += place < newest ? 1 : 0; break;
	case Key::oldest: place = 0; break;
	default: place = newest; break;
	}
	if (place != _place)
	{
		showEntry(place);
	}
}


void LineEditor::showEntry(std::size_t place)
{
	if (!std::exchange(_recalling, true))
	{
		_draft = text();
	}
	_place = place;
	_recalling = place < _history.size();
	_buffer.replace(0, text().size(), _recalling ? _history.at(place) : _draft);
}


/// One candidate after the other takes the word's place, and then what was typed again.
void LineEditor::complete()
{
	if (_completer == nullptr)
	{
		return;
	}
	if (_last != Key::complete || _candidates.empty())
	{
		const std::string_view before = std::string_view(text()).substr(0, _buffer.cursor());
		_wordBegin = before.find_last_of(" \t\n") + 1;
		const std::string_view word = before.substr(_wordBegin);
		_candidates = _completer->completions(before.substr(0, _wordBegin), word);
		_candidate = 0;
		if (!_candidates.empty())
		{
			_candidates.emplace_back(word);
		}
	}
	else
	{
		_candidate = (_candidate + 1) % _candidates.size();
	}
	if (!_candidates.empty())
	{
		_buffer.replace(_wordBegin, _buffer.cursor(), _candidates[_candidate]);
	}
}


} // namespace ciarla
