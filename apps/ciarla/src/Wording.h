#pragma once

#include <ciarla/protocol/ChatSettings.h>
#include <ciarla/transport/Address.h>
#include <ciarla/transport/ConnectionInfo.h>

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// What is told in more than one place, or is long; all of it is for a person, and of one line each.

/// `Listening on tcp://…`, what to tell the other person, and who can read along. The first line's beginning is a promise to
/// scripts. `local` are this machine's addresses.
std::vector<std::string> listeningLines(
	const Address& bound, const Capabilities& capabilities, const std::vector<std::string>& local);

/// What whoever listens has to know of callers by name, if anything: over WebSocket only names that are known are let in.
/// The address is the bound one, with all of its options.
std::optional<std::string> callersByNameWords(const Address& bound);

/// Who is there, in which dialect, who can read along, and how to leave.
std::vector<std::string> connectedLines(
	std::string_view peer, std::string_view place, Dialect dialect, const ConnectionInfo& wire);

/// "not encrypted" and the like, and whom the wire itself vouches for: "on this machine, user 1000".
std::string securityWords(const ConnectionInfo& wire);

/// "12 ms", rounded up.
/// `word`, safe to show, as a shell takes it for one word.
std::string shellWord(std::string_view word);

std::string millisecondsWords(Duration duration);

/// "12 seconds", "1 second".
std::string secondsWords(Duration duration);


/// "It is 14:03:05 here (UTC+0100)."
std::string timeSentence(std::time_t now);


} // namespace ciarla
