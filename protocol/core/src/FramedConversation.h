#pragma once

#include "Conversation.h"
#include "HubSide.h"

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/Frames.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// A FramedConversation is the dialect of frames, from the peer's greeting to both goodbyes.
class FramedConversation
{
public:
	explicit FramedConversation(Conversation& conversation) noexcept;

	/// Our HELLO becomes output; at most one does.
	void sayHello();

	/// What comes next in `input`, whose front it takes.
	std::optional<ChatEvent> next(std::span<const std::byte>& input, TimePoint now);

	ChatEvent end();
	void tick(TimePoint now);
	std::optional<TimePoint> deadline() const noexcept;

	SayResult say(std::string_view text, TextKind kind, std::uint32_t target, TimePoint now);
	SayResult request(HubRequest request, TimePoint now);
	bool mustWait(TimePoint now) const noexcept;
	void acknowledge(std::uint64_t sequence, TimePoint now);
	void ping(TimePoint now);
	void leave(const Bye& bye);

	/// An acknowledgement that waits for company rides with what is about to be sent.
	void completeOutput();

	std::uint64_t lastSequence() const noexcept;
	std::size_t unacknowledgedLines() const noexcept;
	std::size_t textBytesMax() const noexcept;
	SpeakerRole peerRole() const noexcept;

private:
	using State = ChatProtocol::State;

	/// A text or request of ours that is neither acknowledged nor refused.
	struct Said
	{
		std::uint64_t sequence;
		std::size_t bytes;
	};

	struct Pinged
	{
		std::uint64_t token;
		TimePoint at;
	};

	std::optional<ChatEvent> readGreeting(std::span<const std::byte>& input);
	std::optional<ChatEvent> readFrame(TimePoint now, bool& more);
	std::optional<ChatEvent> hear(const FrameView& frame, TimePoint now);
	std::optional<ChatEvent> hearHello(const FrameView& frame);
	std::optional<ChatEvent> hearText(const FrameView& frame, TimePoint now);
	std::optional<ChatEvent> hearAck(const FrameView& frame, TimePoint now);
	std::optional<ChatEvent> hearNak(const FrameView& frame, TimePoint now);
	std::optional<ChatEvent> hearPing(const FrameView& frame);
	std::optional<ChatEvent> hearPong(const FrameView& frame, TimePoint now);
	std::optional<ChatEvent> hearBye(const FrameView& frame);
	std::optional<ChatEvent> hearHub(const FrameView& frame);

	SayResult roomFor(std::size_t bytes, TimePoint now);
	std::uint64_t number(std::size_t bytes);
	bool mayStandNow(FrameType type) const noexcept;
	ChatEvent malformed(const FrameView& frame);
	ChatEvent fault(FaultKind kind, std::string text, ByeCode code = ByeCode::fault);
	void sayBye(const Bye& bye);
	void sayAck();
	void endIfSettled() noexcept;

	Conversation& _conversation;
	FrameDecoder _decoder;
	std::string _greeting;

	bool _greetingHeard = false;
	bool _helloSaid = false;
	bool _helloHeard = false;
	bool _talked = false;
	bool _byeSaid = false;
	bool _byeHeard = false;

	std::uint64_t _heard = 0;        ///< The highest sequence of the peer's texts.
	std::uint64_t _acknowledged = 0; ///< The highest that the application has acknowledged.
	std::optional<TimePoint> _ackDue;

	std::uint64_t _lastSequence = 0;
	std::deque<Said> _said;
	std::size_t _saidBytes = 0;
	std::uint32_t _peerFrameBytesMax;

	HubSide _hub;
	bool _toldToWait = false; ///< Somebody waits for mustWait() to end.

	std::uint64_t _lastToken = 0;
	std::optional<Pinged> _pinged;
};


} // namespace ciarla
