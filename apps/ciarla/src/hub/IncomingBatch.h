#pragma once

#include "LoopEvent.h"

#include <cstddef>
#include <string>
#include <vector>


namespace ciarla {


/// An IncomingBatch is what happened on one loop of a hub in one turn, for the thread that decides: all bytes in one
/// block, and in order what came with them.
///
///     bytes:  | of Ada | of Bob | of Ada | ...
///     events: | received Ada 20 | received Bob 7 | closed Cy | received Ada 31 | ...
///
/// Threading: moves from the loop's thread to the deciding one; belongs to one at a time.
class IncomingBatch
{
public:
	/// Copies it all.
	void add(const LoopEvent& event);

	/// Of what members sent.
	std::size_t bytes() const noexcept
	{
		return _bytes.size();
	}

	/// Tells it all again.
	void replay(unsigned loop, HubLoopHandler& handler) const noexcept;

private:
	struct Event
	{
		LoopEvent::Kind kind;
		TurnAway turnAway;
		MemberSlot slot;
		std::size_t size; ///< Of its bytes.
	};

	std::vector<Event> _events;
	std::vector<std::byte> _bytes;
	std::vector<MemberOrigin> _origins; ///< Of those that have opened, in order.
	std::vector<std::string> _reasons;  ///< Of those that are slow, likewise.
};


} // namespace ciarla
