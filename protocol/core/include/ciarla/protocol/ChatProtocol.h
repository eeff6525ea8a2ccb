#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Time.h>
#include <ciarla/protocol/ChatEvent.h>
#include <ciarla/protocol/ChatSettings.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// What became of something to be said.
enum class SayResult
{
	accepted, ///< Under way; its sequence is lastSequence().
	wait,     ///< Too much is unacknowledged, or a hub has not welcomed us or wants us slower: say it again later.
	tooLong,  ///< Over the peer's limit or ours; cut it between grapheme clusters first (textBytesMax()).
	closed    ///< There is no conversation, or it is ending.
};


/// A ChatProtocol is one conversation's state: bytes and time go in, events and bytes come out.
///
/// It does no I/O, asks no clock and starts no timer, so the program, the mocks, the simulator and the
/// fuzzer drive the very same machine. The rules are docs/wire-protocol.md, to the letter.
///
///     greeting --peer's 00 name 00--> hello --HELLO--> talking --leave()/BYE--> leaving --settled--> ended
///         \----raw peer's name---------------------------^           (any fault: ended)
///
/// Settled: both have said BYE, and nothing said or heard is unacknowledged; in the raw dialect: all has been sent.
///
/// Use:    receive(), receiveEnd() or tick(), then nextEvent() until there is none, then takeOutput(). Call tick()
///         when deadline() is past. What is said or acknowledged in between needs takeOutput() only; if it brings
///         an event, deadline() is past at once.
/// Errors: a peer's mistake is the event Faulted, after which nothing more is understood.
/// Threading: one thread at a time.
class ChatProtocol
{
public:
	enum class State
	{
		greeting, ///< Our greeting is out; the peer's first byte decides its dialect.
		hello,    ///< It speaks frames, and its HELLO has not come.
		talking,
		leaving, ///< BYE was said or heard; what still arrives is heard and can be acknowledged. Bound it in time.
		ended    ///< Nothing more will be said or understood.
	};

	explicit ChatProtocol(ChatSettings settings);
	~ChatProtocol();
	ChatProtocol(ChatProtocol&&) noexcept;
	ChatProtocol& operator=(ChatProtocol&&) noexcept;

	/// The connection is open: the greeting becomes output. Once, first.
	void start(TimePoint now);

	/// Takes what the peer sent. The bytes are borrowed until nextEvent() has returned none.
	void receive(std::span<const std::byte> bytes, TimePoint now);

	/// The peer will send no more.
	void receiveEnd(TimePoint now);

	/// Does what was due by `now`.
	void tick(TimePoint now);

	/// When tick() is next wanted; none while nothing waits for time.
	std::optional<TimePoint> deadline() const noexcept;

	/// What happened next. What is in it is borrowed until the next receive() or nextEvent(): answering with say() or
	/// acknowledge() leaves it valid. Allocates nothing for a frame that arrived whole.
	std::optional<ChatEvent> nextEvent();

	/// Says something, in valid UTF-8. An empty text is never sent, and counts as accepted. `target` is a hub's handle:
	/// of a member for private_, else of a room. The raw dialect carries no kinds, and a message of `/close` alone is
	/// taken for a goodbye there.
	SayResult say(std::string_view text, TextKind kind, TimePoint now, std::uint32_t target = 0);

	/// Asks a hub for something; TextAcknowledged or TextRefused answers. The sequence in it is filled in. Names must
	/// pass Name's rules, texts be UTF-8. Where there is no hub the answer is closed.
	SayResult request(const HubRequest& request, TimePoint now);

	/// Whether say() and request() would answer wait to anything at all: a hub has not welcomed us, or its pace is
	/// kept. Once somebody was told so, deadline() is when the pace allows more.
	bool mustWait(TimePoint now) const noexcept;

	/// The sequence of what was last accepted; from 1.
	std::uint64_t lastSequence() const noexcept;

	/// The application has shown or stored everything up to `sequence`: its promise to the peer. It leaves with
	/// the next output, or at the latest after Limits::ackDelay. Not above what was heard.
	void acknowledge(std::uint64_t sequence, TimePoint now);

	/// Asks for a sign of life; PongHeard answers. Does nothing in the raw dialect, which has none.
	void ping(TimePoint now);

	/// Ends our side: BYE in frames; raw, `/close` if `farewell` says that it was typed, else nothing.
	/// Before the dialect is known nothing is said at all.
	void leave(const Bye& bye, Farewell farewell, TimePoint now);

	/// Ends the conversation with `bye` as soon as the peer's first byte shows how to tell it: the answer to a
	/// late-comer. Only in State::greeting. A raw peer is sent the words alone.
	void turnAway(const Bye& bye, TimePoint now);

	/// Whether takeOutput() has something.
	bool hasOutput() const noexcept;

	/// Everything to be sent now, in order.
	Bytes takeOutput();

	State state() const noexcept;
	Dialect dialect() const noexcept; ///< detect until the peer's first byte has decided it.
	const std::string& peerName() const noexcept;
	SpeakerRole peerRole() const noexcept; ///< person until its HELLO has come.

	/// How many of our lines and requests the peer has not acknowledged. Raw: how many wait to be sent, a typed `/close` included.
	std::size_t unacknowledgedLines() const noexcept;

	/// The longest text that say() takes now, in bytes; graphemePrefix() cuts a longer one.
	std::size_t textBytesMax() const noexcept;

private:
	struct Parts;
	std::unique_ptr<Parts> _parts;
};


} // namespace ciarla
