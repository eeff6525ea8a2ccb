#pragma once

#include <ciarla/protocol/HubFrames.h>
#include <ciarla/protocol/Link.h>

#include <cstddef>
#include <cstdint>
#include <string_view>


namespace ciarla {


class Console;
struct OutgoingLine;


/// What is said to a hub, and asked of it: which frame each command is.

/// Says `text`, which is of that line, or asks what its command asks. `room` is the hub's handle, 0 where it is of none.
SayResult sayToHub(Link& link, const OutgoingLine& next, std::uint32_t room, std::string_view text);

/// Of a text; less than the link itself takes.
std::size_t hubTextBytesMax(const Link& link) noexcept;

/// Who somebody is, as /whois asked: to a person in a sentence, to a program by its parts.
void reportMember(Console& console, const JoinedFrame& frame);


} // namespace ciarla
