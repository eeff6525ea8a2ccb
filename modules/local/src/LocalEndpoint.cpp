#include "LocalEndpoint.h"

#include <ciarla/local/LocalModule.h>

#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <cstring>


namespace ciarla {


namespace {


std::optional<mode_t> parseMode(const std::string& text) noexcept
{
	mode_t mode = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
	const bool fits = error == std::errc() && end == text.data() + text.size() && mode <= 0777;
	return fits ? std::optional(mode) : std::nullopt;
}


SocketPlace placeOf(const std::string& where) noexcept
{
	sockaddr_un name{};
	name.sun_family = AF_UNIX;
	std::memcpy(name.sun_path, where.data(), where.size());
	const bool isAbstract = where.front() == '@';
	if (isAbstract)
	{
		name.sun_path[0] = '\0';
	}
	SocketPlace place;
	std::memcpy(&place.name, &name, sizeof(name));
	// The name of an abstract socket has no end of its own; a path ends with a NUL.
	place.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + where.size() + (isAbstract ? 0 : 1));
	return place;
}


} // namespace


Result<LocalEndpoint> LocalEndpoint::read(const Address& address)
{
	LocalEndpoint endpoint;
	endpoint._where = address.path();
	if (address.scheme() != "unix" || endpoint._where.empty() || endpoint._where == "@")
	{
		return Error{
			ErrorCode::malformedAddress,
			"The address '" + address.text() + "' names no place; write unix:/path/of/a/socket or unix:@name."};
	}
	if (endpoint._where.find('\0') != std::string::npos)
	{
		return Error{
			ErrorCode::malformedAddress, "The path in '" + address.text() + "' holds a NUL, which no path can."};
	}
	if (endpoint._where.size() >= sizeof(sockaddr_un::sun_path))
	{
		return Error{
			ErrorCode::malformedAddress,
			"The path in '" + address.text() + "' is longer than the 107 bytes that a Unix socket can have."};
	}
	if (!address.layers().empty())
	{
		return Error{
			ErrorCode::unknownScheme,
			"A Unix socket alone has no layer '" + address.layers().front() + "+': dial " + address.text() +
				" by a TransportRegistry that has it."};
	}
	if (const Result<void> checked = checkOptions(localOptions, "unix", address.options()); !checked)
	{
		return checked.error();
	}
	for (const auto& [name, value]: address.options())
	{
		if (name == "proxy_protocol")
		{
			endpoint._proxied = value == "yes";
			continue;
		}
		endpoint._mode = parseMode(value);
		if (!endpoint._mode || endpoint._where.front() == '@')
		{
			return Error{
				ErrorCode::badOption,
				"unix.mode=" + value + " does not fit: it is the permissions of a path in octal, such as 0600."};
		}
	}
	endpoint._place = placeOf(endpoint._where);
	return endpoint;
}


const SocketPlace& LocalEndpoint::place() const noexcept
{
	return _place;
}


const char* LocalEndpoint::path() const noexcept
{
	return _where.front() == '@' ? nullptr : _where.c_str();
}


std::optional<mode_t> LocalEndpoint::mode() const noexcept
{
	return _mode;
}


bool LocalEndpoint::isProxied() const noexcept
{
	return _proxied;
}


Address LocalEndpoint::address() const
{
	return Address::ofPath("unix", _where);
}


} // namespace ciarla
