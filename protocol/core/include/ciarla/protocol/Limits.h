#pragma once

#include <ciarla/base/Time.h>

#include <chrono>
#include <cstddef>
#include <cstdint>


namespace ciarla {


/// Every bound of the protocol, with its reason. Source: docs/wire-protocol.md.
struct Limits
{
	/// A name: longer than any in use, short enough that `Name: text` stays a line.
	static constexpr std::size_t nameBytesMax = 64;

	/// NUL, name, NUL.
	static constexpr std::size_t greetingBytesMax = nameBytesMax + 2;

	/// The words that go with a goodbye or a refusal: one line of a terminal, generously.
	static constexpr std::size_t reasonBytesMax = 512;

	/// How long a peer has for its greeting and its HELLO. From when, is told by who waits:
	///
	///     a hub                  from the connection's opening   a program sends both at once, and silence holds a place
	///     one of two people      from the peer's first byte      a person may take minutes to type a name
	static constexpr Duration helloDeadline = std::chrono::seconds(10);

	/// What recv(1024) of the original scripts reads at once.
	static constexpr std::size_t rawTextBytesMax = 1024;

	/// The largest frame that we take, type byte included; what HELLO announces.
	std::uint32_t frameBytesMax = 64 * 1024;

	/// What we have said and the peer has not acknowledged: then saying waits.
	std::size_t unacknowledgedLinesMax = 256;
	std::size_t unacknowledgedBytesMax = 256 * 1024;

	/// How long a hub's NAK "slow down" makes us wait: a hub that names no time would be asked again for ever without a
	/// pause, and one that names a long one would hold a script up; past that the line counts as refused.
	static constexpr Duration slowDownMin = std::chrono::seconds(1);
	static constexpr Duration slowDownMax = std::chrono::seconds(60);

	/// An ACK rides with the next write, or goes alone after this: below what a person notices.
	Duration ackDelay = std::chrono::milliseconds(20);

	/// A raw peer's name is its first chunk, gathered until this much quiet.
	Duration rawNameQuiet = std::chrono::milliseconds(100);

	/// After a raw peer's first byte nothing is said for this long, so that our name stays alone in its first read.
	Duration rawFirstText = std::chrono::milliseconds(300);

	/// Between two raw sends, so that the script's recv(1024) does not run them together.
	Duration rawSpacing = std::chrono::milliseconds(150);

	/// A character cut between two raw reads is held this long for its other half.
	Duration rawHealing = std::chrono::seconds(1);
};


} // namespace ciarla
