#include "HostSyntax.h"

#include "AddressSyntax.h"

#include <ciarla/transport/IpLiteral.h>

#include <algorithm>
#include <charconv>


namespace ciarla {


namespace {


constexpr std::size_t hostBytesMax = 253; ///< Source: RFC 1035, 2.3.4, less the length bytes at both ends.
constexpr std::size_t labelBytesMax = 63; ///< Source: the same.

/// A percent sign in a URL, before a zone. Source: RFC 6874, section 2.
constexpr std::string_view encodedPercent = "%25";


std::string_view withoutFinalDot(std::string_view host)
{
	return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}


bool isNumber(std::string_view text)
{
	return !text.empty() && std::all_of(text.begin(), text.end(), isDigit);
}


std::optional<std::uint16_t> portOf(std::string_view text)
{
	std::uint16_t port = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
	const bool isPort = isNumber(text) && error == std::errc() && end == text.data() + text.size();
	return isPort ? std::optional(port) : std::nullopt;
}


/// What ends in a number is an address of IPv4, because the system would read it as one: 10.1, 0x7f.1, 2130706433.
bool endsInANumber(std::string_view host)
{
	const std::string_view last = host.substr(host.rfind('.') + 1);
	const bool isHex = last.size() >= 2 && last[0] == '0' && (last[1] | 0x20) == 'x' &&
		std::all_of(last.begin() + 2, last.end(), isHexDigit);
	return isNumber(last) || isHex;
}


/// A label of a name. Names of this machine and of containers do have underscores.
bool isLabel(std::string_view label)
{
	return !label.empty() && label.size() <= labelBytesMax && label.front() != '-' && label.back() != '-' &&
		std::all_of(
			label.begin(), label.end(), [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '_'; });
}


bool isName(std::string_view host)
{
	if (host.size() > hostBytesMax)
	{
		return false;
	}
	std::size_t begin = 0;
	for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.', begin))
	{
		if (!isLabel(host.substr(begin, dot - begin)))
		{
			return false;
		}
		begin = dot + 1;
	}
	return isLabel(host.substr(begin));
}


/// What is wrong with a name, or with an address of IPv4; empty if nothing is.
std::string complaintOfName(std::string_view written)
{
	const std::string_view host = withoutFinalDot(written);
	if (endsInANumber(host))
	{
		const std::optional<IpLiteral> address = IpLiteral::parse(host);
		return address && address->isV4
			? ""
			: "a host that ends in a number is an address: four numbers from 0 to 255, without leading zeros";
	}
	const bool isAscii = std::all_of(host.begin(), host.end(), [](unsigned char c) { return c < 0x80; });
	if (!isAscii)
	{
		return "the name of a host is written here as DNS has it, in letters a to z: xn--… instead of others";
	}
	return isName(host) ? "" : "a host has letters, digits, hyphens and single dots, 253 in all";
}


/// What is wrong with an address of IPv6 and its zone.
std::string complaintOfV6(std::string_view host)
{
	const std::size_t percent = std::min(host.find('%'), host.size());
	const std::optional<IpLiteral> address = IpLiteral::parse(host.substr(0, percent));
	if (!address || address->isV4)
	{
		return "a host with a colon in it, or in brackets, is an IPv6 address; write host:port, or [v6]:port";
	}
	const std::string_view zone = host.substr(std::min(percent + 1, host.size()));
	const bool isOdd = std::any_of(zone.begin(), zone.end(), [](unsigned char c) {
		return c <= 0x20 || c >= 0x7f ||
			std::string_view("%[]:@?#").find(static_cast<char>(c)) != std::string_view::npos;
	});
	return isOdd || (zone.empty() && percent < host.size())
		? "after the % of an IPv6 address comes a network interface; with a port write [fe80::1%eth0]:port"
		: "";
}


/// An address of IPv6 with its zone as the system has it.
std::string v6Of(std::string_view written)
{
	std::string host(written);
	const std::size_t percent = std::min(host.find('%'), host.size());
	const std::string_view zone = written.substr(percent);
	// A zone that is nothing but 25 is the interface of that number.
	if (zone.starts_with(encodedPercent) && zone.size() > encodedPercent.size())
	{
		host.replace(percent, encodedPercent.size(), "%");
	}
	return host;
}


std::string complaintOfPath(std::string_view where, std::string_view path)
{
	if (path.size() == where.size())
	{
		return "a host comes before a slash; the path of a Unix socket is written unix:/run/chat";
	}
	return "it has a path, which only a WebSocket has, as in ws://HOST:PORT/PATH; leave it out";
}


} // namespace


bool isBareV6(std::string_view text)
{
	const std::string_view address = text.substr(0, text.find('%'));
	return std::count(address.begin(), address.end(), ':') >= 2 &&
		std::all_of(address.begin(), address.end(), [](char c) { return isHexDigit(c) || c == ':' || c == '.'; });
}


Result<HostPort> parseHostPort(std::string_view where, std::string_view whole)
{
	if (const std::string complaint = complaintOfMissingWire(where); !complaint.empty())
	{
		return malformed(whole, complaint);
	}
	const std::size_t slash = std::min(where.find('/'), where.size());
	const std::string_view path = where.substr(slash);
	std::string_view rest = where.substr(0, slash);
	// An empty path and a slash are the same (RFC 3986, 6.2.3).
	if (!path.empty() && (rest.empty() || path != "/"))
	{
		return malformed(whole, complaintOfPath(where, path));
	}
	if (rest.find('@') != std::string_view::npos)
	{
		return malformed(whole, "nobody logs in here; leave out the @ and what stands before it");
	}

	HostPort place;
	std::string complaint;
	if (isBareV6(rest) || rest.starts_with('['))
	{
		const bool isBare = rest.front() != '[';
		const std::size_t bracket = isBare ? rest.size() : rest.find(']');
		if (bracket == std::string_view::npos)
		{
			return malformed(whole, "a [ needs its ]");
		}
		place.host = v6Of(isBare ? rest : rest.substr(1, bracket - 1));
		rest.remove_prefix(std::min(bracket + 1, rest.size()));
		if (!rest.empty() && rest.front() != ':')
		{
			return malformed(whole, "after ] comes nothing, or : and a port");
		}
		complaint = complaintOfV6(place.host);
	}
	else
	{
		const std::size_t colon = std::min(rest.find(':'), rest.size());
		place.host = std::string(rest.substr(0, colon));
		rest.remove_prefix(colon);
		if (rest.size() <= 1 && portOf(place.host))
		{
			return malformed(whole, place.host + " is a port without a host; did you mean :" + place.host + "?");
		}
		complaint = place.host.empty() || place.host == "*" ? "" : complaintOfName(place.host);
	}
	if (!complaint.empty())
	{
		return malformed(whole, complaint);
	}

	// A port may be empty, and is the usual one then (RFC 3986, 3.2.3).
	if (rest.size() > 1)
	{
		place.port = portOf(rest.substr(1));
		if (!place.port)
		{
			return malformed(whole, "a port is a number from 0 to 65535");
		}
	}
	return place;
}


std::string hostPortText(std::string_view host, std::uint16_t port)
{
	std::string text(host);
	const std::size_t percent = text.find('%');
	if (percent != std::string::npos && v6Of(text) != text)
	{
		// A zone that itself begins as an encoded percent sign would be read as one.
		text.insert(percent + 1, "25");
	}
	const bool isV6 = text.find(':') != std::string::npos;
	return (isV6 ? "[" + text + "]" : text) + ":" + std::to_string(port);
}


Result<std::string> normalHost(std::string_view host)
{
	const bool isV6 = host.find(':') != std::string_view::npos;
	const std::string complaint = isV6 ? complaintOfV6(host) : complaintOfName(host);
	if (!complaint.empty())
	{
		return malformed(host, complaint);
	}
	const std::string_view written = isV6 ? host.substr(0, host.find('%')) : withoutFinalDot(host);
	const std::optional<IpLiteral> address = IpLiteral::parse(written);
	return address ? address->text() : lowered(written);
}


} // namespace ciarla
