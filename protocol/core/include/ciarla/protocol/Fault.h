#pragma once

#include <string>


namespace ciarla {


/// What a peer did that the protocol does not allow.
enum class FaultKind
{
	notAChat, ///< Its first bytes are no name: a port scan, or another protocol.
	badName,
	frameTooLong,    ///< A length over the limit; nothing was allocated for it.
	frameEmpty,      ///< A length of zero.
	malformedFrame,  ///< Fields that do not fit in their frame, or text that is no UTF-8.
	unknownFrame,    ///< A type from 128 on that we do not know.
	unexpectedFrame, ///< A known frame where it may not stand: text before the hello, a second hello.
	badSequence,     ///< A text numbered 0, or an answer to a text that was never said.
	noCommonVersion,
	wrongDialect, ///< Raw where frames are required, or the reverse.
	unfit         ///< Nobody whom a hub takes: another hub, or one that takes shorter frames than the hub says.
};


/// A Fault is the peer's mistake as a value: what it was, and a sentence for a person.
///
/// The text is ours, and safe to show: it names no byte of the peer's that was not made visible.
struct Fault
{
	FaultKind kind;
	std::string text;
};


} // namespace ciarla
