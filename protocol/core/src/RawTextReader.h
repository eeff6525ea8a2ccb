#pragma once

#include <ciarla/base/Time.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// A RawTextReader makes messages of what a raw peer sends: a chunk is one, and so is each line of a chunk.
///
/// A character cut at the end of a chunk is held, and healed by the next one or replaced when its time is over.
class RawTextReader
{
public:
	explicit RawTextReader(Duration healing) noexcept:
		_healing(healing)
	{
	}

	/// The next message in `input`, whose front it takes; never empty, valid UTF-8, borrowed until the next call.
	std::optional<std::string_view> next(std::span<const std::byte>& input, TimePoint now);

	/// Gives up on a held character.
	std::optional<std::string_view> flush();

	/// When flush() is due; none while nothing is held.
	std::optional<TimePoint> deadline() const noexcept
	{
		return _deadline;
	}

private:
	std::string_view takeLine(std::string_view& rest, TimePoint now);

	Duration _healing;
	std::string _held;
	std::optional<TimePoint> _deadline;
	std::string _message;
};


} // namespace ciarla
