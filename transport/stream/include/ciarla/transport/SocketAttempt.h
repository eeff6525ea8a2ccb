#pragma once

#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SocketChannel.h>

#include <functional>
#include <memory>


namespace ciarla {


/// A SocketAttempt connects one socket to one place. It has no deadline: a SocketDialler, which makes several, has.
///
/// Ownership: owns its socket until that is released. Destroying it cancels, and closes the socket.
/// Threading: the loop's, from start() on.
/// Errors:    are errno numbers.
class SocketAttempt
{
public:
	/// Hears the outcome of an attempt that start() left open, once; it may destroy the attempt from inside.
	class Owner
	{
	public:
		/// 0 if it is connected.
		virtual void onAttempted(SocketAttempt& attempt, int error) noexcept = 0;

	protected:
		~Owner() = default;
	};

	virtual ~SocketAttempt() = default;

	/// Begins, once. 0 if it is connected at once, EINPROGRESS if the owner is told later, or why it failed.
	virtual int start(Loop& loop, Owner& owner) = 0;

	/// Gives the connected socket away.
	virtual int release() noexcept = 0;
};


/// Makes an attempt; a test makes them by a script.
using AttemptFactory = std::function<std::unique_ptr<SocketAttempt>(const SocketPlace& place)>;


/// An attempt at a place of any family, on a loop that watches descriptors.
///
/// Where too many callers wait already, a local socket is told so at once; then it asks again for as long as it lives,
/// because the system does not say when there is room.
std::unique_ptr<SocketAttempt> makeSocketAttempt(const SocketPlace& place);


} // namespace ciarla
