#pragma once

#include "WsTarget.h"

#include <ciarla/base/Result.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// A WsDoor says which pages may call a listener, and by which names.
///
/// A browser calls whomever a page names, from the machine that it runs on, so whoever listens on the loopback is called
/// by each page that is open there. It says which page that was, the origin; and only an origin that was named is let
/// in. That it equals the host it calls proves nothing, for a name can be made to mean any address after the page was
/// loaded (DNS rebinding). So a name has to be known here as well: there is no such trick with an address.
/// Source: RFC 6455, section 10.2; RFC 6454, section 7; RFC 9110, sections 7.2 and 7.4.
class WsDoor
{
public:
	/// Says which origins are let in, none at first: "https://chat.example:8443", with commas between several.
	Result<void> setOrigins(std::string_view list);

	/// Says which names are ours, none at first: "chat.example", or with the only port, "chat.example:8443".
	Result<void> setHosts(std::string_view list);

	/// Whether a page of this origin may call. What is no origin of a page, "null" too, never may.
	bool letsIn(std::string_view origin) const;

	/// Whether we are meant: by an address, as "localhost", by a name that was set, or by one of our certificate, whose
	/// wildcards cover one label.
	bool isOurs(const WsAuthority& called, const std::vector<std::string>* certificateNames) const;

private:
	struct Origin
	{
		std::string scheme;
		WsAuthority at; ///< With its port.

		static std::optional<Origin> parse(std::string_view text);
	};

	std::vector<Origin> _origins;
	std::vector<WsAuthority> _hosts;
};


} // namespace ciarla
