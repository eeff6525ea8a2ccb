#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/HubFrames.h>

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>


namespace ciarla {


/// The bytes of a DELIVER frame before its body, its length field not counted.
inline constexpr std::size_t deliverFrameOverheadBytes = 1 + 4 + 8 + 8 + 4 + 1 + 8 + 4;


/// One of HubFrames.h.
template <typename Frame>
concept HubWireFrame = std::same_as<std::remove_const_t<decltype(Frame::type)>, FrameType>;


/// Appends one whole frame, as in FrameCodec.h: names must pass Name's rules, texts be UTF-8, of at most 65,535 bytes where
/// their length has 16 bits, and the whole must be within the receiver's limit.
template <HubWireFrame Frame>
void encode(const Frame& frame, BytesBuilder& output);

/// How long the frame of a request is, its length field not counted. None if a text in it is longer than its own
/// length can say.
std::optional<std::size_t> frameBytes(const HubRequest& request);

/// As in FrameCodec.h. None also if a name breaks Name's rules, if a count is larger than what came could hold, or if a
/// WELCOME would never let anything be said. Only lists allocate, in proportion to what has come.
template <HubWireFrame Frame>
std::optional<Frame> decode(std::span<const std::byte> body);


} // namespace ciarla
