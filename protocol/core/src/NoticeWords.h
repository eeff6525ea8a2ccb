#pragma once

#include <string_view>


namespace ciarla {


/// Words by which the program's own sentences are known: a name that has them would turn what its owner says into one.
/// Only sentences with a colon count, for a name is never shown without one behind it, or a verb. tests/house compares
/// the lists with the sources of the sentences.

/// How such sentences begin, whatever follows.
inline constexpr std::string_view noticeOpenings[] = {
	"a call from",   "a fault of",      "at hub",           "ciarla",
	"it is entered", "listening on",    "no chat has",      "this is no command",
	"done",          "nobody here",     "not all of",       "not said",
	"on the other",  "on this machine", "refused",          "rooms",
	"the call",      "the chat",        "the connection",   "the hub",
	"the line",      "the log has",     "the old settings", "the other side",
	"the topic",     "this machine",    "to call",          "to join",
	"to leave",      "what is said",    "you are",          "you do not",
	"you left",      "your name",
};

/// What they say of somebody, wherever it stands among the words.
inline constexpr std::string_view noticeVerbs[] = {
	"broke off",    "broke the protocol", "cannot be",         "does not want", "ended your stay",
	"has no room",  "has no topic",       "is closed",         "is no longer",  "is now",
	"no longer in", "refused line",       "removed the topic", "set the topic", "there is no chat",
	"was lost",     "was no chat",        "was put out",       "of yours",      "than the one who is here now",
};

/// The same, as the last words; one alone counts where it begins with a small letter, for people are called Tom Ended and
/// Anna Waves.
inline constexpr std::string_view noticeEndings[] = {
	"came", "ended", "failed", "has left", "is back", "is here", "is taken", "joined", "left", "waves",
};


/// Whether a name reads as a sentence of the program's, by these words.
bool readsAsNotice(std::string_view name) noexcept;


} // namespace ciarla
