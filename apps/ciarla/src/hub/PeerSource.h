#pragma once

#include <ciarla/transport/ConnectionInfo.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// An address of IPv6, or one of IPv4 as ::ffff:a.b.c.d, in the order of the network.
using SourceAddress = std::array<std::uint8_t, 16>;


/// Where a caller comes from, as far as lists and limits are concerned.
struct PeerSource
{
	enum class Kind
	{
		unknown, ///< The wire does not say.
		local,   ///< This machine, by a wire without addresses.
		network
	};

	Kind kind = Kind::unknown;
	SourceAddress address{};
	std::string text; ///< The address without its port; empty where there is none.
};


/// None if it is no literal address; the zone of one is left out.
std::optional<SourceAddress> parseSourceAddress(std::string_view text) noexcept;

PeerSource sourceOf(const ConnectionInfo& info);

/// 127.0.0.0/8 or ::1.
bool isLoopback(const PeerSource& source) noexcept;


} // namespace ciarla
