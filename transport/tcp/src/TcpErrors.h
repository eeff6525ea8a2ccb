#pragma once

#include <ciarla/base/Error.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/Connection.h>

#include <cstddef>
#include <cstdint>
#include <string>


namespace ciarla {


/// Why dialling `address` came to nothing; `attempts` addresses were tried.
CloseReason dialFailure(int number, const Address& address, std::size_t attempts);


/// Why the system did not find a host: what getaddrinfo() returned, and errno after it.
Error resolveError(const std::string& host, int failure, int number);

/// Why nobody can listen on `address`.
Error listenError(int number, const Address& address, std::uint16_t port);


} // namespace ciarla
