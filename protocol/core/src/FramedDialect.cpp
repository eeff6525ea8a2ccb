#include "FramedDialect.h"

#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/HubFrameCodec.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


constexpr std::byte versions[] = {std::byte{protocolVersion}};


std::uint32_t wholeSeconds(Duration duration)
{
	const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration).count();
	return static_cast<std::uint32_t>(std::clamp<std::int64_t>(seconds, 0, UINT32_MAX));
}


} // namespace


FramedDialect::FramedDialect(Conversation& conversation) noexcept:
	_conversation(conversation),
	_decoder(conversation.settings.limits.frameBytesMax),
	_peerFrameBytesMax(conversation.settings.limits.frameBytesMax)
{
}


void FramedDialect::sayHello()
{
	if (!_peer.sayHello())
	{
		return;
	}
	HelloFrame hello;
	hello.versions = versions;
	hello.sessionId = _conversation.settings.sessionId;
	hello.frameBytesMax = _conversation.settings.limits.frameBytesMax;
	encode(hello, _conversation.output);
}


std::optional<ChatEvent> FramedDialect::next(std::span<const std::byte>& input, TimePoint now)
{
	if (_peer.phase() == FramePeer::Phase::greeting)
	{
		std::optional<ChatEvent> event = readGreeting(input);
		if (event || _peer.phase() == FramePeer::Phase::greeting)
		{
			return event;
		}
	}
	if (!input.empty())
	{
		_decoder.feed(std::exchange(input, {}));
	}
	for (bool more = true; more && _conversation.state() != State::ended;)
	{
		if (std::optional<ChatEvent> event = readFrame(now, more))
		{
			return event;
		}
	}
	return std::nullopt;
}


ChatEvent FramedDialect::end()
{
	_conversation.enter(State::ended);
	return PeerEnded{_peer.byeSaid() || _peer.byeHeard()};
}


void FramedDialect::tick(TimePoint now)
{
	if (_ackDue && now >= *_ackDue)
	{
		sayAck();
	}
	_toldToWait = _toldToWait && mustWait(now);
}


std::optional<TimePoint> FramedDialect::deadline() const noexcept
{
	const bool paced =
		_toldToWait && _conversation.state() == State::talking && _peer.phase() == FramePeer::Phase::talking;
	const std::optional<TimePoint> ready = paced ? _hub.readyAt() : std::nullopt;
	return _ackDue && ready ? std::min(_ackDue, ready) : _ackDue ? _ackDue : ready;
}


SayResult FramedDialect::say(std::string_view text, TextKind kind, std::uint32_t target, TimePoint now)
{
	if (text.size() > textBytesMax())
	{
		return SayResult::tooLong;
	}
	const SayResult room = roomFor(text.size(), now);
	if (room == SayResult::accepted)
	{
		encode(TextFrame{number(text.size()), kind, target, text}, _conversation.output);
	}
	return room;
}


SayResult FramedDialect::request(HubRequest request, TimePoint now)
{
	if (!_peer.isHub())
	{
		return SayResult::closed;
	}
	const std::optional<std::size_t> bytes = frameBytes(request);
	const auto* tell = std::get_if<TellFrame>(&request);
	if (!bytes || *bytes > _peerFrameBytesMax || (tell != nullptr && tell->body.size() > textBytesMax()))
	{
		return SayResult::tooLong;
	}
	const SayResult room = roomFor(*bytes, now);
	if (room == SayResult::accepted)
	{
		const auto say = [this, sequence = number(*bytes)](auto& frame) {
			frame.sequence = sequence;
			encode(frame, _conversation.output);
		};
		std::visit(say, request);
	}
	return room;
}


bool FramedDialect::mustWait(TimePoint now) const noexcept
{
	if (_peer.phase() == FramePeer::Phase::welcome || !_peer.isHub())
	{
		return _peer.isHub();
	}
	const std::optional<TimePoint> ready = _hub.readyAt();
	return !ready || *ready > now;
}


void FramedDialect::acknowledge(std::uint64_t sequence, TimePoint now)
{
	if (!_peer.acknowledge(sequence))
	{
		return;
	}
	if (_peer.byeHeard())
	{
		sayAck();
		endIfSettled();
	}
	else if (!_ackDue)
	{
		_ackDue = now + _conversation.settings.limits.ackDelay;
	}
}


void FramedDialect::ping(TimePoint now)
{
	_pinged = Pinged{++_lastToken, now};
	encode(PingFrame{_lastToken}, _conversation.output);
}


void FramedDialect::leave(const Bye& bye)
{
	sayBye(bye);
	_conversation.enter(State::leaving);
}


void FramedDialect::completeOutput()
{
	if (_ackDue && _conversation.output.size() > 0 && _conversation.state() != State::ended)
	{
		sayAck();
	}
}


std::uint64_t FramedDialect::lastSequence() const noexcept
{
	return _lastSequence;
}


std::size_t FramedDialect::unacknowledgedLines() const noexcept
{
	return _said.size();
}


