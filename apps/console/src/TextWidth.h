#pragma once

#include <cstddef>
#include <string_view>


namespace ciarla {


/// Where the grapheme cluster that begins at `begin` ends. `text` is valid UTF-8 and longer than `begin`.
std::size_t clusterEnd(std::string_view text, std::size_t begin) noexcept;

/// Where the grapheme cluster that ends at `end` begins; `end` is above 0.
std::size_t clusterBegin(std::string_view text, std::size_t end) noexcept;

/// How many columns of a terminal `text` takes: a cluster is as wide as its widest character.
std::size_t columnsOf(std::string_view text) noexcept;

/// How many columns one cluster takes on any terminal. They do not agree on what is joined, on flags, or on what a
/// variation selector makes of a character: some draw each part alone.
std::size_t columnsAtMost(std::string_view cluster) noexcept;


} // namespace ciarla
