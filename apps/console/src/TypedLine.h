#pragma once

#include "InputHistory.h"
#include "LineEditor.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


/// A TypedLine is the line that a person types after a prompt, and what becomes of it: entered, dropped, or kept for the
/// next run.
class TypedLine
{
public:
	/// What was entered is kept in this file, too, unless its name is empty.
	explicit TypedLine(const std::filesystem::path& historyFile);

	/// Whether that changes anything. A question's answer is not kept.
	bool setPrompt(std::string_view prompt, bool isQuestion);

	/// Which lines are not written down; null for none.
	void setPrivate(bool (*isPrivate)(std::string_view line)) noexcept
	{
		_isPrivate = isPrivate;
	}

	/// Whether anybody hears what is entered.
	void setHeard(bool on) noexcept
	{
		_isHeard = on;
	}

	bool isHeard() const noexcept
	{
		return _isHeard;
	}

	LineEditor& editor() noexcept
	{
		return _editor;
	}

	LineEditor::View view(std::size_t columns, std::size_t rowsMax) const
	{
		return _editor.view(_prompt, columns, rowsMax);
	}

	/// Whether something stands in it, or is asked about it.
	bool isBusy() const noexcept
	{
		return _editor.isBusy();
	}

	/// It is entered: returns it. What stood on the screen is to be shown until forgetEntered(), by takeEntered().
	std::string enter();

	/// What stood on the screen when it was entered; once.
	std::optional<std::string> takeEntered()
	{
		return std::exchange(_entered, std::nullopt);
	}

	/// It has been said, and so is shown by that.
	void forgetEntered() noexcept
	{
		_entered.reset();
	}

	/// Drops it, and returns what stood on the screen. Where nobody hears it, it is kept.
	std::string drop();

	/// Another line stands there, at its end; returns the one before.
	std::string exchange(std::string_view line);

	/// Whether it will be among what was entered, at the next start.
	bool isKept() const;

	/// Keeps what was begun and not entered. Returns the line as it is to be left on the screen, none if nothing stood there.
	std::optional<std::string> keepUnentered();

private:
	std::string shown() const;
	bool mayBeKept(std::string_view line) const;
	void keep(const std::string& line);

	LineEditor _editor;
	std::optional<HistoryFile> _historyFile;
	std::string _prompt;
	std::optional<std::string> _entered; ///< What was just entered, until it is known whether it is said.
	bool (*_isPrivate)(std::string_view line) = nullptr; ///< Such a line is not written down; null: none is.
	bool _isHeard = true;
	bool _isQuestion = false;
};


} // namespace ciarla
