#include "FrameText.h"

#include <ciarla/base/Bytes.h>
#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <cstdint>


namespace ciarla {


namespace {


std::string number(std::uint64_t value)
{
	return std::to_string(value);
}


std::string after(std::string_view text)
{
	return text.empty() ? std::string() : " " + std::string(text);
}


std::string textOf(const HelloFrame& frame)
{
	return "HELLO " + std::string(frame.role == SpeakerRole::hub ? "hub" : "person");
}


std::string textOf(const WelcomeFrame& frame)
{
	return "WELCOME m" + number(frame.member) + after(frame.name);
}


std::string textOf(const ByeFrame& frame)
{
	return "BYE " + number(static_cast<unsigned>(frame.code)) + " retry " + number(frame.retryAfterSeconds) +
		after(frame.text) + (frame.freeName.empty() ? std::string() : " [" + std::string(frame.freeName) + "]");
}


std::string textOf(const PingFrame&)
{
	return "PING";
}


std::string textOf(const PongFrame& frame)
{
	return "PONG " + number(frame.token);
}


std::string textOf(const AckFrame& frame)
{
	return "ACK " + number(frame.sequence) + (frame.roomSequence > 0 ? " @" + number(frame.roomSequence) : "");
}


std::string textOf(const NakFrame& frame)
{
	const std::string retry = frame.retryAfterSeconds > 0 ? " retry " + number(frame.retryAfterSeconds) : "";
	return "NAK " + number(frame.sequence) + " code " + number(frame.code) + retry + after(frame.text);
}


std::string textOf(const DeliverFrame& frame)
{
	const std::string place = frame.room == 0
		? "private"
		: "r" + number(frame.room) + " " + number(frame.sequence) + "<" + number(frame.previous);
	const std::string act = frame.kind == TextKind::act ? " *" : "";
	return "DELIVER " + place + " m" + number(frame.member) + act + after(frame.body);
}


std::string textOf(const JoinedFrame& frame)
{
	return (frame.arrived ? "JOINED r" : "NAMED r") + number(frame.room) + " m" + number(frame.member) +
		after(frame.name) +
		(frame.facts ? " since " + number(frame.facts->since) + " by " + number(frame.facts->by) : "");
}


std::string textOf(const LeftFrame& frame)
{
	return "LEFT r" + number(frame.room) + " m" + number(frame.member) + " code " +
		number(static_cast<unsigned>(frame.code)) + after(frame.reason);
}


std::string textOf(const RosterFrame& frame)
{
	std::string text = "ROSTER r" + number(frame.room) + " of " + number(frame.total) + ":";
	for (const RosterMember& member: frame.members)
	{
		text += " m" + number(member.member) + " " + std::string(member.name);
	}
	return text;
}


std::string textOf(const RoomFrame& frame)
{
	return "ROOM r" + number(frame.room) + " for " + number(frame.request) + " last " + number(frame.last) +
		" members " + number(frame.members) + (frame.announces ? "" : " silent") + after(frame.name) +
		after(frame.topic);
}


std::string textOf(const RoomsFrame& frame)
{
	std::string text = "ROOMS of " + number(frame.total) + ":";
	for (const RoomListed& room: frame.rooms)
	{
		text += " " + std::string(room.name) + " " + number(room.members) + after(room.topic);
	}
	return text;
}


std::string textOf(const TopicChangedFrame& frame)
{
	return "TOPIC r" + number(frame.room) + " m" + number(frame.member) + after(frame.topic);
}


std::string textOf(const RenamedFrame& frame)
{
	return "RENAMED m" + number(frame.member) + after(frame.name);
}


template <typename Frame>
std::string decoded(const FrameView& view)
{
	const auto frame = decode<Frame>(view.body);
	return frame ? textOf(*frame) : "MALFORMED " + number(view.type);
}


std::string textOf(const FrameView& view)
{
	switch (static_cast<FrameType>(view.type))
	{
	case FrameType::hello: return decoded<HelloFrame>(view);
	case FrameType::welcome: return decoded<WelcomeFrame>(view);
	case FrameType::bye: return decoded<ByeFrame>(view);
	case FrameType::ping: return decoded<PingFrame>(view);
	case FrameType::pong: return decoded<PongFrame>(view);
	case FrameType::ack: return decoded<AckFrame>(view);
	case FrameType::nak: return decoded<NakFrame>(view);
	case FrameType::deliver: return decoded<DeliverFrame>(view);
	case FrameType::joined: return decoded<JoinedFrame>(view);
	case FrameType::left: return decoded<LeftFrame>(view);
	case FrameType::roster: return decoded<RosterFrame>(view);
	case FrameType::room: return decoded<RoomFrame>(view);
	case FrameType::rooms: return decoded<RoomsFrame>(view);
	case FrameType::topicChanged: return decoded<TopicChangedFrame>(view);
	case FrameType::renamed: return decoded<RenamedFrame>(view);
	default: break;
	}
	return "FRAME " + number(view.type);
}


} // namespace


std::vector<std::string> framesIn(std::string_view bytes)
{
	std::vector<std::string> frames;
	// A frame begins with 00 as the greeting does; but the greeting's second byte is a letter's.
	if (bytes.size() > 1 && bytes[0] == '\0' && bytes[1] != '\0')
	{
		const std::size_t end = bytes.find('\0', 1);
		frames.push_back("GREETING " + std::string(bytes.substr(1, end - 1)));
		bytes.remove_prefix(end + 1);
	}
	if (!bytes.empty() && bytes.front() != '\0')
	{
		frames.push_back("RAW " + std::string(bytes));
		return frames;
	}
	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(asBytes(bytes));
	FrameView view;
	FrameDecoder::Step step = decoder.next(view);
	for (; step == FrameDecoder::Step::frame; step = decoder.next(view))
	{
		frames.push_back(textOf(view));
	}
	if (step != FrameDecoder::Step::more || decoder.gathering())
	{
		frames.emplace_back("TORN");
	}
	return frames;
}


} // namespace ciarla
