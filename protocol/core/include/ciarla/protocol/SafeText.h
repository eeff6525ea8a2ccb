#pragma once

#include <cstddef>
#include <string>
#include <string_view>


namespace ciarla {


/// SafeText is the one sanitiser: whatever a peer sends passes here before a person sees it.
///
///     C0 and DEL               their pictures: ␛ ␀ ␡
///     C1, bidi controls,       <U+009B> <U+202E> <U+200B>
///     invisible characters
///     a line break in a text   ⏎  (CR LF is one)
///     invalid UTF-8            U+FFFD
///
/// What comes out is valid UTF-8 of one line, which no terminal obeys. It is at most four times as long as what
/// goes in, and bounded further as said below; what had to be cut off ends in "…".
/// Source: docs/wire-protocol.md, "Showing it"; the classes are those of Characters.h.

/// A message. Joiners pass: they form emoji, and the words of many scripts.
std::string safeBody(std::string_view text);

/// A message for an interactive view: at each line break a new line begins, with `indent` spaces before its words,
/// at least one. So nothing that a peer sends stands where a name or a notice does.
std::string safeBodyIndented(std::string_view text, std::size_t indent);

/// The words of a goodbye, a refusal or an error: as a message without joiners, at most 512 bytes.
std::string safeReason(std::string_view text);

/// A name, at most 64 bytes. As a reason, and moreover a colon, and a `*`, `-`, `>` or `[` at its beginning, are made
/// visible too: so the first ": " of a line always ends the speaker's name, and no name looks like a notice or a room.
std::string safeName(std::string_view text);


} // namespace ciarla
