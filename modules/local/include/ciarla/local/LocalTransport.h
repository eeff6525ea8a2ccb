#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Transport.h>

#include <memory>
#include <string_view>


namespace ciarla {


/// LocalTransport makes connections over Unix sockets, between the programs of one machine.
///
///     unix:///run/user/1000/chat    a path
///     unix:chat                     the same, in the working directory
///     unix:@chat                    a name in the abstract space of Linux, which no file shows
///
/// Options may follow each of these, so a question mark in a path is written %3F.
///
/// Listening: makes the path, and removes it when the listener ends. Where a path is there already that nobody listens
///     on, left behind by a program that is no more, it is taken over; a file of another kind never is.
///     The option `unix.mode` is the permissions of the path, in octal; without it they are what the umask leaves. A
///     name in the abstract space has none: everybody on the machine may call.
///     The option `unix.proxy_protocol` is yes or no: what calls as our user or as root passes others on; see ProxyListener.
/// Credentials: the peer's user id, as it was when the connection was made. Source: SO_PEERCRED in unix(7).
/// Ends: as TCP's, but nobody is told of a reset.
/// Limits: a path has at most 107 bytes. Source: sun_path in unix(7).
class LocalTransport final: public Transport, public AddressReader
{
public:
	explicit LocalTransport(const ConnectionLimits& limits = {});

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	Result<void> checkToDial(const Address& address) const override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with connections and listeners, which may outlive this.
};


} // namespace ciarla
