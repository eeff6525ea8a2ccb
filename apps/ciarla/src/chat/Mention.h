#pragma once

#include <string_view>


namespace ciarla {


/// Whether `name` stands in `text` as a word of its own: "ada, come" and "@Ada" mention Ada, "Adamant" does not. Letters
/// of ASCII are alike in both cases. Both are safe to show.
bool mentions(std::string_view text, std::string_view name) noexcept;


} // namespace ciarla
