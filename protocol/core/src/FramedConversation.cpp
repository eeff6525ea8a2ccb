#include "FramedConversation.h"

#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Name.h>

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


FramedConversation::FramedConversation(Conversation& conversation) noexcept:
	_conversation(conversation),
	_decoder(conversation.settings.limits.frameBytesMax),
	_peerFrameBytesMax(conversation.settings.limits.frameBytesMax)
{
}


void FramedConversation::sayHello()
{
	if (_helloSaid)
	{
		return;
	}
	_helloSaid = true;
	HelloFrame hello;
	hello.versions = versions;
	hello.sessionId = _conversation.settings.sessionId;
	hello.frameBytesMax = _conversation.settings.limits.frameBytesMax;
	encode(hello, _conversation.output);
}


std::optional<ChatEvent> FramedConversation::next(std::span<const std::byte>& input, TimePoint now)
{
	if (!_greetingHeard)
	{
		std::optional<ChatEvent> event = readGreeting(input);
		if (event || !_greetingHeard)
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


ChatEvent FramedConversation::end()
{
	_conversation.enter(State::ended);
	return PeerEnded{_byeSaid || _byeHeard};
}


void FramedConversation::tick(TimePoint now)
{
	if (_ackDue && now >= *_ackDue)
	{
		sayAck();
	}
	_toldToWait = _toldToWait && _hub.mustWait(now);
}


std::optional<TimePoint> FramedConversation::deadline() const noexcept
{
	const bool paced = _toldToWait && _conversation.state() == State::talking;
	const std::optional<TimePoint> ready = paced ? _hub.readyAt() : std::nullopt;
	return _ackDue && ready ? std::min(_ackDue, ready) : _ackDue ? _ackDue : ready;
}


SayResult FramedConversation::say(std::string_view text, TextKind kind, std::uint32_t target, TimePoint now)
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


SayResult FramedConversation::request(HubRequest request, TimePoint now)
{
	if (!_hub.isHub())
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


bool FramedConversation::mustWait(TimePoint now) const noexcept
{
	return _hub.mustWait(now);
}


void FramedConversation::acknowledge(std::uint64_t sequence, TimePoint now)
{
	assert(sequence <= _heard);
	if (sequence <= _acknowledged)
	{
		return;
	}
	_acknowledged = sequence;
	if (_byeHeard)
	{
		sayAck();
		endIfSettled();
	}
	else if (!_ackDue)
	{
		_ackDue = now + _conversation.settings.limits.ackDelay;
	}
}


void FramedConversation::ping(TimePoint now)
{
	_pinged = Pinged{++_lastToken, now};
	encode(PingFrame{_lastToken}, _conversation.output);
}


void FramedConversation::leave(const Bye& bye)
{
	sayBye(bye);
	_conversation.enter(State::leaving);
}


void FramedConversation::completeOutput()
{
	if (_ackDue && _conversation.output.size() > 0 && _conversation.state() != State::ended)
	{
		sayAck();
	}
}


std::uint64_t FramedConversation::lastSequence() const noexcept
{
	return _lastSequence;
}


std::size_t FramedConversation::unacknowledgedLines() const noexcept
{
	return _said.size();
}


std::size_t FramedConversation::textBytesMax() const noexcept
{
	// What a hub is told comes to others, and perhaps back to us, as a DELIVER, which is longer.
	const std::size_t overhead = _hub.isHub() ? deliverFrameOverheadBytes : textFrameOverheadBytes;
	return std::min(_peerFrameBytesMax, _conversation.settings.limits.frameBytesMax) - overhead;
}


SpeakerRole FramedConversation::peerRole() const noexcept
{
	return _hub.isHub() ? SpeakerRole::hub : SpeakerRole::person;
}


/// Takes the peer's greeting, 00 name 00, byte by byte: it may be cut anywhere, and frames may follow at once.
std::optional<ChatEvent> FramedConversation::readGreeting(std::span<const std::byte>& input)
{
	while (!input.empty())
	{
		_greeting += static_cast<char>(input.front());
		input = input.subspan(1);
		const bool closed = _greeting.size() > 1 && _greeting.back() == '\0';
		if (!closed && _greeting.size() < Limits::greetingBytesMax)
		{
			continue;
		}
		_conversation.peerName = _greeting.substr(1, _greeting.size() - (closed ? 2 : 1));
		const NameProblem problem = closed ? checkName(_conversation.peerName) : NameProblem::tooLong;
		if (problem != NameProblem::none)
		{
			_conversation.peerName.clear();
			return fault(FaultKind::badName, "The name in the greeting " + std::string(describe(problem)) + ".");
		}
		_greetingHeard = true;
		if (_conversation.state() == State::greeting)
		{
			_conversation.enter(State::hello);
			sayHello();
		}
		return std::nullopt;
	}
	return std::nullopt;
}


std::optional<ChatEvent> FramedConversation::readFrame(TimePoint now, bool& more)
{
	FrameView frame;
	switch (_decoder.next(frame))
	{
	case FrameDecoder::Step::frame: return hear(frame, now);
	case FrameDecoder::Step::more: more = false; return std::nullopt;
	case FrameDecoder::Step::tooLong:
		return fault(
			FaultKind::frameTooLong,
			"A frame is longer than the " + std::to_string(_conversation.settings.limits.frameBytesMax) +
				" bytes that are taken here.");
	case FrameDecoder::Step::empty: break;
	}
	return fault(FaultKind::frameEmpty, "A frame has a length of zero.");
}


/// Whether so many bytes more may be said now.
SayResult FramedConversation::roomFor(std::size_t bytes, TimePoint now)
{
	const Limits& limits = _conversation.settings.limits;
	_toldToWait = _hub.mustWait(now);
	const bool over =
		_said.size() >= _hub.linesMax(limits) || (!_said.empty() && _saidBytes + bytes > _hub.bytesMax(limits));
	return over || _toldToWait ? SayResult::wait : SayResult::accepted;
}


/// Gives what is about to be said its sequence, and keeps it until it is answered.
std::uint64_t FramedConversation::number(std::size_t bytes)
{
	++_lastSequence;
	_said.push_back({_lastSequence, bytes});
	_saidBytes += bytes;
	_hub.said();
	return _lastSequence;
}


/// The goodbye is over once both have said it and nothing said is unacknowledged on either side.
void FramedConversation::endIfSettled() noexcept
{
	const bool settled = _byeSaid && _byeHeard && _said.empty() && _acknowledged == _heard;
	if (settled && _conversation.state() != State::ended)
	{
		_conversation.enter(State::ended);
	}
}


void FramedConversation::sayAck()
{
	_ackDue.reset();
	encode(AckFrame{_acknowledged, 0, 0}, _conversation.output);
}


void FramedConversation::sayBye(const Bye& bye)
{
	if (_ackDue)
	{
		sayAck();
	}
	_byeSaid = true;
	const std::string_view text(bye.text);
	const std::string_view fitting = text.substr(0, graphemePrefix(text, Limits::reasonBytesMax));
	encode(ByeFrame{bye.code, fitting, wholeSeconds(bye.retryAfter)}, _conversation.output);
}


ChatEvent FramedConversation::fault(FaultKind kind, std::string text, ByeCode code)
{
	if (!_byeSaid)
	{
		sayBye(Bye{code, text, {}});
	}
	_conversation.enter(State::ended);
	return Faulted{{kind, std::move(text)}};
}


} // namespace ciarla
