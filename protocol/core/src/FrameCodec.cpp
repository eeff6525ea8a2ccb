#include "FieldReader.h"

#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/Name.h>


namespace ciarla {


namespace {


constexpr std::size_t sessionIdBytes = 16;


void appendHead(FrameType type, std::size_t bodyBytes, BytesBuilder& output)
{
	output.appendU32(static_cast<std::uint32_t>(1 + bodyBytes));
	output.appendU8(static_cast<std::uint8_t>(type));
}


void appendText16(std::string_view text, BytesBuilder& output)
{
	output.appendU16(static_cast<std::uint16_t>(text.size()));
	output.append(text);
}


void encodeToken(FrameType type, std::uint64_t token, BytesBuilder& output)
{
	appendHead(type, 8, output);
	output.appendU64(token);
}


template <typename Frame>
std::optional<Frame> ifOk(const FieldReader& reader, Frame frame)
{
	return reader.ok() ? std::optional<Frame>(std::move(frame)) : std::nullopt;
}


} // namespace


void encode(const HelloFrame& frame, BytesBuilder& output)
{
	const std::size_t begin = output.size();
	appendHead(FrameType::hello, 0, output);
	output.appendU8(static_cast<std::uint8_t>(frame.versions.size()));
	output.append(frame.versions);
	output.appendU8(static_cast<std::uint8_t>(frame.role));
	output.appendU64(frame.features);
	output.append(frame.sessionId);
	output.appendU32(frame.frameBytesMax);
	output.appendU16(static_cast<std::uint16_t>(frame.resumeToken.size()));
	output.append(frame.resumeToken);
	output.appendU16(static_cast<std::uint16_t>(frame.rooms.size()));
	for (const RoomSeen& room: frame.rooms)
	{
		appendText16(room.name, output);
		output.appendU64(room.epoch);
		output.appendU64(room.sequence);
	}
	output.patchU32(begin, static_cast<std::uint32_t>(output.size() - begin - 4));
}


void encode(const TextFrame& frame, BytesBuilder& output)
{
	appendHead(FrameType::text, textFrameOverheadBytes - 1 + frame.body.size(), output);
	output.appendU64(frame.sequence);
	output.appendU8(static_cast<std::uint8_t>(frame.kind));
	output.appendU32(frame.target);
	output.appendU32(static_cast<std::uint32_t>(frame.body.size()));
	output.append(frame.body);
}


void encode(const AckFrame& frame, BytesBuilder& output)
{
	appendHead(FrameType::ack, 8 + 8 + 8, output);
	output.appendU64(frame.sequence);
	output.appendU64(frame.roomSequence);
	output.appendU64(frame.time);
}


void encode(const NakFrame& frame, BytesBuilder& output)
{
	appendHead(FrameType::nak, 8 + 2 + 4 + 2 + frame.text.size(), output);
	output.appendU64(frame.sequence);
	output.appendU16(frame.code);
	output.appendU32(frame.retryAfterSeconds);
	appendText16(frame.text, output);
}


void encode(const PingFrame& frame, BytesBuilder& output)
{
	encodeToken(FrameType::ping, frame.token, output);
}


void encode(const PongFrame& frame, BytesBuilder& output)
{
	encodeToken(FrameType::pong, frame.token, output);
}


void encode(const ByeFrame& frame, BytesBuilder& output)
{
	const std::size_t nameBytes = frame.freeName.empty() ? 0 : 2 + frame.freeName.size();
	appendHead(FrameType::bye, 2 + 2 + frame.text.size() + 4 + nameBytes, output);
	output.appendU16(static_cast<std::uint16_t>(frame.code));
	appendText16(frame.text, output);
	output.appendU32(frame.retryAfterSeconds);
	if (nameBytes > 0)
	{
		appendText16(frame.freeName, output);
	}
}


template <>
std::optional<HelloFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	HelloFrame frame;
	frame.versions = reader.bytes(reader.u8());
	frame.role = static_cast<SpeakerRole>(reader.u8());
	frame.features = reader.u64();
	frame.sessionId = reader.bytes(sessionIdBytes);
	frame.frameBytesMax = reader.u32();
	frame.resumeToken = reader.bytes(reader.u16());
	for (std::size_t left = reader.u16(); left > 0 && reader.ok(); --left)
	{
		RoomSeen room;
		room.name = reader.text(reader.u16());
		room.epoch = reader.u64();
		room.sequence = reader.u64();
		frame.rooms.push_back(room);
	}
	const bool sensible = !frame.versions.empty() && frame.frameBytesMax >= frameBytesMin;
	return sensible ? ifOk(reader, std::move(frame)) : std::nullopt;
}


template <>
std::optional<TextFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	TextFrame frame;
	frame.sequence = reader.u64();
	frame.kind = textKind(reader.u8());
	frame.target = reader.u32();
	frame.body = reader.text(reader.u32());
	return ifOk(reader, frame);
}


template <>
std::optional<AckFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	AckFrame frame;
	frame.sequence = reader.u64();
	frame.roomSequence = reader.u64();
	frame.time = reader.u64();
	return ifOk(reader, frame);
}


template <>
std::optional<NakFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	NakFrame frame;
	frame.sequence = reader.u64();
	frame.code = reader.u16();
	frame.retryAfterSeconds = reader.u32();
	frame.text = reader.text(reader.u16());
	return ifOk(reader, frame);
}


template <>
std::optional<PingFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	const PingFrame frame{reader.u64()};
	return ifOk(reader, frame);
}


template <>
std::optional<PongFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	const PongFrame frame{reader.u64()};
	return ifOk(reader, frame);
}


template <>
std::optional<ByeFrame> decode(std::span<const std::byte> body)
{
	FieldReader reader(body);
	ByeFrame frame;
	frame.code = static_cast<ByeCode>(reader.u16());
	frame.text = reader.text(reader.u16());
	frame.retryAfterSeconds = reader.u32();
	// Whoever knew no such field may have had another one here.
	FieldReader more = reader;
	const std::string_view name = more.text(more.u16());
	frame.freeName = more.ok() && checkName(name) == NameProblem::none ? name : std::string_view();
	return ifOk(reader, frame);
}


} // namespace ciarla
