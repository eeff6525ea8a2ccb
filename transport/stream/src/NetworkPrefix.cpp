#include <ciarla/transport/IpLiteral.h>
#include <ciarla/transport/NetworkPrefix.h>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>


namespace ciarla {


namespace {


constexpr std::size_t v4Offset = 12;
constexpr unsigned v4Bits = 96;


} // namespace


std::optional<IpAddress> parseIpAddress(std::string_view text) noexcept
{
	// The zone of one tells nobody from anybody.
	const std::size_t percent = std::min(text.find('%'), text.size());
	const std::optional<IpLiteral> literal = IpLiteral::parse(text.substr(0, percent));
	const bool isWhole = literal && (percent == text.size() || !literal->isV4);
	return isWhole ? std::optional(literal->bytes) : std::nullopt;
}


std::string ipAddressText(const IpAddress& address)
{
	std::array<char, INET6_ADDRSTRLEN> text{};
	const bool v4 = isIpV4(address);
	::inet_ntop(v4 ? AF_INET : AF_INET6, address.data() + (v4 ? v4Offset : 0), text.data(), text.size());
	return text.data();
}


bool isIpV4(const IpAddress& address) noexcept
{
	return address[10] == 0xFF && address[11] == 0xFF && std::count(address.begin(), address.begin() + 10, 0) == 10;
}


bool isLoopbackAddress(const IpAddress& address) noexcept
{
	IpAddress v6{};
	v6.back() = 1;
	return address == v6 || (isIpV4(address) && address[v4Offset] == 127);
}


std::optional<NetworkPrefix> NetworkPrefix::parse(std::string_view text) noexcept
{
	const std::size_t slash = std::min(text.find('/'), text.size());
	const std::optional<IpAddress> address = parseIpAddress(text.substr(0, slash));
	const bool v4 = text.substr(0, slash).find(':') == std::string_view::npos;
	const unsigned longest = v4 ? 32 : 128;
	unsigned bits = longest;
	if (slash < text.size())
	{
		const char* const end = text.data() + text.size();
		const auto [stopped, error] = std::from_chars(text.data() + slash + 1, end, bits);
		if (error != std::errc() || stopped != end || bits > longest)
		{
			return std::nullopt;
		}
	}
	if (!address)
	{
		return std::nullopt;
	}
	NetworkPrefix prefix;
	prefix._address = *address;
	prefix._bits = bits + (v4 ? v4Bits : 0);
	return prefix;
}


bool NetworkPrefix::contains(const IpAddress& address) const noexcept
{
	const std::size_t whole = _bits / 8;
	if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), _address.begin()))
	{
		return false;
	}
	const unsigned rest = _bits % 8;
	const unsigned mask = 0xFFU << (8 - rest) & 0xFFU;
	return rest == 0 || ((address[whole] ^ _address[whole]) & mask) == 0;
}


} // namespace ciarla
