#pragma once

#include <cstddef>
#include <string>
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


/// Lays a line out in rows of at most `columns`, each but the first indented by `indent` spaces. So no row that goes on
/// begins where a speaker's name or a notice does, whatever a peer padded its words with.
///
/// A row ends at a space where there is one, else between two grapheme clusters. Line feeds in the result are row ends.
/// `line` is valid UTF-8 and safe to show; escape sequences in it are ours, end with an m, and take no room.
/// `columns` is above `indent`.
std::string wrapped(std::string_view line, std::size_t columns, std::size_t indent);

/// As much of such a line as fits in one row of `columns`, with an ellipsis where it is cut.
std::string cutToRow(std::string_view line, std::size_t columns);

/// Such a line without its escape sequences.
std::string withoutStyles(std::string_view line);

/// How many columns such a line takes at most, were it all in one row.
std::size_t columnsOfLine(std::string_view line) noexcept;


} // namespace ciarla
