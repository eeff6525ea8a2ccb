#pragma once

#include "ExitCode.h"

#include <ciarla/protocol/LinkEnd.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>


namespace ciarla {


/// What the end of something means: a status, and a sentence for the person; empty where there is nothing to say.
struct Ending
{
	ExitCode code = ExitCode::orderly;
	std::string sentence;
	bool mayListenLater = false; ///< Nobody was there: a later call may find somebody.
	std::string brief = {};      ///< Of a chat, for the status row: "Bob has left".
};


/// What a caller is told while a chat is on.
inline constexpr std::string_view busyWords = "busy, try later";


/// What is told where a script's lines were not taken to their end.
inline constexpr std::string_view unreadInputWords = "There is input left that was not said.";


/// Of an error that kept a chat from beginning.
ExitCode exitCodeOf(const std::error_code& error) noexcept;

/// Of a chat that had begun. `peer` is its name, safe to show. Lines of ours that were not acknowledged are no part of it.
Ending endingOfChat(const LinkEnd& end, std::string_view peer);

/// Of a stay in a hub, by that name; safe to show.
Ending endingOfHub(const LinkEnd& end, std::string_view hub);

/// Of a call that never became a chat. `address` is what was dialled, safe to show; `listen` is the command by which
/// somebody would be there.
Ending endingOfDial(const LinkEnd& end, std::string_view address, std::string_view listen);

/// "Leaving; 2 lines are not delivered yet"
std::string leavingSentence(std::size_t lines);

/// "3 lines of yours were not sent: nobody came."
std::string unsentSentence(std::size_t lines);

/// "Ctrl-C again leaves; 2 lines are not delivered yet"
std::string leaveAgainSentence(std::size_t lines);

/// "3 lines of yours were not acknowledged."
std::string unacknowledgedSentence(std::size_t lines, std::string_view peer);


} // namespace ciarla
