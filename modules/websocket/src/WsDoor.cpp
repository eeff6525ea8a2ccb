#include "WsDoor.h"

#include "HttpHead.h"

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


constexpr std::uint16_t httpPort = 80;
constexpr std::uint16_t httpsPort = 443;


/// The final dot of a name says only that it is whole.
std::string_view withoutDot(std::string_view name) noexcept
{
	return name.size() > 1 && name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}


/// Source: RFC 9525, section 6.3.
bool isCovered(std::string_view name, std::string_view pattern) noexcept
{
	if (!pattern.starts_with("*."))
	{
		return sameWord(name, pattern);
	}
	const std::size_t dot = name.find('.');
	return dot != 0 && dot != std::string_view::npos && sameWord(name.substr(dot), pattern.substr(1));
}


std::vector<std::string_view> split(std::string_view list)
{
	std::vector<std::string_view> parts;
	for (bool isMore = true; isMore;)
	{
		const std::size_t comma = list.find(',');
		std::string_view part = list.substr(0, comma);
		part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
		part = part.substr(0, part.find_last_not_of(' ') + 1);
		parts.push_back(part);
		isMore = comma != std::string_view::npos;
		list.remove_prefix(isMore ? comma + 1 : list.size());
	}
	return parts;
}


/// Whether somebody hopes for more than one name.
bool isPattern(const WsAuthority& authority) noexcept
{
	return authority.host.find('*') != std::string::npos;
}


Error badOption(std::string text)
{
	return {ErrorCode::badOption, std::move(text)};
}


} // namespace


std::optional<WsDoor::Origin> WsDoor::Origin::parse(std::string_view text)
{
	const std::size_t colon = text.find("://");
	if (colon == std::string_view::npos || !isToken(text.substr(0, colon)) || text.ends_with(':'))
	{
		return std::nullopt;
	}
	Origin origin{std::string(text.substr(0, colon)), {}};
	std::optional<WsAuthority> at = WsAuthority::parse(text.substr(colon + 3));
	if (!at)
	{
		return std::nullopt;
	}
	origin.at = std::move(*at);
	if (!origin.at.port && (sameWord(origin.scheme, "http") || sameWord(origin.scheme, "https")))
	{
		origin.at.port = sameWord(origin.scheme, "http") ? httpPort : httpsPort;
	}
	return origin;
}


Result<void> WsDoor::setOrigins(std::string_view list)
{
	for (const std::string_view text: split(list))
	{
		std::optional<Origin> origin = Origin::parse(text);
		if (!origin || isPattern(origin->at))
		{
			return badOption(
				"ws.origin: \"" + printable(text) +
				"\" is no origin of a page, which is a scheme, a host and perhaps a port, as in "
				"https://chat.example:8443; with commas between several.");
		}
		_origins.push_back(std::move(*origin));
	}
	return {};
}


Result<void> WsDoor::setHosts(std::string_view list)
{
	for (const std::string_view text: split(list))
	{
		std::optional<WsAuthority> host = WsAuthority::parse(text);
		if (!host || isPattern(*host))
		{
			return badOption(
				"ws.host: \"" + printable(text) +
				"\" is no name of a host, as in chat.example or chat.example:8443; with commas between several.");
		}
		_hosts.push_back(std::move(*host));
	}
	return {};
}


bool WsDoor::letsIn(std::string_view origin) const
{
	const std::optional<Origin> asked = Origin::parse(origin);
	return asked && std::any_of(_origins.begin(), _origins.end(), [&asked](const Origin& each) {
			   return sameWord(each.scheme, asked->scheme) && each.at == asked->at;
		   });
}


bool WsDoor::isOurs(const WsAuthority& called, const std::vector<std::string>* certificateNames) const
{
	const std::string_view name = withoutDot(called.host);
	if (called.isLiteral || name == "localhost")
	{
		return true;
	}
	const bool isSet = std::any_of(_hosts.begin(), _hosts.end(), [&](const WsAuthority& host) {
		// Without a port it is the one of http or https: which, only a proxy before us knows.
		const bool isPort = !host.port || host.port == called.port ||
			(!called.port && (host.port == httpPort || host.port == httpsPort));
		return isPort && withoutDot(host.host) == name;
	});
	return isSet ||
		(certificateNames != nullptr &&
		 std::any_of(certificateNames->begin(), certificateNames->end(), [name](const std::string& pattern) {
			 return isCovered(name, withoutDot(pattern));
		 }));
}


} // namespace ciarla
