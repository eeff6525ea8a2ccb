#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/SocketChannel.h>

#include <sys/types.h>

#include <optional>
#include <string>


namespace ciarla {


/// What every Unix socket can do.
inline constexpr Capabilities localCapabilities{.halfClose = true, .local = true};


/// Where a local address leads.
class LocalEndpoint
{
public:
	/// Reads the place and the options of an address.
	static Result<LocalEndpoint> read(const Address& address);

	const SocketPlace& place() const noexcept;

	/// The path, or null for a name in the abstract space.
	const char* path() const noexcept;

	/// What `unix.mode` says.
	std::optional<mode_t> mode() const noexcept;

	/// What `unix.proxy_protocol` says: whether others are passed on by whoever calls as our user, or as root.
	bool isProxied() const noexcept;

	/// The endpoint as an address, without options.
	Address address() const;

private:
	SocketPlace _place;
	std::string _where;
	std::optional<mode_t> _mode;
	bool _proxied = false;
};


} // namespace ciarla
