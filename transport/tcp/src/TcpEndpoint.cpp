#include "TcpEndpoint.h"

#include <Poco/Net/IPAddress.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>


namespace ciarla {


namespace {


/// ::ffff:a.b.c.d as a.b.c.d, which are its last four bytes. POCO calls plain IPv4 mapped, too.
Poco::Net::IPAddress unmapped(const Poco::Net::IPAddress& host)
{
	if (host.family() != Poco::Net::IPAddress::IPv6 || !host.isIPv4Mapped())
	{
		return host;
	}
	const auto* bytes = static_cast<const std::byte*>(host.addr());
	return {bytes + 12, 4};
}


/// A colon stands in no name. A zone is for the system to know, when it dials.
bool hasHostForm(const std::string& host)
{
	Poco::Net::IPAddress parsed;
	return host.find(':') == std::string::npos ||
		Poco::Net::IPAddress::tryParse(host.substr(0, host.find('%')), parsed);
}


Result<std::vector<NetworkPrefix>> readProxies(const AddressOptions& options)
{
	std::vector<NetworkPrefix> proxies;
	for (const auto& [name, value]: options)
	{
		if (name != "proxy_protocol")
		{
			return Error{ErrorCode::badOption, "TCP has no option 'tcp." + name + "'; it has tcp.proxy_protocol."};
		}
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


bool TcpEndpoint::isLiteral() const
{
	Poco::Net::IPAddress parsed;
	return Poco::Net::IPAddress::tryParse(host, parsed);
}


Result<TcpEndpoint> readEndpoint(const Address& address, std::optional<std::uint16_t> defaultPort)
{
	if (address.scheme() != "tcp")
	{
		return Error{ErrorCode::malformedAddress, "The address '" + address.text() + "' is not one of TCP."};
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
	if (!hasHostForm(read->host))
	{
		return Error{
			ErrorCode::malformedAddress,
			"The address '" + address.text() +
				"' is malformed: a host with a colon in it is an IPv6 address; write host:port, or [v6]:port."};
	}
	const std::optional<std::uint16_t> port = read->port ? read->port : defaultPort;
	if (!port)
	{
		return Error{ErrorCode::malformedAddress, address.text() + " names no port; write host:port."};
	}
	return TcpEndpoint{read->host.empty() ? "*" : read->host, *port, std::move(proxies).value()};
}


Address addressOf(const Poco::Net::SocketAddress& end)
{
	// A listener needs this for each caller, and POCO takes its time over the commonest kind.
	if (end.family() == Poco::Net::SocketAddress::IPv4)
	{
		sockaddr_in plain{};
		std::memcpy(&plain, end.addr(), sizeof(plain));
		std::array<char, INET_ADDRSTRLEN> host{};
		return Address::ofHostPort("tcp", ::inet_ntop(AF_INET, &plain.sin_addr, host.data(), host.size()), end.port());
	}
	return Address::ofHostPort("tcp", unmapped(end.host()).toString(), end.port());
}


} // namespace ciarla
