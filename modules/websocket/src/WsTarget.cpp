#include "WsTarget.h"

#include "HttpHead.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>


namespace ciarla {


namespace {


std::string lowered(std::string_view text)
{
	std::string result(text);
	std::transform(result.begin(), result.end(), result.begin(), [](char c) {
		return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
	});
	return result;
}


/// "reg-name", as far as names of hosts go: nothing that is percent-encoded. Source: RFC 3986, section 3.2.2.
bool isName(std::string_view text) noexcept
{
	constexpr std::string_view others = "-._~!$&'()*+,;=";
	return !text.empty() && std::all_of(text.begin(), text.end(), [others](char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			others.find(c) != std::string_view::npos;
	});
}


/// An IP address in the form that inet_ntop() gives it.
std::optional<std::string> literalOf(int family, std::string_view text)
{
	std::array<char, INET6_ADDRSTRLEN> place{};
	if (text.size() >= place.size())
	{
		return std::nullopt;
	}
	std::memcpy(place.data(), text.data(), text.size());
	in6_addr address{};
	const bool isLiteral = ::inet_pton(family, place.data(), &address) == 1 &&
		::inet_ntop(family, &address, place.data(), place.size()) != nullptr;
	return isLiteral ? std::optional<std::string>(place.data()) : std::nullopt;
}


bool isUnreserved(char c) noexcept
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		std::string_view("-._~").find(c) != std::string_view::npos;
}


/// The value of a hexadecimal digit, or 16.
unsigned hexValue(char c) noexcept
{
	const std::size_t place = std::string_view("0123456789abcdef0123456789ABCDEF").find(c);
	return place == std::string_view::npos ? 16 : static_cast<unsigned>(place % 16);
}


} // namespace


std::optional<WsAuthority> WsAuthority::parse(std::string_view text)
{
	WsAuthority result;
	std::string_view rest;
	if (text.starts_with('['))
	{
		const std::size_t bracket = std::min(text.find(']'), text.size());
		const auto literal = literalOf(AF_INET6, text.substr(1, bracket - 1));
		if (!literal || bracket == text.size())
		{
			return std::nullopt;
		}
		result.host = *literal;
		result.isLiteral = true;
		rest = text.substr(bracket + 1);
	}
	else
	{
		const std::size_t colon = std::min(text.find(':'), text.size());
		const std::string_view host = text.substr(0, colon);
		if (!isName(host))
		{
			return std::nullopt;
		}
		result.host = lowered(host);
		result.isLiteral = literalOf(AF_INET, host).has_value();
		rest = text.substr(colon);
	}
	if (rest.empty() || rest == ":")
	{
		return result;
	}
	std::uint16_t port = 0;
	const auto [end, error] = std::from_chars(rest.data() + 1, rest.data() + rest.size(), port);
	if (rest.front() != ':' || error != std::errc() || end != rest.data() + rest.size())
	{
		return std::nullopt;
	}
	result.port = port;
	return result;
}


/// Source: RFC 9112, sections 3.2.1 and 3.2.2; RFC 9110, sections 4.2.1 and 4.2.4.
std::optional<WsTarget> WsTarget::parse(std::string_view text)
{
	WsTarget target;
	const std::size_t colon = text.find("://");
	const std::string_view scheme = text.substr(0, std::min(colon, text.size()));
	constexpr std::array<std::string_view, 4> schemes{"http", "https", "ws", "wss"};
	if (std::any_of(schemes.begin(), schemes.end(), [scheme](std::string_view each) { return sameWord(each, scheme); }))
	{
		text.remove_prefix(std::min(scheme.size() + 3, text.size()));
		const std::size_t end = std::min(text.find_first_of("/?"), text.size());
		target.authority = WsAuthority::parse(text.substr(0, end));
		if (!target.authority)
		{
			return std::nullopt;
		}
		text.remove_prefix(end);
		if (!text.starts_with('/'))
		{
			target.path = "/";
			return isOriginForm("/" + std::string(text)) ? std::optional(target) : std::nullopt;
		}
	}
	target.path = pathOf(text);
	return isOriginForm(text) ? std::optional(target) : std::nullopt;
}


/// Source: RFC 9112, section 3.2.1; RFC 3986, sections 2 and 3.3.
bool WsTarget::isOriginForm(std::string_view target) noexcept
{
	for (std::size_t i = 0; i < target.size(); ++i)
	{
		const bool isEscape =
			target[i] == '%' && i + 2 < target.size() && hexValue(target[i + 1]) < 16 && hexValue(target[i + 2]) < 16;
		const bool isOther = std::string_view("!$&'()*+,;=:@/?").find(target[i]) != std::string_view::npos;
		if (!isEscape && !isOther && !isUnreserved(target[i]))
		{
			return false;
		}
	}
	return target.starts_with('/');
}


std::string WsTarget::pathOf(std::string_view target)
{
	const std::string_view path = target.substr(0, target.find('?'));
	std::string result;
	for (std::size_t i = 0; i < path.size(); ++i)
	{
		if (path[i] != '%' || i + 2 >= path.size())
		{
			result += path[i];
			continue;
		}
		const auto meant = static_cast<char>(hexValue(path[i + 1]) * 16 + hexValue(path[i + 2]));
		if (isUnreserved(meant))
		{
			result += meant;
		}
		else
		{
			result += '%';
			result += "0123456789ABCDEF"[hexValue(path[i + 1]) % 16];
			result += "0123456789ABCDEF"[hexValue(path[i + 2]) % 16];
		}
		i += 2;
	}
	return result;
}


} // namespace ciarla
