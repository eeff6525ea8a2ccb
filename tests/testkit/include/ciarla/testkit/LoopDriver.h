#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <functional>


namespace ciarla::testkit {


/// A LoopDriver turns a loop and moves its clock, for a test that does not care which loop it is.
///
/// Ownership: owns the loop.
/// Threading: the thread that turns it.
class LoopDriver
{
public:
	virtual ~LoopDriver() = default;

	virtual Loop& loop() noexcept = 0;

	/// Turns until the condition holds. False if nothing more happens by itself, or after a generous while.
	virtual bool runUntil(const std::function<bool()>& condition) = 0;

	/// As runUntil(), where another thread may still bring the condition about.
	virtual bool waitUntil(const std::function<bool()>& condition) = 0;

	/// Turns until all that is under way and needs no time has arrived.
	virtual void settle() = 0;

	/// Moves the clock on, and handles what is due on the way.
	virtual void advance(Duration duration) = 0;

	/// Moves the clock on, and returns how often the loop woke up because something was due or ready.
	virtual std::size_t wakeUps(Duration duration) = 0;
};


} // namespace ciarla::testkit
