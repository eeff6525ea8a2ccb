#pragma once

#include <string_view>


namespace ciarla {


/// What the first bytes of a connection are if they are a well-known protocol and no chat: a sentence that names
/// it, or empty if nothing was recognised.
std::string_view foreignProtocol(std::string_view firstBytes) noexcept;


} // namespace ciarla
