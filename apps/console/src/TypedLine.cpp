#include "TypedLine.h"

#include <ciarla/protocol/SafeText.h>


namespace ciarla {


TypedLine::TypedLine(const std::filesystem::path& historyFile)
{
	if (!historyFile.empty())
	{
		_historyFile.emplace(historyFile);
		_historyFile->load(_editor.history());
	}
}


bool TypedLine::setPrompt(std::string_view prompt, bool isQuestion)
{
	const bool isNew = prompt != _prompt || isQuestion != _isQuestion;
	_prompt = prompt;
	_isQuestion = isQuestion;
	return isNew;
}


std::string TypedLine::enter()
{
	std::string line = _editor.text();
	_entered = shown();
	_editor.clear();
	keep(line);
	return line;
}


std::string TypedLine::drop()
{
	std::string words = shown();
	if (!_isHeard)
	{
		keep(_editor.text());
	}
	_editor.clear();
	return words;
}


std::string TypedLine::exchange(std::string_view line)
{
	std::string before = _editor.text();
	_editor.begin(line);
	return before;
}


bool TypedLine::isKept() const
{
	return !_editor.text().empty() && mayBeKept(_editor.text());
}


/// A line that was not entered is neither lost nor taken off the screen.
std::optional<std::string> TypedLine::keepUnentered()
{
	if (_isQuestion)
	{
		return std::nullopt;
	}
	std::optional<std::string> left;
	if (!_editor.text().empty())
	{
		left = _prompt.empty() ? "> " + shown() : shown();
	}
	for (const std::string& line: _editor.unentered())
	{
		keep(line);
	}
	return left;
}


/// As it is on the screen.
std::string TypedLine::shown() const
{
	return _prompt + safeBody(_editor.text());
}


bool TypedLine::mayBeKept(std::string_view line) const
{
	return !_isQuestion && _historyFile && (_isPrivate == nullptr || !_isPrivate(line));
}


/// Puts a line among those that were entered, for this run, and for the next one if it may be written down.
void TypedLine::keep(const std::string& line)
{
	if (!_isQuestion && _editor.remember(line) && mayBeKept(line))
	{
		_historyFile->append(line);
	}
}


} // namespace ciarla
