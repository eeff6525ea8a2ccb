#pragma once

#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/TcpTransport.h>

#include <memory>


namespace ciarla {


/// What every TCP connection can do.
inline constexpr Capabilities tcpCapabilities{.halfClose = true, .reset = true};


/// The limits in `options`, shared with them.
inline std::shared_ptr<const ConnectionLimits> limitsOf(const std::shared_ptr<const TcpOptions>& options) noexcept
{
	return {options, &options->limits};
}


/// Binds exclusively, and accepts.
Result<std::unique_ptr<Listener>> listenOnTcp(
	Loop& loop, const Address& address, AcceptHandler& handler, std::shared_ptr<const TcpOptions> options);


} // namespace ciarla
