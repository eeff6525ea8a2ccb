#pragma once

#include "Conversation.h"
#include "RawNameReader.h"
#include "RawSender.h"
#include "RawTextReader.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>


namespace ciarla {


/// A RawDialect is the dialect of the original scripts: bare text, and times to keep it apart.
class RawDialect
{
public:
	explicit RawDialect(Conversation& conversation) noexcept;

	/// The peer's first byte has come.
	void begin(TimePoint now) noexcept;

	/// What comes next in `input`, whose front it takes, or by the time.
	std::optional<ChatEvent> next(std::span<const std::byte>& input, TimePoint now);

	/// What of ours has gone since the last call.
	std::optional<ChatEvent> nextGone() noexcept;

	/// The peer's end: what was waiting for more, then the end itself, one event a call.
	ChatEvent end();

	void tick(TimePoint now);
	std::optional<TimePoint> deadline() const noexcept;

	SayResult say(std::string_view text, TimePoint now);
	void leave(Farewell farewell, TimePoint now);

	/// Says only why there is no room, once the peer has read our name.
	void turnAway(const Bye& bye, TimePoint now);

	std::uint64_t lastSequence() const noexcept;
	std::size_t unsentLines() const noexcept;

private:
	using State = ChatProtocol::State;

	bool turnedAway() const noexcept;
	ChatEvent nameOrFault();
	std::optional<ChatEvent> hear(std::optional<std::string_view> message);

	Conversation& _conversation;
	RawNameReader _nameReader;
	RawTextReader _textReader;
	RawSender _sender;
	std::uint64_t _lastSequence = 0;
	std::uint64_t _reported = 0; ///< The highest sequence whose going has been told.
};


} // namespace ciarla
