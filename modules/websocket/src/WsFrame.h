#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/base/BytesBuilder.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>


// How a frame is written. Source: RFC 6455, section 5.2.
//
//     | fin, rsv, opcode | mask, length | length 16 or 64 | mask key  | payload
//     |        1         |      1       |   0, 2 or 8     |  0 or 4   |
namespace ciarla {


enum class WsOpcode : std::uint8_t
{
	continuation = 0,
	text = 1,
	binary = 2,
	close = 8,
	ping = 9,
	pong = 10
};


/// Whether a message ends with a frame.
enum class WsPart : std::uint8_t
{
	unfinished,
	final_
};


/// What a client combines its payload with, so that no proxy takes it for something else.
using WsMaskKey = std::array<std::byte, 4>;

constexpr std::size_t wsHeaderBytesMax = 14;
constexpr std::size_t wsControlBytesMax = 125; ///< Of the payload of a ping, pong or close. Source: section 5.5.


/// Writes the header of a frame; one with a key is masked, and its payload has to be as well.
void appendWsHeader(
	BytesBuilder& builder, WsOpcode opcode, WsPart part, std::uint64_t payloadBytes,
	const std::optional<WsMaskKey>& key);

/// Masks, or unmasks, which is the same: `to` has room for all of `from`, and may be the same place. `offset` is how
/// much of the frame's payload came before.
void maskInto(std::span<const std::byte> from, std::byte* to, const WsMaskKey& key, std::uint64_t offset) noexcept;

/// Writes a part of a frame's payload, masked.
void appendMasked(
	BytesBuilder& builder, std::span<const std::byte> payload, const WsMaskKey& key, std::uint64_t offset);

/// A whole ping, pong or close, whose payload has at most wsControlBytesMax.
Bytes wsControlFrame(WsOpcode opcode, std::span<const std::byte> payload, const std::optional<WsMaskKey>& key);


} // namespace ciarla
