#pragma once

#include <ciarla/base/Time.h>

#include <cstddef>
#include <optional>


namespace ciarla {


/// A Gate says when the bytes of one direction may go on. It counts them, and never sees them.
///
///     arrive() -> | bytes that wait | -> open(), pass()
///
/// Threading: that of the connection that asks.
class Gate
{
public:
	virtual ~Gate() = default;

	/// So many bytes come to the gate now; none stand for the end of the direction, which comes once, last.
	virtual void arrive(std::size_t bytes, TimePoint now) = 0;

	/// How many of the bytes that wait may go on now, as one piece. Asking again changes nothing.
	virtual std::size_t open(TimePoint now) = 0;

	/// So many went on: at most what open() said.
	virtual void pass(std::size_t bytes) = 0;

	/// Whether an end that has come may go on now. No bytes wait before it.
	virtual bool letsEnd(TimePoint now) = 0;

	/// When to ask again after a no; none where time alone does not help.
	virtual std::optional<TimePoint> next() const = 0;

	/// Whether what passed last was the rest of a piece that is to travel alone.
	virtual bool endsPiece() const noexcept = 0;

	/// Whether the connection is to be lost at this place.
	virtual bool isCut() const noexcept = 0;
};


} // namespace ciarla
