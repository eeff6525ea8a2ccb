#include <ciarla/transport/IpLiteral.h>

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>


namespace ciarla {


namespace {


constexpr std::size_t v4Offset = 12; ///< Where the four bytes of IPv4 stand.


} // namespace


std::optional<IpLiteral> IpLiteral::parse(std::string_view text) noexcept
{
	std::array<char, INET6_ADDRSTRLEN + 1> written{};
	if (text.empty() || text.size() >= written.size() || text.find('\0') != std::string_view::npos)
	{
		return std::nullopt;
	}
	std::memcpy(written.data(), text.data(), text.size());
	IpLiteral address;
	if (::inet_pton(AF_INET6, written.data(), address.bytes.data()) == 1)
	{
		return address;
	}
	address = {.bytes = {}, .isV4 = true};
	address.bytes[10] = 0xFF;
	address.bytes[11] = 0xFF;
	const bool isRead = ::inet_pton(AF_INET, written.data(), address.bytes.data() + v4Offset) == 1;
	return isRead ? std::optional(address) : std::nullopt;
}


std::string IpLiteral::text() const
{
	std::array<char, INET6_ADDRSTRLEN> written{};
	const std::uint8_t* begin = bytes.data() + (isV4 ? v4Offset : 0);
	return ::inet_ntop(isV4 ? AF_INET : AF_INET6, begin, written.data(), written.size());
}


bool IpLiteral::isUnspecified() const noexcept
{
	const auto* begin = bytes.begin() + (isV4 ? v4Offset : 0);
	return std::all_of(begin, bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}


} // namespace ciarla
