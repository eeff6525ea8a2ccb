#pragma once

#include <string>
#include <string_view>


namespace ciarla {


/// What two names of members have in common if a person could take one for the other: the same letters in another
/// case, width or alphabet, or letters that look the same. Never shown. `name` must pass Name's rules.
/// Source: NFKC_Casefold (UAX #31), then the skeleton of UTS #39 by a small table of our own.
std::string memberKey(std::string_view name);

/// The same for rooms, where nobody gains by imitating: `mail` and `mall`, `corn` and `com` remain two.
std::string roomKey(std::string_view name);

/// `key` without what the suggestions for a taken name put at its end. Names that are suggested for one another
/// have it in common.
std::string_view keyStem(std::string_view key) noexcept;


} // namespace ciarla
