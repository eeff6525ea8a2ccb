#include "PeerSource.h"

#include <ciarla/transport/IpLiteral.h>

#include <algorithm>


namespace ciarla {


std::optional<SourceAddress> parseSourceAddress(std::string_view text) noexcept
{
	// A link-local address carries its zone, which tells nobody from anybody.
	const std::size_t percent = std::min(text.find('%'), text.size());
	const std::optional<IpLiteral> address = IpLiteral::parse(text.substr(0, percent));
	const bool isWhole = address && (percent == text.size() || !address->isV4);
	return isWhole ? std::optional(address->bytes) : std::nullopt;
}


PeerSource sourceOf(const ConnectionInfo& info)
{
	PeerSource source;
	if (const Result<HostPort> place = info.peer.hostPort(); place && place->port)
	{
		if (const std::optional<SourceAddress> address = parseSourceAddress(place->host))
		{
			return {PeerSource::Kind::network, *address, place->host.substr(0, place->host.find('%'))};
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
