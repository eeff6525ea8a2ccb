#pragma once

#include "ChatLine.h"
#include "ExitCode.h"

#include <ciarla/protocol/ChatEvent.h>
#include <ciarla/protocol/HubFrames.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What a member of a hub is told. Names that are given here are safe to show; texts and reasons are as they came.
/// What is returned is safe to show, and of one line each.

/// Who one is on which hub, who can read along, and how to leave.
std::vector<std::string> welcomedLines(
	std::string_view name, std::string_view hub, std::string_view place, const ConnectionInfo& wire);

/// "You are in lobby on hub tavern with 3 others." `members` counts oneself.
std::string enteredSentence(std::string_view room, std::string_view hub, std::size_t members);

/// "The topic of lobby is: tea at 5"
std::string topicSentence(std::string_view room, std::string_view topic);

/// "Ada set the topic of lobby: tea at 5". `who` is "You" or a name.
std::string topicChangedSentence(std::string_view who, std::string_view room, std::string_view topic);

/// "Bob left: too slow to read."
std::string leftSentence(std::string_view who, LeaveCode code, std::string_view reason);

/// "You are no longer in lobby: put out, flooding."
std::string putOutSentence(std::string_view room, LeaveCode code, std::string_view reason);

/// Why the hub did not take a line or a command, which is named by its beginning.
std::string refusedSentence(const ChatLine& line, const TextRefused& refusal);

/// A line or a command, as it was entered, cut to what fits in a sentence: `"hello, everybo…"`, `/join games`.
std::string quoted(const ChatLine& line);

/// `heading` and the items, separated by commas, in lines of at most 78 columns. `more`: how many are not among them.
std::vector<std::string> listLines(std::string heading, const std::vector<std::string>& items, std::size_t more);


} // namespace ciarla
