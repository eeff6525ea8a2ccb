#pragma once

#include <ciarla/transport/Loop.h>

#include <memory>


namespace ciarla {


/// A MemoryBell is how somebody on another thread calls an object that may have gone meanwhile.
///
/// Ownership: shared by the object, by whoever rings it, and by the tasks on their way.
/// Threading: ring() from any thread; the rest on the thread of the owner's loop.
class MemoryBell
{
public:
	class Owner
	{
	public:
		virtual ~Owner() = default;

		/// On the loop's thread, never from inside a call of the owner.
		virtual void onBell() noexcept = 0;
	};

	MemoryBell(Loop& loop, Owner& owner);

	/// Calls the owner on its loop, later.
	static void ring(const std::shared_ptr<MemoryBell>& bell);

	/// Calls the owner at the end of this turn.
	static void ringThisTurn(const std::shared_ptr<MemoryBell>& bell);

	/// From now on ringing does nothing.
	void disconnect() noexcept;

private:
	void call() noexcept;

	Loop& _loop;
	std::shared_ptr<Poster> _poster;
	Owner* _owner;
};


} // namespace ciarla