std::size_t FramedDialect::textBytesMax() const noexcept
{
	// What a hub is told comes to others, and perhaps back to us, as a DELIVER, which is longer.
	const std::size_t overhead = _peer.isHub() ? deliverFrameOverheadBytes : textFrameOverheadBytes;
	return std::min(_peerFrameBytesMax, _conversation.settings.limits.frameBytesMax) - overhead;
}


SpeakerRole FramedDialect::peerRole() const noexcept
{
	return _peer.isHub() ? SpeakerRole::hub : SpeakerRole::person;
}


std::optional<ChatEvent> FramedDialect::readGreeting(std::span<const std::byte>& input)
{
	const std::size_t part = FramePeer::greetingPart(_greeting, input);
	_greeting += asText(input.first(part));
	input = input.subspan(part);
	Ruling ruling = _peer.hearGreeting(_greeting);
	if (ruling.next == Ruling::Next::fault)
	{
		return fault(std::move(ruling));
	}
	if (ruling.next == Ruling::Next::goOn)
	{
		_conversation.peerName = FramePeer::greetedName(_greeting);
		if (_conversation.state() == State::greeting)
		{
			_conversation.enter(State::hello);
			sayHello();
		}
	}
	return std::nullopt;
}


std::optional<ChatEvent> FramedDialect::readFrame(TimePoint now, bool& more)
{
	FrameView frame;
	const FrameDecoder::Step step = _decoder.next(frame);
	switch (step)
	{
	case FrameDecoder::Step::frame: return hear(frame, now);
	case FrameDecoder::Step::more: more = false; return std::nullopt;
	case FrameDecoder::Step::tooLong:
	case FrameDecoder::Step::empty: break;
	}
	return fault(FramePeer::malformed(step, _conversation.settings.limits.frameBytesMax));
}


std::optional<ChatEvent> FramedDialect::hear(const FrameView& view, TimePoint now)
{
	const auto type = static_cast<FrameType>(view.type);
	if (Ruling ruling = _peer.mayStand(type); ruling.next != Ruling::Next::goOn)
	{
		return ruling.next == Ruling::Next::fault ? std::optional<ChatEvent>(fault(std::move(ruling))) : std::nullopt;
	}
	switch (type)
	{
	case FrameType::hello: return hearAs<HelloFrame>(view, now);
	case FrameType::bye: return hearAs<ByeFrame>(view, now);
	case FrameType::ping: return hearAs<PingFrame>(view, now);
	case FrameType::pong: return hearAs<PongFrame>(view, now);
	case FrameType::text: return hearAs<TextFrame>(view, now);
	case FrameType::ack: return hearAs<AckFrame>(view, now);
	case FrameType::nak: return hearAs<NakFrame>(view, now);
	case FrameType::welcome: return hearAs<WelcomeFrame>(view, now);
	case FrameType::deliver: return hearAs<DeliverFrame>(view, now);
	case FrameType::joined: return hearAs<JoinedFrame>(view, now);
	case FrameType::left: return hearAs<LeftFrame>(view, now);
	case FrameType::roster: return hearAs<RosterFrame>(view, now);
	case FrameType::room: return hearAs<RoomFrame>(view, now);
	case FrameType::rooms: return hearAs<RoomsFrame>(view, now);
	case FrameType::topicChanged: return hearAs<TopicChangedFrame>(view, now);
	case FrameType::renamed: return hearAs<RenamedFrame>(view, now);
	default: return std::nullopt;
	}
}


template <typename Frame>
std::optional<ChatEvent> FramedDialect::hearAs(const FrameView& view, TimePoint now)
{
	std::optional<Frame> frame = decode<Frame>(view.body);
	return frame ? take(*frame, now) : fault(FramePeer::malformed(view));
}


std::optional<ChatEvent> FramedDialect::take(HelloFrame& hello, TimePoint)
{
	if (Ruling ruling = _peer.hear(hello, _conversation.settings.limits.frameBytesMax);
		ruling.next != Ruling::Next::goOn)
	{
		return fault(std::move(ruling));
	}
	_peerFrameBytesMax = hello.frameBytesMax;
	if (!_peer.began())
	{
		return std::nullopt;
	}
	_conversation.enter(State::talking);
	return PeerNamed{_conversation.peerName, Dialect::framed, peerRole()};
}


std::optional<ChatEvent> FramedDialect::take(WelcomeFrame& welcome, TimePoint)
{
	if (Ruling ruling = _peer.hear(welcome); ruling.next != Ruling::Next::goOn)
	{
		return fault(std::move(ruling));
	}
	_peerFrameBytesMax = std::min(_peerFrameBytesMax, welcome.frameBytesMax);
	_hub.welcome(welcome);
	return tell(welcome);
}


