#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A WsAuthority is a host, and perhaps a port, as a Host field, the target of a request or an origin has them.
///
/// Source: RFC 9110, section 7.2; RFC 3986, sections 3.2.2 and 3.2.3.
struct WsAuthority
{
	std::string host; ///< In lower case; a v6 literal in its shortest form, without brackets.
	std::optional<std::uint16_t> port;
	bool isLiteral = false; ///< An IP address, and no name.

	/// Nothing if it is none: user information, a zone, a path.
	static std::optional<WsAuthority> parse(std::string_view text);

	friend bool operator==(const WsAuthority&, const WsAuthority&) = default;
};


/// A WsTarget is what a GET asks for, and of whom: "/chat", or "http://host/chat", as forward proxies send it.
///
/// Source: RFC 9112, sections 3.2.1 and 3.2.2.
struct WsTarget
{
	std::string path;                     ///< Without a query, as pathOf() has it.
	std::optional<WsAuthority> authority; ///< Where the target says it; it overrides the Host field.

	/// Nothing if it is in another form, or in none.
	static std::optional<WsTarget> parse(std::string_view text);

	/// Whether it is a path, perhaps with a query.
	static bool isOriginForm(std::string_view text) noexcept;

	/// The path of a target in origin-form, in the one spelling that all equal ones share.
	/// Source: RFC 9110, section 4.2.3; RFC 3986, section 6.2.2.
	static std::string pathOf(std::string_view target);
};


} // namespace ciarla
