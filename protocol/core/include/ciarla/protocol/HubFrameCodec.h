#pragma once

#include <ciarla/base/BytesBuilder.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/HubFrames.h>

#include <cstddef>
#include <optional>
#include <span>


namespace ciarla {


/// The bytes of a DELIVER frame before its body, its length field not counted.
inline constexpr std::size_t deliverFrameOverheadBytes = 1 + 4 + 8 + 8 + 4 + 1 + 8 + 4;


// encode() appends one whole frame, as in FrameCodec.h: names must pass Name's rules, texts be UTF-8, of at most
// 65,535 bytes where their length has 16 bits, and the whole must be within the receiver's limit.

void encode(const WelcomeFrame& frame, BytesBuilder& output);
void encode(const DeliverFrame& frame, BytesBuilder& output);
void encode(const JoinedFrame& frame, BytesBuilder& output);
void encode(const LeftFrame& frame, BytesBuilder& output);
void encode(const RosterFrame& frame, BytesBuilder& output);
void encode(const RoomFrame& frame, BytesBuilder& output);
void encode(const RoomsFrame& frame, BytesBuilder& output);
void encode(const TopicChangedFrame& frame, BytesBuilder& output);
void encode(const RenamedFrame& frame, BytesBuilder& output);

void encode(const JoinFrame& frame, BytesBuilder& output);
void encode(const PartFrame& frame, BytesBuilder& output);
void encode(const NameFrame& frame, BytesBuilder& output);
void encode(const TopicFrame& frame, BytesBuilder& output);
void encode(const HistoryFrame& frame, BytesBuilder& output);
void encode(const OperateFrame& frame, BytesBuilder& output);
void encode(const WhoFrame& frame, BytesBuilder& output);
void encode(const ListFrame& frame, BytesBuilder& output);
void encode(const TellFrame& frame, BytesBuilder& output);


/// How long the frame of a request is, its length field not counted. None if a text in it is longer than its own
/// length can say.
std::optional<std::size_t> frameBytes(const HubRequest& request);


// decode() as in FrameCodec.h. None also if a name breaks Name's rules, if a count is larger than what came could
// hold, or if a WELCOME would never let anything be said. Only lists allocate, in proportion to what has come.

template <>
std::optional<WelcomeFrame> decode(std::span<const std::byte> body);
template <>
std::optional<DeliverFrame> decode(std::span<const std::byte> body);
template <>
std::optional<JoinedFrame> decode(std::span<const std::byte> body);
template <>
std::optional<LeftFrame> decode(std::span<const std::byte> body);
template <>
std::optional<RosterFrame> decode(std::span<const std::byte> body);
template <>
std::optional<RoomFrame> decode(std::span<const std::byte> body);
template <>
std::optional<RoomsFrame> decode(std::span<const std::byte> body);
template <>
std::optional<TopicChangedFrame> decode(std::span<const std::byte> body);
template <>
std::optional<RenamedFrame> decode(std::span<const std::byte> body);

template <>
std::optional<JoinFrame> decode(std::span<const std::byte> body);
template <>
std::optional<PartFrame> decode(std::span<const std::byte> body);
template <>
std::optional<NameFrame> decode(std::span<const std::byte> body);
template <>
std::optional<TopicFrame> decode(std::span<const std::byte> body);
template <>
std::optional<HistoryFrame> decode(std::span<const std::byte> body);
template <>
std::optional<OperateFrame> decode(std::span<const std::byte> body);
template <>
std::optional<WhoFrame> decode(std::span<const std::byte> body);
template <>
std::optional<ListFrame> decode(std::span<const std::byte> body);
template <>
std::optional<TellFrame> decode(std::span<const std::byte> body);


} // namespace ciarla
