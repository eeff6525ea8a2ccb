#pragma once

#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/NetworkPrefix.h>

#include <cstdint>
#include <string>


namespace ciarla {


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
	IpAddress address{};
	std::string text;       ///< The address without its port; empty where there is none.
	bool forwarded = false; ///< As somebody else says: nobody is trusted for that, and it is not this machine.
};


PeerSource sourceOf(const ConnectionInfo& info);

/// The same for all who share what there is for one source: of IPv6 the first half of the address, which is what one
/// machine has. 0: a wire without addresses.
std::uint64_t networkOf(const PeerSource& source) noexcept;

/// 127.0.0.0/8 or ::1, as the wire itself knows.
bool isLoopback(const PeerSource& source) noexcept;


} // namespace ciarla
