#pragma once

#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What a hub sent, in words: "GREETING hub", "ACK 3 @7", "DELIVER r1 7<6 m2 hi". Raw bytes are "RAW …". A name is
/// said of a member as m and its handle, of a room as r and its.
std::vector<std::string> framesIn(std::string_view bytes);


} // namespace ciarla
