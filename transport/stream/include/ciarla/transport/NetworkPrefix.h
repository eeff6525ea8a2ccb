#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// An address of IPv6, or one of IPv4 as ::ffff:a.b.c.d, in the order of the network.
using IpAddress = std::array<std::uint8_t, 16>;

/// None if it is no literal address; the zone of one is left out.
std::optional<IpAddress> parseIpAddress(std::string_view text) noexcept;

/// As it is written: "192.0.2.1", "2001:db8::1".
std::string ipAddressText(const IpAddress& address);

bool isIpV4(const IpAddress& address) noexcept;

/// 127.0.0.0/8 or ::1.
bool isLoopbackAddress(const IpAddress& address) noexcept;


/// A NetworkPrefix is an address, or the network of all that begin alike: 192.168.1.20, 10.0.0.0/8, fd00::/8.
class NetworkPrefix
{
public:
	static std::optional<NetworkPrefix> parse(std::string_view text) noexcept;

	bool contains(const IpAddress& address) const noexcept;

private:
	IpAddress _address{};
	unsigned _bits = 0;
};


} // namespace ciarla
