#pragma once

#include <ciarla/base/Time.h>

#include <cstddef>
#include <cstdint>
#include <optional>


namespace ciarla {


struct HubSettings;


/// A RateLimit is one member's token buckets, for requests and for their bytes, each kept as a single time.
///
/// Once something was refused, all is refused until the time that was named: so what was refused can be said again in
/// its order, and nothing said meanwhile overtakes it.
/// Source: the generic cell rate algorithm (ITU-T I.371).
class RateLimit
{
public:
	/// Takes one request of so many bytes. None if it is allowed, else how long to wait, in whole seconds as a NAK has
	/// them.
	std::optional<Duration> refuse(const HubSettings& settings, std::size_t bytes, TimePoint now) noexcept;

	/// How long all is refused still; none if it is not.
	std::optional<Duration> refusing(TimePoint now) const noexcept;

	/// Something else stands against a request for so long; nothing may overtake it.
	void refuseFor(Duration wait, TimePoint now) noexcept
	{
		_refusedUntil = now + wait;
	}

private:
	TimePoint _full{};         ///< When the bucket of requests is full again.
	TimePoint _bytesFull{};    ///< And that of bytes.
	TimePoint _refusedUntil{}; ///< Past: nothing is refused.
};


} // namespace ciarla
