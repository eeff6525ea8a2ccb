#include <ciarla/protocol/ForeignProtocol.h>

#include <algorithm>
#include <array>


namespace ciarla {


namespace {


constexpr std::array<std::string_view, 10> methods{"GET ",     "HEAD ",    "POST ",  "PUT ",   "DELETE ",
												   "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PRI "};


/// A request line, or as much of one as fits in a greeting: a method, then a path, a star, or a URL.
bool isHttp(std::string_view bytes) noexcept
{
	const auto asks = [bytes](std::string_view method) {
		if (!bytes.starts_with(method))
		{
			return false;
		}
		const std::string_view target = bytes.substr(method.size());
		return target.starts_with('/') || target.starts_with("* ") || target.find("://") != std::string_view::npos ||
			target.find(" HTTP/") != std::string_view::npos;
	};
	return bytes.starts_with("HTTP/") || std::ranges::any_of(methods, asks);
}


} // namespace


std::string_view foreignProtocol(std::string_view firstBytes) noexcept
{
	if (isHttp(firstBytes))
	{
		return "This is HTTP, not a chat: a browser or a proxy has this address.";
	}
	// A hello of TLS, which only who calls says first; and what a TLS listener answers to anything else.
	if (firstBytes.starts_with("\x16\x03"))
	{
		return "This is TLS, not a plain chat: the caller has to leave out tls+, or who listens to add it.";
	}
	if (firstBytes.starts_with("\x15\x03"))
	{
		return "This is TLS, not a plain chat: put tls+ before the address, as in tls+tcp://HOST:PORT.";
	}
	if (firstBytes.starts_with("SSH-"))
	{
		return "This is SSH, not a chat.";
	}
	if (firstBytes.starts_with(std::string_view("\r\n\r\n\0", 5)))
	{
		return "This is the PROXY protocol, not a chat: whose address it comes from must stand in tcp.proxy_protocol.";
	}
	if (firstBytes.starts_with("PROXY TCP") || firstBytes.starts_with("PROXY UNKNOWN"))
	{
		return "This is version 1 of the PROXY protocol, not a chat; let the proxy send version 2.";
	}
	return {};
}


} // namespace ciarla
