#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla {


/// A sentence, safe to show, as it is written to this descriptor by who paints no screen: at a terminal its rows end
/// between words, and each but the first is indented; anywhere else it stays one line, for whoever reads it by lines.
std::string inRows(std::string_view sentence, int descriptor);

/// How many columns of the terminal at this descriptor may be filled; none where it is no terminal.
std::optional<std::size_t> columnsOfTerminal(int descriptor);

/// A page of help in rows of at most `columns`. What goes on of a row of a table begins where its explanation does, of any
/// other line where its words do.
std::string pageInRows(std::string_view page, std::size_t columns);


} // namespace ciarla
