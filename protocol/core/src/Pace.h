#pragma once

#include <ciarla/base/Time.h>

#include <cstddef>
#include <cstdint>
#include <optional>


namespace ciarla {


/// A Pace keeps what is said to a hub within the rate that it allows: a burst, and then one text in each interval.
///
/// The hub counts by when a text arrives, which is not known here: only that it was after it left, and before it was
/// answered. So a text counts as arriving when it is answered; one under way, as arriving at the worst moment. Then
/// no wire, however uneven, makes a member too fast, and none slows it down below one text in each interval.
///
/// Source: the virtual scheduling of GCRA (ITU-T I.371), which is a token bucket kept as a single time.
class Pace
{
public:
	/// A burst of at least 1. An interval of 0: no limit.
	void limit(std::uint32_t burst, Duration interval) noexcept;

	void said() noexcept;

	/// So many of what was said were taken, or refused for another reason than the pace.
	void answered(std::size_t count, TimePoint now) noexcept;

	/// One was refused for its pace, as is everything before `now + retryAfter`, which is taken for no less and no more
	/// than Limits say.
	void refused(TimePoint now, Duration retryAfter) noexcept;

	/// From when on more may be said; none: not before something is answered.
	std::optional<TimePoint> readyAt() const noexcept;

private:
	std::uint32_t _burst = 1;
	Duration _interval{};
	std::size_t _underWay = 0;
	TimePoint _allowance = TimePoint::min(); ///< When the hub will have forgotten all that was answered.
	TimePoint _heldUntil = TimePoint::min();
};


} // namespace ciarla
