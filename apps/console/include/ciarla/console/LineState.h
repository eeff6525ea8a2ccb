#pragma once

#include <string_view>


namespace ciarla {


/// What became of a line that was entered with an id: the words of a Report.
inline constexpr std::string_view lineDelivered = "delivered"; ///< The other side showed it, or the hub took it.
inline constexpr std::string_view lineRefused = "refused";
inline constexpr std::string_view lineLost = "lost"; ///< The chat ended, and nothing is known of it.


} // namespace ciarla
