#pragma once

#include <cstddef>
#include <string_view>


namespace ciarla {


/// How long the longest beginning of `text` is that has at most `bytesMax` bytes and ends between two grapheme
/// clusters, so that no letter loses its accent and no emoji falls apart where a text is cut.
///
/// A cluster that is itself longer than `bytesMax` is cut between two characters instead, so that every cut makes
/// progress: the answer is 0 only for an empty text, or if `bytesMax` is below 4 and not even a character fits.
/// `text` must be valid UTF-8.
/// Source: UAX #29, extended grapheme clusters, by utf8proc's tables.
std::size_t graphemePrefix(std::string_view text, std::size_t bytesMax) noexcept;


} // namespace ciarla
