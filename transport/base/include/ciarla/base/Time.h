#pragma once

#include <chrono>


namespace ciarla {


/// Time is the monotonic clock's, never the wall's: a deadline must not move when somebody sets
/// the date. Whoever needs the time is given it; nothing in the core asks a clock.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;


} // namespace ciarla
