#pragma once

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


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
