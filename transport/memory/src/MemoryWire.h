#pragma once

#include "MemoryBell.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/SendQueue.h>

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>


namespace ciarla {


/// How far one end of a wire has ended. It only grows.
enum class MemoryEnding
{
	none,
	finished, ///< Sends no more, still reads.
	closed,   ///< Sends no more, and discards what it reads.
	reset     ///< Gone, and what it had sent is dropped.
};


/// A MemoryWire is what two MemoryConnections share: a bounded way in each direction.
///
/// An end is named by its Role. Each change rings the other end's bell, unless it was rung already and has
/// not looked since: so a turn costs one lock and one post, not one per message.
///
/// Ownership: shared by its two connections, and by the backlog while nobody has accepted.
/// Threading: any thread.
class MemoryWire
{
public:
	/// What one look showed of the other end.
	struct Sight
	{
		bool accepted = false; ///< The listener's side has taken the call.
		bool dropped = false;  ///< The other end reset with bytes of ours unread.
		MemoryEnding ending = MemoryEnding::none;
	};

	/// What one write did.
	struct Written
	{
		std::size_t bytes = 0;
		bool writable = false; ///< The queue fell to low water.
		bool blocked = false;  ///< The wire is full; the bell rings when there is room.
	};

	explicit MemoryWire(std::size_t bytesEachWay) noexcept;

	/// Names the bell of one end.
	void attach(Role self, std::shared_ptr<MemoryBell> bell);

	/// The listener takes the call. False if the caller has left.
	bool accept();

	/// Moves at most `most` bytes from the queue to the wire.
	Written write(Role self, SendQueue& queue, std::size_t most);

	/// Sees how the other end stands and, if `slices` is given, moves all that came into it; it must be empty.
	/// An end other than a reset shows once nothing is left before it.
	Sight look(Role self, std::vector<Bytes>* slices);

	/// Ends this end's sending. What was told before is only made worse, never better.
	void end(Role self, MemoryEnding ending, CloseReason reason);

	/// What the other end said when it closed or reset.
	CloseReason reasonOfPeer(Role self);

private:
	struct Way
	{
		std::vector<Bytes> slices;
		std::size_t bytes = 0;
		MemoryEnding ending = MemoryEnding::none;
		CloseReason reason;
		bool writerWaits = false;
		bool dropped = false;
	};

	struct End
	{
		std::shared_ptr<MemoryBell> bell;
		bool rung = false;
		Way out;
	};

	static void drop(Way& way) noexcept;
	static std::shared_ptr<MemoryBell> bellOf(End& end);

	End& of(Role role) noexcept;
	End& opposite(Role role) noexcept;

	const std::size_t _bytesEachWay;
	std::mutex _mutex;
	bool _accepted = false;
	std::array<End, 2> _ends;
};


} // namespace ciarla
