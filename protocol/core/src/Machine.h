#pragma once

#include "Conversation.h"
#include "FramedConversation.h"
#include "RawConversation.h"

#include <cstddef>
#include <optional>
#include <span>


namespace ciarla {


/// The Machine inside a ChatProtocol: it greets, finds out the peer's dialect, and hands over to it.
class ChatProtocol::Machine
{
public:
	explicit Machine(ChatSettings settings);

	void start();
	void receive(std::span<const std::byte> bytes, TimePoint now);
	void receiveEnd(TimePoint now);
	void tick(TimePoint now);
	std::optional<TimePoint> deadline() const noexcept;
	std::optional<ChatEvent> nextEvent();

	SayResult say(std::string_view text, TextKind kind, TimePoint now, std::uint32_t target);
	SayResult request(const HubRequest& request, TimePoint now);
	bool mustWait(TimePoint now) const noexcept;
	std::uint64_t lastSequence() const noexcept;
	void acknowledge(std::uint64_t sequence, TimePoint now);
	void ping(TimePoint now);
	void leave(const Bye& bye, Farewell farewell, TimePoint now);
	void turnAway(const Bye& bye, TimePoint now);

	bool hasOutput() const noexcept;
	Bytes takeOutput();

	State state() const noexcept;
	Dialect dialect() const noexcept;
	const std::string& peerName() const noexcept;
	SpeakerRole peerRole() const noexcept;
	std::size_t unacknowledgedLines() const noexcept;
	std::size_t textBytesMax() const noexcept;

private:
	std::optional<ChatEvent> decideDialect();
	void sayTurnedAway();
	std::optional<ChatEvent> endEvent();

	Conversation _conversation;
	FramedConversation _framed;
	RawConversation _raw;
	Dialect _dialect = Dialect::detect;
	std::optional<Bye> _turnedAway;
	std::span<const std::byte> _input;
	bool _inputEnded = false;
	TimePoint _now{};
};


} // namespace ciarla
