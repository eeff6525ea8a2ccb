#pragma once

#include <string>


namespace ciarla {


/// A StatusLine is what a terminal shows below the line that is being typed: with whom one talks, and over what.
class StatusLine
{
public:
	virtual ~StatusLine() = default;

	/// One short line as things are now, safe to show; empty for nothing. Called on the loop's thread, often.
	virtual std::string status() const = 0;
};


} // namespace ciarla
