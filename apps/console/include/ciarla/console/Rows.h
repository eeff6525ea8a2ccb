#pragma once

#include <string>
#include <string_view>


namespace ciarla {


/// A sentence, safe to show, as it is written to this descriptor by who paints no screen: at a terminal its rows end
/// between words, and each but the first is indented; anywhere else it stays one line, for whoever reads it by lines.
std::string inRows(std::string_view sentence, int descriptor);


} // namespace ciarla
