#pragma once

#include <ciarla/base/Result.h>
#include <ciarla/base/Time.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>


namespace ciarla {


/// What a recording, and each part that was added to it, begins with.
inline constexpr std::string_view recordingHeader = "ciarla-recording 1";

/// The most payload in one line; more is written as several, so that a line is never long.
inline constexpr std::size_t recordedBytesMost = 4096;

/// The longest line that is read: each byte takes four characters at most, and there is a time before them.
inline constexpr std::size_t recordedLineBytesMax = 4 * recordedBytesMost + 128;


/// The events of a recording, seen from the side that was recorded.
enum class RecordedKind
{
	dialled,
	accepted,
	opened,
	sent,
	received,
	finished,     ///< We finished sending.
	peerFinished, ///< The peer did.
	closing,      ///< We began to close.
	closed        ///< How it ended.
};


/// One line of a recording, taken apart but for its last part, which is still escaped.
struct RecordingLine
{
	std::uint64_t connection = 0;
	Duration at{};
	RecordedKind kind = RecordedKind::dialled;
	std::string_view rest; ///< Borrowed from the line.
};


/// The line, with its end.
std::string recordingLine(std::uint64_t connection, Duration at, RecordedKind kind, std::string_view rest = {});

/// Takes a line apart, without its end; nothing if it is none.
std::optional<RecordingLine> parseRecordingLine(std::string_view line);

/// Printable ASCII as it is, but a backslash as `\\`; a line feed as `\n`; every other byte as `\x` and two digits.
std::string escaped(std::span<const std::byte> bytes);

/// The bytes again; nothing if `text` is not what escaped() writes.
std::optional<std::string> unescaped(std::string_view text);

/// An error code as one word: `ok`, or that of an ErrorCode. Another category's is `lost`, as the wire was.
std::string codeWord(const std::error_code& code);

std::optional<std::error_code> parseCodeWord(std::string_view word);


} // namespace ciarla
