#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>


namespace ciarla {


/// What the program asks of the machine and the user it runs as.

/// The login name if it is a valid name for a chat, else "guest".
std::string guessName();

/// The addresses at which others can reach this machine, IPv4 first, at most three; empty if there are none.
std::vector<std::string> localAddresses();

/// Sixteen random bytes, for this run.
std::array<std::byte, 16> makeSessionId();


} // namespace ciarla
