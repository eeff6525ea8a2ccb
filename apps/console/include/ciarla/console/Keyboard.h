#pragma once

#include <ciarla/base/Time.h>
#include <vector>

#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A Keyboard is where a person types a line that is not entered yet.
///
/// It is hers: a program that ends while she types leaves the rest of her line, and its Enter, to whatever reads the
/// terminal next, and a shell runs it.
/// Threading: the thread of its console's loop. Nothing is called back from inside.
class Keyboard
{
public:
	virtual ~Keyboard() = default;

	/// Whether nothing stands in the line, and nothing is asked about it.
	virtual bool lineIsEmpty() const noexcept = 0;

	/// When a key was pressed last, or the terminal taken again after a stop; none where neither has been.
	virtual std::optional<TimePoint> lastKey() const noexcept = 0;

	/// Whether what stands in the line will be among what was entered, at the next start.
	virtual bool keepsLine() const = 0;

	/// Inside of ConsoleHandler::onLine(), before anything is shown: the line stands where it was entered again.
	virtual void putBack(std::string_view line) = 0;

	/// Another line stands there, at its end; returns what stood there.
	virtual std::string exchangeLine(std::string_view line) = 0;

	/// Whether somebody hears what is entered; at first it is so. Where not, Ctrl-D ends the input on any line, and a
	/// line that is dropped is kept among what was entered.
	virtual void setHeard(bool on) = 0;
};


/// A Completer knows what a word could become where somebody presses Tab: commands, names, rooms.
class Completer
{
public:
	virtual ~Completer() = default;

	/// What could stand in the place of `word`, which ends at the cursor, after `before` on the same line. Each is safe
	/// to show, and has what follows it, such as a space; the best comes first. A few are enough: they are offered one
	/// by one. Called on the loop's thread.
	virtual std::vector<std::string> completions(std::string_view before, std::string_view word) const = 0;
};


} // namespace ciarla
