#pragma once

#include <ciarla/protocol/HubFrames.h>

#include <string>
#include <string_view>


namespace ciarla {


/// What a hub told, in the words of the vectors: `deliver`, and the fields in the order of the wire.
std::string hubText(const HubFrame& frame);

/// The request that a vector writes so: `join "lobby" 0 0`, its fields in the order of the wire without the sequence.
/// Its texts are borrowed from `notation`.
HubRequest requestOf(std::string_view notation);


} // namespace ciarla
