#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/NetworkPrefix.h>
#include <ciarla/transport/SocketChannel.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// Where a TCP address leads: a host as it was written, and a port.
struct TcpEndpoint
{
	std::string host; ///< Without brackets; never empty: no host is "*".
	std::uint16_t port = 0;

	std::vector<NetworkPrefix> proxies{}; ///< From where others are passed on to a listener.

	bool isEverywhere() const noexcept
	{
		return host == "*";
	}

	/// Also in capitals, with a final dot, and what is below it. Source: RFC 6761, section 6.3.
	bool isLocalhost() const;

	bool isLiteral() const;
};


/// Reads an address, filling in the default port. TCP's one option is `proxy_protocol`: addresses and networks, separated
/// by commas or spaces, and the word loopback. It concerns who listens.
Result<TcpEndpoint> readEndpoint(const Address& address, std::optional<std::uint16_t> defaultPort);

/// The same, of whom somebody is to call.
Result<TcpEndpoint> readEndpointToDial(const Address& address, std::optional<std::uint16_t> defaultPort);

/// A literal and a port as the system takes them; none if it is no literal, or its zone no interface of this machine.
std::optional<SocketPlace> placeOf(std::string_view literal, std::uint16_t port);


/// `tcp://…` for one end of a socket, empty where the system did not tell; an IPv4 address mapped into IPv6 becomes itself
/// again.
Address addressOf(const SocketPlace& end);


} // namespace ciarla
