#pragma once

#include "Member.h"

#include <ciarla/base/Time.h>

#include <optional>


namespace ciarla {


/// A TimeoutList is the members who wait for the same length of time, in the order in which they began. So the next who
/// is due stands in front, and nobody is looked at before.
///
/// Ownership: of nobody; a member is in at most one list, and leaves it before it ends.
class TimeoutList
{
public:
	TimeoutList() = default;
	TimeoutList(const TimeoutList&) = delete;
	TimeoutList& operator=(const TimeoutList&) = delete;

	/// Leaves the list that it is in, and begins to wait in this one.
	void begin(Member& member, TimePoint now) noexcept;

	/// Waits in no list any more.
	static void end(Member& member) noexcept;

	/// Who has waited for `duration` at `now`, the first of them; null if nobody has.
	Member* due(Duration duration, TimePoint now) const noexcept;

	/// When due() next has somebody.
	std::optional<TimePoint> deadline(Duration duration) const noexcept;

private:
	Member* _first = nullptr;
	Member* _last = nullptr;
};


} // namespace ciarla
