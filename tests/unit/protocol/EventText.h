#pragma once

#include <ciarla/protocol/ChatProtocol.h>

#include <string>
#include <string_view>


namespace ciarla {


/// An event in the words of the vectors (docs/wire-protocol.md, "Test vectors"): `text 1 say "hi"`.
std::string eventText(const ChatEvent& event);

std::string_view stateText(ChatProtocol::State state);
std::string_view sayText(SayResult result);


/// The code that a vector calls by this word.
ByeCode byeCodeOf(std::string_view word);


} // namespace ciarla
