#pragma once

#include <ciarla/transport/TransportRegistry.h>


namespace ciarla {


/// A registry with every wire and layer that ciarla was built with: tcp, memory, and those of all modules. A program that
/// wants only some of them adds these to a registry of its own, by addTlsModule() and its like.
///
/// Memory connects what one registry dials to what the same registry listens on.
TransportRegistry standardRegistry();


} // namespace ciarla
