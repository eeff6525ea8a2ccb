#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/Frames.h>

#include <cstddef>
#include <optional>
#include <span>


namespace ciarla {


/// The bytes of a TEXT frame before its body, its length field not counted.
inline constexpr std::size_t textFrameOverheadBytes = 1 + 8 + 1 + 4 + 4;


// encode() appends one whole frame: length, type, body. The fields must be valid: texts UTF-8, of at most
// 65,535 bytes where their length has 16 bits, and the whole within the receiver's limit.

void encode(const HelloFrame& frame, BytesBuilder& output);
void encode(const TextFrame& frame, BytesBuilder& output);
void encode(const AckFrame& frame, BytesBuilder& output);
void encode(const NakFrame& frame, BytesBuilder& output);
void encode(const PingFrame& frame, BytesBuilder& output);
void encode(const PongFrame& frame, BytesBuilder& output);
void encode(const ByeFrame& frame, BytesBuilder& output);


/// Reads the body of a frame of that type. None if the fields do not fit in it, or a text is no UTF-8. What
/// follows the last known field is ignored: a newer peer's. The result borrows from `body`.
template <typename Frame>
std::optional<Frame> decode(std::span<const std::byte> body);

template <>
std::optional<HelloFrame> decode(std::span<const std::byte> body);
template <>
std::optional<TextFrame> decode(std::span<const std::byte> body);
template <>
std::optional<AckFrame> decode(std::span<const std::byte> body);
template <>
std::optional<NakFrame> decode(std::span<const std::byte> body);
template <>
std::optional<PingFrame> decode(std::span<const std::byte> body);
template <>
std::optional<PongFrame> decode(std::span<const std::byte> body);
template <>
std::optional<ByeFrame> decode(std::span<const std::byte> body);


} // namespace ciarla
