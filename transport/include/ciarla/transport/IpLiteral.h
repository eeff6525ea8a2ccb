#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// An IpLiteral is what a host that is no name says: an address of IPv4 or IPv6, as a value. The zone that may follow one
/// is no part of it: that is a matter of one machine.
struct IpLiteral
{
	std::array<std::uint8_t, 16> bytes{}; ///< In the order of the network; one of IPv4 as ::ffff:a.b.c.d.
	bool isV4 = false;                    ///< It was written a.b.c.d.

	/// Any spelling of RFC 4291, section 2.2, or four decimal numbers without leading zeros. None for everything else:
	/// `::` and `0.0.0.0` are addresses, `1.2.3`, `010.0.0.1` and `::1%lo` are not.
	static std::optional<IpLiteral> parse(std::string_view text) noexcept;

	/// In the one spelling that RFC 5952 recommends.
	std::string text() const;

	/// `::` or `0.0.0.0`, which mean every address of their family.
	bool isUnspecified() const noexcept;

	friend bool operator==(const IpLiteral&, const IpLiteral&) = default;
};


} // namespace ciarla
