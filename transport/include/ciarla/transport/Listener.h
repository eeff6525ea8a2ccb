#pragma once

#include <ciarla/base/Error.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Retirable.h>

#include <memory>


namespace ciarla {


/// A Listener accepts connections on one address for as long as it lives.
///
/// Ownership: whoever holds the unique_ptr. Destroying it frees the address and leaves the connections that
///            it accepted alone; from inside its own callback hand it to Loop::retire().
/// Threading: the loop that it was made on.
class Listener: public Retirable
{
public:
	/// The bound address, with its real port, as somebody would dial it on this machine.
	virtual const Address& address() const noexcept = 0;
};


/// An AcceptHandler hears of new connections.
///
/// Threading: on the listener's loop, never from inside listen().
class AcceptHandler
{
public:
	virtual ~AcceptHandler() = default;

	/// Somebody called. The connection is not started: keep it, start it on this loop, post it to another
	/// one, or drop it, which turns the caller away.
	virtual void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept = 0;

	/// Accepting failed, and resumes by itself: descriptors ran out, or the caller left first. Once for each
	/// spell of trouble, not for each attempt.
	virtual void onAcceptError(Listener& listener, const Error& error) noexcept = 0;
};


} // namespace ciarla
