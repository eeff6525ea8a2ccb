#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Fault.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>


namespace ciarla {


/// A RawNameReader gathers a raw peer's first chunk, which is its name.
///
/// The chunk ends at a line break, or when nothing has come for a while; what follows the break is a message's.
class RawNameReader
{
public:
	explicit RawNameReader(Duration quiet) noexcept:
		_quiet(quiet)
	{
	}

	/// Takes bytes from the front of `input` up to the end of the name. True once the name is complete, or
	/// already longer than any.
	bool feed(std::span<const std::byte>& input, TimePoint now);

	/// When the chunk is over if nothing more comes; none before its first byte.
	std::optional<TimePoint> deadline() const noexcept
	{
		return _deadline;
	}

	/// The name, once it is complete or its time is over; none if it is not one. `fault` then says what it is.
	std::optional<std::string> finish(Fault& fault) const;

private:
	Duration _quiet;
	std::string _gathered;
	std::optional<TimePoint> _deadline;
};


} // namespace ciarla
