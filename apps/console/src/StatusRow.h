#pragma once

#include <ciarla/console/StatusLine.h>

#include <cstddef>
#include <string>
#include <vector>


namespace ciarla {


/// One row of at most `columns` of the parts of a status line. Where they do not all fit, the one that is worth least is
/// shortened or left out, and so on; of what one cannot do without as much as fits.
std::string statusRow(std::vector<StatusPart> parts, std::size_t columns);


} // namespace ciarla