std::optional<ChatEvent> FramedDialect::take(TextFrame& text, TimePoint now)
{
	Ruling ruling = _peer.number(text.sequence);
	switch (ruling.next)
	{
	case Ruling::Next::goOn: return TextHeard{text.sequence, text.kind, text.body};
	case Ruling::Next::skip: return std::nullopt;
	case Ruling::Next::fault: return fault(std::move(ruling));
	case Ruling::Next::again: break;
	}
	// Perhaps our acknowledgement was lost: it is not shown again, but acknowledged again.
	if (text.sequence <= _peer.acknowledged() && !_ackDue)
	{
		_ackDue = now + _conversation.settings.limits.ackDelay;
	}
	return std::nullopt;
}


std::optional<ChatEvent> FramedDialect::take(AckFrame& ack, TimePoint now)
{
	if (Ruling ruling = _peer.hear(ack, _lastSequence); ruling.next != Ruling::Next::goOn)
	{
		return fault(std::move(ruling));
	}
	std::size_t news = 0;
	for (; !_said.empty() && _said.front().sequence <= ack.sequence; ++news)
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
	return TextAcknowledged{ack.sequence, ack.roomSequence, ack.time};
}


std::optional<ChatEvent> FramedDialect::take(NakFrame& nak, TimePoint now)
{
	if (Ruling ruling = _peer.hear(nak, _lastSequence); ruling.next != Ruling::Next::goOn)
	{
		return fault(std::move(ruling));
	}
	const auto refused = std::ranges::find(_said, nak.sequence, &Said::sequence);
	if (refused == _said.end())
	{
		return std::nullopt;
	}
	_saidBytes -= refused->bytes;
	_said.erase(refused);
	const Duration retryAfter = std::chrono::seconds(nak.retryAfterSeconds);
	_hub.refused(nak.code, retryAfter, now);
	endIfSettled();
	return TextRefused{nak.sequence, nak.code, retryAfter, nak.text};
}


std::optional<ChatEvent> FramedDialect::take(PingFrame& ping, TimePoint)
{
	encode(PongFrame{ping.token}, _conversation.output);
	return std::nullopt;
}


std::optional<ChatEvent> FramedDialect::take(PongFrame& pong, TimePoint now)
{
	if (!_pinged || _pinged->token != pong.token)
	{
		return std::nullopt;
	}
	const Duration roundTrip = now - _pinged->at;
	_pinged.reset();
	return PongHeard{roundTrip};
}


std::optional<ChatEvent> FramedDialect::take(ByeFrame& bye, TimePoint)
{
	_peer.hearBye();
	if (!_peer.byeSaid())
	{
		leave(Bye{});
	}
	else if (_ackDue)
	{
		sayAck();
	}
	endIfSettled();
	return PeerLeft{
		{bye.code, std::string(bye.text), std::chrono::seconds(bye.retryAfterSeconds), std::string(bye.freeName)}};
}


template <typename Frame>
std::optional<ChatEvent> FramedDialect::take(Frame& told, TimePoint)
{
	return tell(told);
}


template <typename Frame>
std::optional<ChatEvent> FramedDialect::tell(Frame& told) const
{
	return _peer.began() ? std::optional<ChatEvent>(HubHeard{std::move(told)}) : std::nullopt;
}


/// Whether so many bytes more may be said now.
SayResult FramedDialect::roomFor(std::size_t bytes, TimePoint now)
{
	const Limits& limits = _conversation.settings.limits;
	_toldToWait = mustWait(now);
	const bool over =
		_said.size() >= _hub.linesMax(limits) || (!_said.empty() && _saidBytes + bytes > _hub.bytesMax(limits));
	return over || _toldToWait ? SayResult::wait : SayResult::accepted;
}


/// Gives what is about to be said its sequence, and keeps it until it is answered.
std::uint64_t FramedDialect::number(std::size_t bytes)
{
	++_lastSequence;
	_said.push_back({_lastSequence, bytes});
	_saidBytes += bytes;
	_hub.said();
	return _lastSequence;
}


/// The goodbye is over once both have said it and nothing said is unacknowledged on either side.
void FramedDialect::endIfSettled() noexcept
{
	if (_peer.isSettled() && _said.empty() && _conversation.state() != State::ended)
	{
		_conversation.enter(State::ended);
	}
}


void FramedDialect::sayAck()
{
	_ackDue.reset();
	encode(AckFrame{_peer.acknowledged(), 0, 0}, _conversation.output);
}


void FramedDialect::sayBye(const Bye& bye)
{
	if (_ackDue)
	{
		sayAck();
	}
	_peer.sayBye();
	const std::string_view text(bye.text);
	const std::string_view fitting = text.substr(0, graphemePrefix(text, Limits::reasonBytesMax));
	encode(ByeFrame{bye.code, fitting, wholeSeconds(bye.retryAfter), bye.freeName}, _conversation.output);
}


ChatEvent FramedDialect::fault(Ruling ruling)
{
	if (!_peer.byeSaid())
	{
		sayBye(Bye{ruling.code, ruling.fault.text, {}});
	}
	_conversation.enter(State::ended);
	return Faulted{std::move(ruling.fault)};
}


} // namespace ciarla
