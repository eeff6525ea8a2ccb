#pragma once

#include <cstddef>
#include <string>
#include <vector>


namespace ciarla {


/// One row of at most `columns` of the parts of a status line. Where they do not all fit, those between the first and the
/// last are left out, the earlier ones first; then the first is cut, and at last the last.
std::string statusRow(std::vector<std::string> parts, std::size_t columns);


} // namespace ciarla
