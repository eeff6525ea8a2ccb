#pragma once

#include <ciarla/base/Time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>


namespace ciarla {


struct HubSettings;


/// A RateLimit is one member's token buckets, for requests and for their bytes, each kept as a single time.
///
/// Once something was refused, all is refused until the time that was named: so what was refused can be said under
/// a new sequence, in its order, and nothing said meanwhile overtakes it.
/// Source: the generic cell rate algorithm (ITU-T I.371).
class RateLimit
{
public:
	/// Takes one request of so many bytes. None if it is allowed, else how long to wait, in whole seconds as a NAK has
	/// them.
	std::optional<Duration> refuse(const HubSettings& settings, std::size_t bytes, TimePoint now) noexcept;

	/// How long all is refused still; none if it is not.
	std::optional<Duration> refusing(TimePoint now) const noexcept;

private:
	TimePoint _full{};         ///< When the bucket of requests is full again.
	TimePoint _bytesFull{};    ///< And that of bytes.
	TimePoint _refusedUntil{}; ///< Past: nothing is refused.
};


/// Delays are to whom a member may say nothing for a moment, because what it said to them before was refused for no
/// fault of its own: so nothing overtakes that, and whatever else the member asks for is not held up.
class Delays
{
public:
	/// From now on for so long, to that member; 0: to everybody.
	void begin(std::uint32_t member, Duration wait, TimePoint now);

	/// How long still to that member, in whole seconds as a NAK has them; none if it is not refused.
	std::optional<Duration> of(std::uint32_t member, TimePoint now) const noexcept;

	bool empty(TimePoint now) const noexcept;

private:
	struct Delay
	{
		std::uint32_t member;
		TimePoint until;
	};

	std::vector<Delay> _delays; ///< Those that are over go when another begins.
};


} // namespace ciarla
