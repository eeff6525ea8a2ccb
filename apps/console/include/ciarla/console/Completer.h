#pragma once

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


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
