#include "HubFieldMeter.h"
#include "HubFieldReader.h"
#include "HubFieldWriter.h"

#include <ciarla/protocol/HubFrameCodec.h>


namespace ciarla {


namespace {


template <typename Frame>
void encodeFrame(const Frame& frame, BytesBuilder& output)
{
	const std::size_t begin = output.size();
	output.appendU32(0);
	output.appendU8(static_cast<std::uint8_t>(Frame::type));
	HubFieldWriter writer(output);
	Frame::pass(frame, writer);
	output.patchU32(begin, static_cast<std::uint32_t>(output.size() - begin - 4));
}


template <typename Frame>
std::optional<Frame> decodeFrame(std::span<const std::byte> body)
{
	HubFieldReader reader(body);
	Frame frame;
	Frame::pass(frame, reader);
	return reader.ok() ? std::optional<Frame>(std::move(frame)) : std::nullopt;
}


/// Whether a member could ever say anything under these limits.
bool letsSpeak(const WelcomeFrame& welcome) noexcept
{
	return welcome.frameBytesMax >= frameBytesMin && welcome.unacknowledgedLinesMax > 0 &&
		(welcome.millisecondsPerText == 0 || welcome.burst > 0);
}


} // namespace


void encode(const WelcomeFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const DeliverFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const JoinedFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const LeftFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const RosterFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const RoomFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const RoomsFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const TopicChangedFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const RenamedFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const JoinFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const PartFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const NameFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const TopicFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const HistoryFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const OperateFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const WhoFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const ListFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


void encode(const TellFrame& frame, BytesBuilder& output)
{
	encodeFrame(frame, output);
}


std::optional<std::size_t> frameBytes(const HubRequest& request)
{
	HubFieldMeter meter;
	std::visit([&meter](const auto& frame) { frame.pass(frame, meter); }, request);
	return meter.fits ? std::optional<std::size_t>(1 + meter.bytes) : std::nullopt;
}


template <>
std::optional<WelcomeFrame> decode(std::span<const std::byte> body)
{
	const std::optional<WelcomeFrame> frame = decodeFrame<WelcomeFrame>(body);
	return frame && letsSpeak(*frame) ? frame : std::nullopt;
}


template <>
std::optional<DeliverFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<DeliverFrame>(body);
}


template <>
std::optional<JoinedFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<JoinedFrame>(body);
}


template <>
std::optional<LeftFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<LeftFrame>(body);
}


template <>
std::optional<RosterFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<RosterFrame>(body);
}


template <>
std::optional<RoomFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<RoomFrame>(body);
}


template <>
std::optional<RoomsFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<RoomsFrame>(body);
}


template <>
std::optional<TopicChangedFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<TopicChangedFrame>(body);
}


template <>
std::optional<RenamedFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<RenamedFrame>(body);
}


template <>
std::optional<JoinFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<JoinFrame>(body);
}


template <>
std::optional<PartFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<PartFrame>(body);
}


template <>
std::optional<NameFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<NameFrame>(body);
}


template <>
std::optional<TopicFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<TopicFrame>(body);
}


template <>
std::optional<HistoryFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<HistoryFrame>(body);
}


template <>
std::optional<OperateFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<OperateFrame>(body);
}


template <>
std::optional<WhoFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<WhoFrame>(body);
}


template <>
std::optional<ListFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<ListFrame>(body);
}


template <>
std::optional<TellFrame> decode(std::span<const std::byte> body)
{
	return decodeFrame<TellFrame>(body);
}


} // namespace ciarla
