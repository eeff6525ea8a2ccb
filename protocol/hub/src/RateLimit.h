#pragma once

#include <ciarla/base/Time.h>

#include <cstdint>
#include <optional>


namespace ciarla {


/// A RateLimit is one member's token bucket, kept as a single time.
///
/// Once it has refused something it refuses everything until the time that it named: so what was refused can be said
/// again in its order, and nothing said meanwhile overtakes it.
/// Source: the generic cell rate algorithm (ITU-T I.371).
class RateLimit
{
public:
	/// Takes one, of `burst` at once and then one each `interval`. None if it is allowed, else how long to wait, in
	/// whole seconds as a NAK has them.
	std::optional<Duration> refuse(std::uint32_t burst, Duration interval, TimePoint now) noexcept;

private:
	TimePoint _full{};         ///< When the bucket is full again.
	TimePoint _refusedUntil{}; ///< Past: nothing is refused.
};


} // namespace ciarla
