#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/transport/Address.h>

#include <string>
#include <string_view>


// How a host and a port are written.
namespace ciarla {


/// Whether this can only be an address of IPv6 without brackets, good or bad, with or without a zone.
bool isBareV6(std::string_view text);

/// What stands before the options, as a host and a port. `whole` is the address, for the error.
Result<HostPort> parseHostPort(std::string_view where, std::string_view whole);

/// `host:port`, with brackets round a host of IPv6, so that parseHostPort() reads the same.
std::string hostPortText(std::string_view host, std::uint16_t port);


} // namespace ciarla
