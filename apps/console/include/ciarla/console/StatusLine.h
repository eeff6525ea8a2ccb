#pragma once

#include <string>
#include <vector>


namespace ciarla {


/// A StatusLine is what a terminal shows below the line that is being typed: with whom one talks, and over what.
class StatusLine
{
public:
	virtual ~StatusLine() = default;

	/// Its parts as things are now, in the order in which they are shown; each is one short line, safe to show. None for
	/// nothing. Where they do not all fit, the first one stays, and of the others the earlier go first: the last one
	/// is worth most. Called on the loop's thread, often.
	virtual std::vector<std::string> status() const = 0;
};


} // namespace ciarla
