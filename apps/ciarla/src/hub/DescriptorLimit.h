#pragma once

#include <cstddef>


namespace ciarla {


/// Raises this process's limit of open files as far as it may by itself, and returns what it is then. A person's shell
/// often allows a thousand where the system would allow many more.
std::size_t raiseDescriptorLimit() noexcept;


/// How many connections so many descriptors are good for. What is kept back is for the standard streams, the loops, the
/// listeners, the page, and for callers who are told that the hub is full.
std::size_t connectionsFor(std::size_t descriptors, std::size_t loops, std::size_t otherCallers) noexcept;


} // namespace ciarla
