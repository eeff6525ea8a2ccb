#pragma once

#include "Wording.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/ChatSettings.h>
#include <ciarla/protocol/LinkLimits.h>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// The bounds of a session, with their reasons.
struct SessionLimits
{
	/// Callers who have not said their name: more than any crowd of two people, few enough to hold.
	std::size_t silentCallersMax = 64;

	/// Lines that were entered and could not be said yet; then reading waits.
	std::size_t heldLinesMax = 64;

	/// What the peer said and the console has not shown: above the first the peer waits, below the second it goes on.
	/// More than a framed peer may have unacknowledged (256 KiB, four times as much once made visible), so that a
	/// screen that stands still for an hour does not keep us from hearing its PING, and the chat outlives it.
	std::size_t unshownBytesHigh = 2 * 1024 * 1024;
	std::size_t unshownBytesLow = 512 * 1024;

	/// So many different reasons why a call was no chat are told at once; all other failures are only counted.
	std::size_t failuresTold = 8;

	/// The failures that are only counted are gathered for so long before the first report, for a port scan comes in
	/// bursts; then a report comes no more often than this, so that no flood fills a screen.
	Duration failuresGathered = std::chrono::seconds(1);
	Duration failuresPause = std::chrono::seconds(10);

	/// A dial that takes longer is worth a word.
	Duration slowDial = std::chrono::seconds(1);

	/// A peer that is silent for longer is worth a word: it may be a person who types a name.
	Duration silentPeer = std::chrono::seconds(10);

	/// Between two attempts of `connect --wait`.
	Duration redial = std::chrono::seconds(1);

	/// A raw listener that is busy says so 300 ms after our first byte; the end of our input waits so long to hear it.
	Duration rawWelcome = std::chrono::seconds(1);

	/// Who pressed a key so short a time ago goes on typing: until then the keyboard is not given back.
	Duration typingPause = std::chrono::seconds(2);

	/// So long a first Ctrl-C stands, which says what leaving would lose; a second one leaves.
	Duration leavePause = std::chrono::seconds(2);

	/// How long a signal lets a goodbye take.
	Duration goodbye = std::chrono::seconds(2);

	/// How long somebody who wishes to leave a hub waits for it to take something more: longer than it may make a line
	/// wait, and the answer to that.
	Duration hubPatience = std::chrono::seconds(90);

	/// Raw lines leave 150 ms apart; a rest of more than so many is worth a word.
	std::size_t rawLinesWorthAWord = 20;
};


/// What a session is told when it is made.
struct SessionSettings
{
	std::string name;           ///< Empty: a person is asked, else the guess is taken.
	std::string guessedName;    ///< The login name, or "guest"; a valid name.
	std::string room = "lobby"; ///< To be in first, where the other side is a hub.
	Dialect dialect = Dialect::detect;
	bool keep = false; ///< Listen again after a chat.
	bool stay = false; ///< The end of input does not end the chat.
	std::string log;   ///< The file that the chat is written to; empty for none.
	std::optional<Duration> wait;
	EnteredCommand command; ///< For advice to type it again.
	int verbosity = 0;
	std::array<std::byte, 16> sessionId{};
	std::vector<std::string> localAddresses; ///< Of this machine, for the other person to dial; the best first.
	LinkLimits linkLimits;
	SessionLimits limits;
};


} // namespace ciarla
