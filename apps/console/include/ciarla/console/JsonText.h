#pragma once

#include <string>
#include <string_view>


namespace ciarla {


/// `text` as a string of JSON (RFC 8259) with its quotes, on one line that no terminal obeys: whatever is not seen, the
/// line and paragraph separators and what turns the direction of writing among it, stands as `\uXXXX`. What is no UTF-8
/// becomes U+FFFD.
std::string jsonString(std::string_view text);


} // namespace ciarla
