#pragma once

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <memory>


namespace ciarla {


/// Binds a Unix socket exclusively, and accepts.
Result<std::unique_ptr<Listener>> listenLocally(
	Loop& loop, const Address& address, AcceptHandler& handler, std::shared_ptr<const ConnectionLimits> limits);


} // namespace ciarla
