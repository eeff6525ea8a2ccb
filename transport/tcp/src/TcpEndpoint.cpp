#include "TcpEndpoint.h"

#include <ciarla/transport/IpLiteral.h>
#include <ciarla/transport/TcpTransport.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// A literal, taken apart. The parser of POCO's takes an address of zeros for a failure (POCO issue 3385).
struct Literal
{
	std::optional<IpLiteral> address; ///< None where it is a name.
	std::string zone;                 ///< Of IPv6 only; may be empty.
};


Literal literalOf(std::string_view host)
{
	const std::size_t percent = std::min(host.find('%'), host.size());
	std::string_view written = host.substr(0, percent);
	if (percent < host.size())
	{
		const std::optional<IpLiteral> address = IpLiteral::parse(written);
		const bool isV6 = address && !address->isV4;
		return {isV6 ? address : std::nullopt, isV6 ? std::string(host.substr(percent + 1)) : std::string()};
	}
	// A final dot is for a resolver, who is not asked for these.
	written.remove_suffix(written.ends_with('.') ? 1 : 0);
	return {IpLiteral::parse(written), {}};
}


/// The number of a network interface, by its name or that number itself; 0 where there is none.
unsigned interfaceOf(const std::string& zone)
{
	unsigned number = ::if_nametoindex(zone.c_str());
	if (number == 0)
	{
		std::array<char, IF_NAMESIZE> name{};
		const auto [end, error] = std::from_chars(zone.data(), zone.data() + zone.size(), number);
		const bool isNumber = error == std::errc() && end == zone.data() + zone.size();
		number = isNumber && ::if_indextoname(number, name.data()) != nullptr ? number : 0;
	}
	return number;
}


std::string zoneText(unsigned number)
{
	std::array<char, IF_NAMESIZE> name{};
	return ::if_indextoname(number, name.data()) == nullptr ? std::to_string(number) : name.data();
}


Result<std::vector<NetworkPrefix>> readProxies(const AddressOptions& options)
{
	std::vector<NetworkPrefix> proxies;
	if (const Result<void> checked = checkOptions(tcpOptions, "tcp", options); !checked)
	{
		return checked.error();
	}
	for (const auto& [name, value]: options)
	{
		for (std::string_view rest = value; !rest.empty();)
		{
			const std::size_t end = std::min(rest.find_first_of(", \t"), rest.size());
			const std::string_view word = rest.substr(0, end);
			rest.remove_prefix(std::min(end + 1, rest.size()));
			const bool isLoopback = word == "loopback";
			for (const std::string_view network: {isLoopback ? "127.0.0.0/8" : word, isLoopback ? "::1" : word})
			{
				const std::optional<NetworkPrefix> prefix = NetworkPrefix::parse(network);
				if (!prefix && !word.empty())
				{
					return Error{
						ErrorCode::badOption,
						"In tcp.proxy_protocol \"" + std::string(word) +
							"\" is no address and no network; write 10.0.0.5, 10.0.0.0/8, fd00::/8 or loopback."};
				}
				if (prefix)
				{
					proxies.push_back(*prefix);
				}
			}
		}
	}
	return proxies;
}


} // namespace


bool TcpEndpoint::isLocalhost() const
{
	const Result<std::string> name = normalHost(host);
	return name && (name.value() == "localhost" || name.value().ends_with(".localhost"));
}


bool TcpEndpoint::isLiteral() const
{
	return literalOf(host).address.has_value();
}


Result<TcpEndpoint> readEndpoint(const Address& address, std::optional<std::uint16_t> defaultPort)
{
	if (address.scheme() != "tcp")
	{
		return Error{ErrorCode::malformedAddress, "The address '" + address.text() + "' is not one of TCP."};
	}
	if (!address.layers().empty())
	{
		// It would be dialled in plain TCP, whatever was asked for.
		return Error{
			ErrorCode::unknownScheme,
			"TCP alone has no layer '" + address.layers().front() + "+': dial " + address.text() +
				" by a TransportRegistry that has it."};
	}
	Result<std::vector<NetworkPrefix>> proxies = readProxies(address.options());
	if (!proxies)
	{
		return proxies.error();
	}
	const Result<HostPort> read = address.hostPort();
	if (!read)
	{
		return read.error();
	}
	if (const Literal literal = literalOf(read->host); !literal.zone.empty() && interfaceOf(literal.zone) == 0)
	{
		return Error{
			ErrorCode::malformedAddress,
			"This machine has no network interface '" + literal.zone + "', which " + address.text() +
				" names after its %; ip link shows those that it has."};
	}
	const std::optional<std::uint16_t> port = read->port ? read->port : defaultPort;
	if (!port)
	{
		return Error{ErrorCode::malformedAddress, address.text() + " names no port; write host:port."};
	}
	return TcpEndpoint{read->host.empty() ? "*" : read->host, *port, std::move(proxies).value()};
}


Result<TcpEndpoint> readEndpointToDial(const Address& address, std::optional<std::uint16_t> defaultPort)
{
	Result<TcpEndpoint> endpoint = readEndpoint(address, defaultPort);
	if (endpoint && endpoint->port == 0)
	{
		return Error{ErrorCode::malformedAddress, "Nobody can be at port 0: " + address.text() + "."};
	}
	return endpoint;
}


std::optional<SocketPlace> placeOf(std::string_view literal, std::uint16_t port)
{
	const auto [address, zone] = literalOf(literal);
	const unsigned scope = zone.empty() ? 0 : interfaceOf(zone);
	if (!address || (!zone.empty() && scope == 0))
	{
		return std::nullopt;
	}
	SocketPlace place;
	if (address->isV4)
	{
		sockaddr_in v4{};
		v4.sin_family = AF_INET;
		v4.sin_port = htons(port);
		std::memcpy(&v4.sin_addr, address->bytes.data() + 12, sizeof(v4.sin_addr));
		std::memcpy(&place.name, &v4, sizeof(v4));
		place.size = sizeof(v4);
		return place;
	}
	sockaddr_in6 v6{};
	v6.sin6_family = AF_INET6;
	v6.sin6_port = htons(port);
	v6.sin6_scope_id = scope;
	std::memcpy(&v6.sin6_addr, address->bytes.data(), sizeof(v6.sin6_addr));
	std::memcpy(&place.name, &v6, sizeof(v6));
	place.size = sizeof(v6);
	return place;
}


Address addressOf(const SocketPlace& end)
{
	if (end.name.ss_family == AF_INET)
	{
		sockaddr_in v4{};
		std::memcpy(&v4, &end.name, sizeof(v4));
		std::array<char, INET_ADDRSTRLEN> host{};
		return Address::ofHostPort(
			"tcp", ::inet_ntop(AF_INET, &v4.sin_addr, host.data(), host.size()), ntohs(v4.sin_port));
	}
	if (end.name.ss_family != AF_INET6)
	{
		return {};
	}
	sockaddr_in6 v6{};
	std::memcpy(&v6, &end.name, sizeof(v6));
	IpLiteral address;
	std::memcpy(address.bytes.data(), &v6.sin6_addr, sizeof(v6.sin6_addr));
	address.isV4 = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
	const std::string zone = v6.sin6_scope_id == 0 ? "" : "%" + zoneText(v6.sin6_scope_id);
	return Address::ofHostPort("tcp", address.text() + zone, ntohs(v6.sin6_port));
}


} // namespace ciarla
