// What each frame that the peer sends does to a FramedConversation.

#include "FramedConversation.h"

#include <ciarla/protocol/FrameCodec.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>


namespace ciarla {


namespace {


std::string nameOf(FrameType type)
{
	switch (type)
	{
	case FrameType::hello: return "HELLO";
	case FrameType::bye: return "BYE";
	case FrameType::ping: return "PING";
	case FrameType::pong: return "PONG";
	case FrameType::text: return "TEXT";
	case FrameType::ack: return "ACK";
	case FrameType::nak: return "NAK";
	case FrameType::welcome: return "WELCOME";
	case FrameType::deliver: return "DELIVER";
	case FrameType::joined: return "JOINED";
	case FrameType::left: return "LEFT";
	case FrameType::roster: return "ROSTER";
	case FrameType::room: return "ROOM";
	case FrameType::rooms: return "ROOMS";
	case FrameType::topicChanged: return "TOPIC CHANGED";
	case FrameType::renamed: return "RENAMED";
	default: break;
	}
	return std::to_string(static_cast<unsigned>(type));
}


} // namespace


std::optional<ChatEvent> FramedConversation::hear(const FrameView& frame, TimePoint now)
{
	const auto type = static_cast<FrameType>(frame.type);
	if (!mayStandNow(type))
	{
		return fault(FaultKind::unexpectedFrame, "A " + nameOf(type) + " frame may not stand here.");
	}
	switch (type)
	{
	case FrameType::hello: return hearHello(frame);
	case FrameType::bye: return hearBye(frame);
	case FrameType::ping: return hearPing(frame);
	case FrameType::pong: return hearPong(frame, now);
	case FrameType::text: return hearText(frame, now);
	case FrameType::ack: return hearAck(frame, now);
	case FrameType::nak: return hearNak(frame, now);
	default: break;
	}
	if (_hub.isHub() && isHubFrame(type))
	{
		return hearHub(frame);
	}
	if (type >= FrameType::firstCritical)
	{
		return fault(FaultKind::unknownFrame, "Frames of type " + nameOf(type) + " are not known here.");
	}
	return std::nullopt;
}


/// HELLO comes once and first, only BYE may stand in its place; after BYE only answers come. A hub welcomes once, and
/// before it speaks of anything; what people would say by a hub's frames is not known, and is skipped.
bool FramedConversation::mayStandNow(FrameType type) const noexcept
{
	if (_hub.isHub() && isHubFrame(type))
	{
		return !_byeHeard && (type == FrameType::welcome) != _hub.welcomed();
	}
	switch (type)
	{
	case FrameType::hello: return !_helloHeard && !_byeHeard;
	case FrameType::bye: return !_byeHeard;
	case FrameType::text:
	case FrameType::ping: return _helloHeard && !_byeHeard;
	case FrameType::ack:
	case FrameType::nak:
	case FrameType::pong: return _helloHeard;
	default: return true;
	}
}


std::optional<ChatEvent> FramedConversation::hearHello(const FrameView& frame)
{
	const std::optional<HelloFrame> hello = decode<HelloFrame>(frame.body);
	if (!hello)
	{
		return malformed(frame);
	}
	const auto known = std::ranges::find(hello->versions, std::byte{protocolVersion});
	if (known == hello->versions.end())
	{
		return fault(
			FaultKind::noCommonVersion,
			"Only version " + std::to_string(protocolVersion) + " of the protocol is spoken here.", ByeCode::refused);
	}
	_helloHeard = true;
	_peerFrameBytesMax = hello->frameBytesMax;
	if (hello->role == SpeakerRole::hub)
	{
		_hub.begin();
	}
	if (_conversation.state() != State::hello)
	{
		return std::nullopt;
	}
	_talked = true;
	_conversation.enter(State::talking);
	return PeerNamed{_conversation.peerName, Dialect::framed, peerRole()};
}


std::optional<ChatEvent> FramedConversation::hearText(const FrameView& frame, TimePoint now)
{
	const std::optional<TextFrame> text = decode<TextFrame>(frame.body);
	if (!text)
	{
		return malformed(frame);
	}
	if (text->sequence == 0)
	{
		return fault(FaultKind::badSequence, "A text has sequence 0; they begin at 1.");
	}
	if (!_talked)
	{
		return std::nullopt;
	}
	if (text->sequence > _heard)
	{
		_heard = text->sequence;
		return TextHeard{text->sequence, text->kind, text->body};
	}
	// Said before, perhaps because our acknowledgement was lost: it is not shown again, but acknowledged again.
	if (text->sequence <= _acknowledged && !_ackDue)
	{
		_ackDue = now + _conversation.settings.limits.ackDelay;
	}
	return std::nullopt;
}


std::optional<ChatEvent> FramedConversation::hearAck(const FrameView& frame, TimePoint now)
{
	const std::optional<AckFrame> ack = decode<AckFrame>(frame.body);
	if (!ack)
	{
		return malformed(frame);
	}
	if (ack->sequence > _lastSequence)
	{
		return fault(FaultKind::badSequence, "An acknowledgement names a text that was never said.");
	}
	std::size_t news = 0;
	for (; !_said.empty() && _said.front().sequence <= ack->sequence; ++news)
	{
		_saidBytes -= _said.front().bytes;
		_said.pop_front();
	}
	if (news == 0)
	{
		return std::nullopt;
	}
	_hub.answered(news, now);
	endIfSettled();
	return TextAcknowledged{ack->sequence, ack->roomSequence, ack->time};
}


std::optional<ChatEvent> FramedConversation::hearNak(const FrameView& frame, TimePoint now)
{
	const std::optional<NakFrame> nak = decode<NakFrame>(frame.body);
	if (!nak)
	{
		return malformed(frame);
	}
	if (nak->sequence == 0 || nak->sequence > _lastSequence)
	{
		return fault(FaultKind::badSequence, "A refusal names a text that was never said.");
	}
	const auto refused = std::ranges::find(_said, nak->sequence, &Said::sequence);
	if (refused == _said.end())
	{
		return std::nullopt;
	}
	_saidBytes -= refused->bytes;
	_said.erase(refused);
	const Duration retryAfter = std::chrono::seconds(nak->retryAfterSeconds);
	_hub.refused(nak->code, retryAfter, now);
	endIfSettled();
	return TextRefused{nak->sequence, nak->code, retryAfter, nak->text};
}


std::optional<ChatEvent> FramedConversation::hearPing(const FrameView& frame)
{
	const std::optional<PingFrame> ping = decode<PingFrame>(frame.body);
	if (!ping)
	{
		return malformed(frame);
	}
	encode(PongFrame{ping->token}, _conversation.output);
	return std::nullopt;
}


std::optional<ChatEvent> FramedConversation::hearPong(const FrameView& frame, TimePoint now)
{
	const std::optional<PongFrame> pong = decode<PongFrame>(frame.body);
	if (!pong)
	{
		return malformed(frame);
	}
	if (!_pinged || _pinged->token != pong->token)
	{
		return std::nullopt;
	}
	const Duration roundTrip = now - _pinged->at;
	_pinged.reset();
	return PongHeard{roundTrip};
}


std::optional<ChatEvent> FramedConversation::hearBye(const FrameView& frame)
{
	const std::optional<ByeFrame> bye = decode<ByeFrame>(frame.body);
	if (!bye)
	{
		return malformed(frame);
	}
	_byeHeard = true;
	if (!_byeSaid)
	{
		leave(Bye{});
	}
	else if (_ackDue)
	{
		sayAck();
	}
	endIfSettled();
	return PeerLeft{{bye->code, std::string(bye->text), std::chrono::seconds(bye->retryAfterSeconds)}};
}


std::optional<ChatEvent> FramedConversation::hearHub(const FrameView& frame)
{
	std::optional<HubFrame> told = decodeHubFrame(frame);
	if (!told)
	{
		return malformed(frame);
	}
	if (const auto* welcome = std::get_if<WelcomeFrame>(&*told))
	{
		if (welcome->version != protocolVersion)
		{
			return fault(
				FaultKind::noCommonVersion, "The hub chose a version of the protocol that was not offered.",
				ByeCode::refused);
		}
		_peerFrameBytesMax = std::min(_peerFrameBytesMax, welcome->frameBytesMax);
		_hub.welcome(*welcome);
	}
	return _talked ? std::optional<ChatEvent>(HubHeard{std::move(*told)}) : std::nullopt;
}


ChatEvent FramedConversation::malformed(const FrameView& frame)
{
	const std::string name = nameOf(static_cast<FrameType>(frame.type));
	return fault(
		FaultKind::malformedFrame,
		"The fields of a " + name + " frame of " + std::to_string(frame.body.size() + 1) + " bytes make no sense.");
}


} // namespace ciarla
