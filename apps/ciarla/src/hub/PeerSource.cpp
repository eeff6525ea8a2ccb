#include "PeerSource.h"

#include <arpa/inet.h>

#include <algorithm>


namespace ciarla {


std::optional<SourceAddress> parseSourceAddress(const std::string& text) noexcept
{
	SourceAddress address{};
	if (::inet_pton(AF_INET6, text.c_str(), address.data()) == 1)
	{
		return address;
	}
	address[10] = 0xFF;
	address[11] = 0xFF;
	if (::inet_pton(AF_INET, text.c_str(), address.data() + 12) == 1)
	{
		return address;
	}
	return std::nullopt;
}


PeerSource sourceOf(const ConnectionInfo& info)
{
	PeerSource source;
	if (const Result<HostPort> place = info.peer.hostPort(); place && place->port)
	{
		// A link-local address carries its zone: a matter of this machine.
		const std::string host = place->host.substr(0, place->host.find('%'));
		if (const std::optional<SourceAddress> address = parseSourceAddress(host))
		{
			return {PeerSource::Kind::network, *address, host};
		}
	}
	source.kind = info.capabilities.local ? PeerSource::Kind::local : PeerSource::Kind::unknown;
	return source;
}


bool isLoopback(const PeerSource& source) noexcept
{
	SourceAddress v6{};
	v6.back() = 1;
	const bool isV4 = source.address[10] == 0xFF && source.address[11] == 0xFF && source.address[12] == 127 &&
		std::count(source.address.begin(), source.address.begin() + 10, 0) == 10;
	return source.kind == PeerSource::Kind::network && (isV4 || source.address == v6);
}


} // namespace ciarla
