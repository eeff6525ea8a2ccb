#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/OptionRow.h>
#include <ciarla/transport/Resolver.h>
#include <ciarla/transport/Transport.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>


namespace ciarla {


struct TcpOptions
{
	ConnectionLimits limits;

	/// The port of an address that names none; without one such an address is malformed.
	std::optional<std::uint16_t> defaultPort;

	/// Lets the system probe a silent peer (SO_KEEPALIVE), so that one that vanished is noticed in the end.
	bool keepAlive = true;

	/// Null means a SystemResolver.
	std::shared_ptr<Resolver> resolver;
};


/// The options of TCP in an address.
inline constexpr std::array<OptionRow, 1> tcpOptions{
	{{"tcp.proxy_protocol", "NETWORKS", OptionType::text, 0, 0,
	  "networks of trusted proxies (PROXY protocol v2)\n"
	  "From where proxies pass others on to who listens over TCP, by the PROXY protocol, version 2: addresses, "
	  "networks "
	  "(10.0.0.0/8, fd00::/8) and the word loopback, separated by commas. From there it is required."}}};


/// TcpTransport makes connections over TCP, IPv4 and IPv6 alike: `tcp://host:port`.
///
/// Dialling: a literal; a name, whose addresses are tried as RFC 8305 says: one more each quarter of a second, the
///     families in turns, until one connects;
///     `localhost` or what is below it, in any case, which is 127.0.0.1, then ::1, and never asked of a name
///     service; and `*` or no host, which means localhost, so that whatever a listener calls itself can be
///     dialled on its machine.
/// Listening: a literal, which binds exactly that: `::` every IPv6 address and no other, `0.0.0.0` every IPv4
///     address; `localhost`, which is 127.0.0.1; `*` or no host, which is every address of both families, or of
///     IPv4 where the machine has no IPv6. Any other name is an error, because what it resolves to is not this
///     machine's to say. Port 0 is any free port. The bind is exclusive.
///     The option `tcp.proxy_protocol` names the addresses and networks from where others are passed on; see ProxyListener.
/// Zones:     `fe80::1%eth0` is meant on that interface of this machine; one that it has not is an error.
/// Peers:     an IPv4 peer of a dual-stack listener is shown as plain IPv4.
/// Ends:      a graceful end waits, after the last byte has left, until the peer ends too, or for the linger
///     limit since the peer's machine last took anything in. If by then all of it was taken in, the end is
///     orderly; if not, it is ErrorCode::timedOut. A connection that both sides finished closes by itself.
/// Accepting: where descriptors run out, callers wait in the backlog, and accepting resumes on its own.
///
/// Source: RFC 9293. Connections are the sockets of transport/stream; POCO binds what listens.
class TcpTransport final: public Transport, public AddressReader
{
public:
	explicit TcpTransport(TcpOptions options = {});

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	Result<void> checkToDial(const Address& address) const override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	std::shared_ptr<const TcpOptions> _options; ///< Shared with connections and listeners, which may outlive this.
};


} // namespace ciarla
