#pragma once

#include "Conversation.h"
#include "HubLimits.h"

#include <ciarla/protocol/FrameDecoder.h>
#include <ciarla/protocol/FramePeer.h>
#include <ciarla/protocol/Frames.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// A FramedDialect is a conversation in frames, from the peer's greeting to both goodbyes: what FramePeer's rules allow
/// is decoded here, told to the application and answered, and what we say is kept until it is answered.
class FramedDialect
{
public:
	explicit FramedDialect(Conversation& conversation) noexcept;

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
	std::optional<ChatEvent> hear(const FrameView& view, TimePoint now);

	template <typename Frame>
	std::optional<ChatEvent> hearAs(const FrameView& view, TimePoint now);

	std::optional<ChatEvent> take(HelloFrame& hello, TimePoint now);
	std::optional<ChatEvent> take(WelcomeFrame& welcome, TimePoint now);
	std::optional<ChatEvent> take(TextFrame& text, TimePoint now);
	std::optional<ChatEvent> take(AckFrame& ack, TimePoint now);
	std::optional<ChatEvent> take(NakFrame& nak, TimePoint now);
	std::optional<ChatEvent> take(PingFrame& ping, TimePoint now);
	std::optional<ChatEvent> take(PongFrame& pong, TimePoint now);
	std::optional<ChatEvent> take(ByeFrame& bye, TimePoint now);

	template <typename Frame>
	std::optional<ChatEvent> take(Frame& told, TimePoint now);

	/// What hubs alone say is the application's.
	template <typename Frame>
	std::optional<ChatEvent> tell(Frame& told) const;

	SayResult roomFor(std::size_t bytes, TimePoint now);
	std::uint64_t number(std::size_t bytes);
	ChatEvent fault(Ruling ruling);
	void sayBye(const Bye& bye);
	void sayAck();
	void endIfSettled() noexcept;

	Conversation& _conversation;
	FramePeer _peer{SpeakerRole::person};
	FrameDecoder _decoder;
	std::string _greeting;
	std::optional<TimePoint> _ackDue;

	std::uint64_t _lastSequence = 0;
	std::deque<Said> _said;
	std::size_t _saidBytes = 0;
	std::uint32_t _peerFrameBytesMax;

	HubLimits _hub;
	bool _toldToWait = false; ///< Somebody waits for mustWait() to end.

	std::uint64_t _lastToken = 0;
	std::optional<Pinged> _pinged;
};


} // namespace ciarla
