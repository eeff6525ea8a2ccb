#pragma once

#include <ciarla/transport/Loop.h>

#include <string>
#include <vector>


namespace ciarla {


class Console;


/// Arrivals are those who came to a room lately, and of whom a person was not told yet: of those who come within a moment she
/// is told together.
///
/// Ownership: what it is given outlives it.
/// Threading: the loop's thread.
class Arrivals
{
public:
	Arrivals(Loop& loop, Console& console) noexcept;
	~Arrivals();
	Arrivals(const Arrivals&) = delete;
	Arrivals& operator=(const Arrivals&) = delete;

	/// Somebody came to this room. All is safe to show; the label is that of the room, or empty.
	void add(std::string room, std::string label, std::string name);

	void tell();

private:
	Loop& _loop;
	Console& _console;
	std::string _room;
	std::string _label;
	std::vector<std::string> _names;
	CallId _call = CallId::none;
};


} // namespace ciarla
