#pragma once

#include <ciarla/base/Error.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/SocketDialler.h>

#include <cstdint>
#include <string>
#include <vector>


namespace ciarla {


/// Why dialling `address` came to nothing, of all the places that it has.
CloseReason dialFailure(const std::vector<FailedPlace>& places, const Address& address);

/// The same, when the open deadline has passed.
CloseReason dialLateness(const std::vector<FailedPlace>& places, const Address& address, Duration deadline);

/// Why the system did not find a host: what getaddrinfo() returned, and errno after it.
Error resolveError(const std::string& host, int failure, int number);

/// Why nobody can listen on `address`.
Error listenError(int number, const Address& address, std::uint16_t port);


} // namespace ciarla
