#pragma once

#include <ciarla/base/Time.h>

#include <optional>
#include <string>


namespace ciarla {


/// A ReplayPace is how fast a recording is played: a factor, or not waiting at all.
class ReplayPace
{
public:
	/// What the option `speed` says; nothing if it is neither.
	static std::optional<ReplayPace> parse(const std::string& text);

	/// How long what took `recorded` takes now.
	Duration scaled(Duration recorded) const noexcept;

private:
	double _factor = 1; ///< 0: not waiting.
};


} // namespace ciarla
