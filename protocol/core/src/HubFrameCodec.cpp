#include "HubFieldMeter.h"
#include "HubFieldReader.h"
#include "HubFieldWriter.h"

#include <ciarla/protocol/HubFrameCodec.h>


namespace ciarla {


namespace {


/// Whether a member could ever say anything under these limits.
bool letsSpeak(const WelcomeFrame& welcome) noexcept
{
	return welcome.frameBytesMax >= frameBytesMin && welcome.unacknowledgedLinesMax > 0 &&
		(welcome.millisecondsPerText == 0 || welcome.burst > 0);
}


} // namespace


template <HubWireFrame Frame>
void encode(const Frame& frame, BytesBuilder& output)
{
	const std::size_t begin = output.size();
	output.appendU32(0);
	output.appendU8(static_cast<std::uint8_t>(Frame::type));
	HubFieldWriter writer(output);
	Frame::pass(frame, writer);
	output.patchU32(begin, static_cast<std::uint32_t>(output.size() - begin - 4));
}


std::optional<std::size_t> frameBytes(const HubRequest& request)
{
	HubFieldMeter meter;
	std::visit([&meter](const auto& frame) { frame.pass(frame, meter); }, request);
	return meter.fits ? std::optional<std::size_t>(1 + meter.bytes) : std::nullopt;
}


template <HubWireFrame Frame>
std::optional<Frame> decode(std::span<const std::byte> body)
{
	HubFieldReader reader(body);
	Frame frame;
	Frame::pass(frame, reader);
	bool isSensible = reader.ok();
	if constexpr (std::is_same_v<Frame, WelcomeFrame>)
	{
		isSensible = isSensible && letsSpeak(frame);
	}
	return isSensible ? std::optional<Frame>(std::move(frame)) : std::nullopt;
}


template void encode(const WelcomeFrame& frame, BytesBuilder& output);
template void encode(const DeliverFrame& frame, BytesBuilder& output);
template void encode(const JoinedFrame& frame, BytesBuilder& output);
template void encode(const LeftFrame& frame, BytesBuilder& output);
template void encode(const RosterFrame& frame, BytesBuilder& output);
template void encode(const RoomFrame& frame, BytesBuilder& output);
template void encode(const RoomsFrame& frame, BytesBuilder& output);
template void encode(const TopicChangedFrame& frame, BytesBuilder& output);
template void encode(const RenamedFrame& frame, BytesBuilder& output);
template void encode(const JoinFrame& frame, BytesBuilder& output);
template void encode(const PartFrame& frame, BytesBuilder& output);
template void encode(const NameFrame& frame, BytesBuilder& output);
template void encode(const TopicFrame& frame, BytesBuilder& output);
template void encode(const HistoryFrame& frame, BytesBuilder& output);
template void encode(const OperateFrame& frame, BytesBuilder& output);
template void encode(const WhoFrame& frame, BytesBuilder& output);
template void encode(const ListFrame& frame, BytesBuilder& output);
template void encode(const TellFrame& frame, BytesBuilder& output);

template std::optional<WelcomeFrame> decode(std::span<const std::byte> body);
template std::optional<DeliverFrame> decode(std::span<const std::byte> body);
template std::optional<JoinedFrame> decode(std::span<const std::byte> body);
template std::optional<LeftFrame> decode(std::span<const std::byte> body);
template std::optional<RosterFrame> decode(std::span<const std::byte> body);
template std::optional<RoomFrame> decode(std::span<const std::byte> body);
template std::optional<RoomsFrame> decode(std::span<const std::byte> body);
template std::optional<TopicChangedFrame> decode(std::span<const std::byte> body);
template std::optional<RenamedFrame> decode(std::span<const std::byte> body);
template std::optional<JoinFrame> decode(std::span<const std::byte> body);
template std::optional<PartFrame> decode(std::span<const std::byte> body);
template std::optional<NameFrame> decode(std::span<const std::byte> body);
template std::optional<TopicFrame> decode(std::span<const std::byte> body);
template std::optional<HistoryFrame> decode(std::span<const std::byte> body);
template std::optional<OperateFrame> decode(std::span<const std::byte> body);
template std::optional<WhoFrame> decode(std::span<const std::byte> body);
template std::optional<ListFrame> decode(std::span<const std::byte> body);
template std::optional<TellFrame> decode(std::span<const std::byte> body);


} // namespace ciarla
