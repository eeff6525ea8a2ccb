#include "PeerSource.h"


namespace ciarla {


PeerSource sourceOf(const ConnectionInfo& info)
{
	PeerSource source;
	if (const Result<HostPort> place = info.peer.hostPort(); place && place->port)
	{
		// A link-local address carries its zone: a matter of this machine.
		const std::string host = place->host.substr(0, place->host.find('%'));
		if (const std::optional<IpAddress> address = parseIpAddress(host))
		{
			return {PeerSource::Kind::network, *address, host, info.forwarded};
		}
	}
	source.kind = info.capabilities.local ? PeerSource::Kind::local : PeerSource::Kind::unknown;
	source.forwarded = info.forwarded;
	return source;
}


std::uint64_t networkOf(const PeerSource& source) noexcept
{
	if (source.kind != PeerSource::Kind::network)
	{
		return 0;
	}
	const bool isShort = isIpV4(source.address);
	const auto begin = source.address.begin() + (isShort ? 8 : 0);
	std::uint64_t network = 0;
	for (auto byte = begin; byte != begin + 8; ++byte)
	{
		network = network << 8U | *byte;
	}
	return network;
}


bool isLoopback(const PeerSource& source) noexcept
{
	return source.kind == PeerSource::Kind::network && !source.forwarded && isLoopbackAddress(source.address);
}


} // namespace ciarla
