#pragma once

#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/ChatProtocol.h>
#include <ciarla/protocol/LinkEnd.h>
#include <ciarla/protocol/LinkLimits.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>


namespace ciarla {


class Link;


/// A LinkHandler hears one conversation.
///
/// Threading: the loop's thread, never from inside a call of the link. In every callback the link may be
///            called, and retired with Loop::retire().
/// Order:     onOpen, onPeerNamed, the middle ones, onEnd once and last. A link that never got so far goes
///            straight to onEnd. Texts are borrowed for the call.
class LinkHandler
{
public:
	virtual ~LinkHandler() = default;

	/// The connection is open, and our greeting is under way.
	virtual void onOpen(Link& link) noexcept = 0;

	/// The peer's first bytes have come, and nothing has been made of them: somebody is there, who is not yet known to
	/// chat.
	virtual void onPeerStirred(Link& link) noexcept = 0;

	/// The conversation has begun. With a hub, Link::peerRole() says so, and nothing can be said before its WELCOME.
	virtual void onPeerNamed(Link& link, std::string_view name, Dialect dialect) noexcept = 0;

	/// The peer said something: show or store it, then Link::acknowledge() it. The body is hostile.
	virtual void onText(Link& link, const TextHeard& text) noexcept = 0;

	/// Everything up to this sequence was shown by the other side, or taken by the hub.
	virtual void onAcknowledged(Link& link, const TextAcknowledged& acknowledged) noexcept = 0;

	virtual void onRefused(Link& link, const TextRefused& refusal) noexcept = 0;

	/// The hub told something. Its texts are hostile.
	virtual void onHubHeard(Link& link, const HubFrame& frame) noexcept = 0;

	virtual void onRoundTrip(Link& link, Duration roundTrip) noexcept = 0;

	/// say() would be accepted again, after it said wait.
	virtual void onReady(Link& link) noexcept = 0;

	/// The peer said goodbye. The end follows by itself.
	virtual void onPeerLeft(Link& link, const Bye& bye) noexcept = 0;

	/// The peer broke the protocol, or vanished without a goodbye, while nobody had left: what is said from now on
	/// reaches nobody. The end follows by itself, up to LinkLimits::briefLinger later; `soFar` is what is known of it.
	virtual void onPeerFailed(Link& link, const LinkEnd& soFar) noexcept = 0;

	/// The conversation and its connection are over.
	virtual void onEnd(Link& link, const LinkEnd& end) noexcept = 0;
};


/// A Link joins one Connection to one ChatProtocol: it moves the bytes, keeps the deadlines, holds back whoever
/// is too fast, and brings both to one end.
///
///     Connection --bytes--> ChatProtocol --events--> LinkHandler
///          ^------bytes---------'   ^------say, acknowledge, leave
///
/// Ownership: owns both; the loop and the handler outlive it. Destroying it aborts, silently; from inside a callback
///            hand it to Loop::retire().
/// Threading: the loop's thread.
class Link final: public Retirable, private ConnectionHandler
{
public:
	Link(
		Loop& loop, std::unique_ptr<Connection> connection, ChatSettings settings, LinkLimits limits,
		LinkHandler& handler);
	~Link() override;

	/// Opens the connection and greets. Once.
	void start();

	/// Another one hears from now on, whom the rest concerns; it outlives the link. Also from inside a callback.
	void setHandler(LinkHandler& handler) noexcept;

	/// Says something; what does not fit now is not taken (see SayResult), and onReady() tells when it will be.
	/// `target` is a hub's handle: of a member for private_, else of a room.
	SayResult say(std::string_view text, TextKind kind = TextKind::say, std::uint32_t target = 0);

	/// Asks a hub for something, as ChatProtocol::request() describes; otherwise like say().
	SayResult request(const HubRequest& request);

	/// The sequence of what say() or request() last accepted.
	std::uint64_t lastSequence() const noexcept;

	/// The application has shown or stored everything up to `sequence`.
	void acknowledge(std::uint64_t sequence);

	/// Asks the peer for a sign of life: onRoundTrip() tells how long that took; where none comes, the link is lost after
	/// LinkLimits::pingDeadline. Whether it was asked: there is none before the peer is named, nor in the raw dialect.
	bool ping();

	/// Stops and resumes listening to the peer, who is held back meanwhile: for a screen or a pipe that is slower.
	void setReading(bool on);

	/// Says goodbye, waits for what is still under way up to the linger limit, and ends.
	void leave(const Bye& bye, Farewell farewell = Farewell::silent);

	/// Lets a late-comer know as soon as it has spoken, and ends. It cannot be taken back: who may still be welcome
	/// when it speaks is turned away from onPeerStirred(). LinkLimits::silenceDeadline bounds the wait.
	void turnAway(Bye bye);

	/// Ends without a word.
	void abort();

	void silence() noexcept override;

	const ConnectionInfo& info() const noexcept;
	Dialect dialect() const noexcept;
	const std::string& peerName() const noexcept;
	SpeakerRole peerRole() const noexcept;
	std::size_t unacknowledgedLines() const noexcept;
	std::size_t textBytesMax() const noexcept;

private:
	enum class Phase
	{
		made,
		opening, ///< Dialling, or a layer's handshake.
		waiting, ///< Open; the peer has not sent a byte.
		stirred, ///< It has, and is not named yet.
		talking,
		leaving,   ///< A goodbye was said; what is under way is still heard, shown and acknowledged.
		finishing, ///< All is said; only the peer's end is awaited.
		closed
	};

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	void hear(const PeerNamed& event);
	void hear(const TextHeard& event);
	void hear(const TextAcknowledged& event);
	void hear(const TextRefused& event);
	void hear(const HubHeard& event);
	void hear(const PongHeard& event);
	void hear(const PeerLeft& event);
	void hear(const PeerEnded& event);
	void hear(const Faulted& event);

	template <typename Say>
	SayResult offer(const Say& say);

	void drainEvents();
	void settle();
	void flush();
	void offerReady();
	bool allIsSaid() const noexcept;
	void advanceEnding();
	void enterLeaving();
	void enterFinishing();
	void failPeer(LinkOutcome outcome, ErrorCode code, std::string text);
	void decide(LinkOutcome outcome, std::error_code code, std::string text, CloseText says = CloseText::unsaid);
	void applyReading();

	std::optional<TimePoint> lifeDeadline() const noexcept;
	Duration linger() const noexcept;
	TimePoint lastDeadline() const noexcept;
	void scheduleLife();
	void scheduleProtocol();
	void giveUpOnHello();
	void onLifeDeadline();
	void onProtocolDeadline();

	Loop& _loop;
	std::unique_ptr<Connection> _connection;
	ChatProtocol _protocol;
	LinkLimits _limits;
	LinkHandler* _handler;
	LinkEnd _end;

	Phase _phase = Phase::made;
	bool _silenced = false;
	bool _decided = false; ///< _end has its outcome.
	bool _readingWanted = true;
	bool _outputHeld = false; ///< The connection refused some output, which waits in _held.
	bool _paused = false;     ///< The connection is at high water.
	bool _peerEnded = false;
	bool _brief = false; ///< Nothing of ours is left to lose: the short linger.
	Bytes _held;

	std::optional<Bye> _turnAway;     ///< To be said once open.
	std::size_t _readyBelowLines = 0; ///< onReady() is due when fewer lines are unacknowledged; 0: not due.
	std::uint64_t _bytesSentAtProgress = 0;

	TimePoint _phaseSince{};
	TimePoint _lastHeard{};
	std::optional<TimePoint> _pinged;

	CallId _lifeCall = CallId::none;
	TimePoint _lifeCallTime{};
	CallId _protocolCall = CallId::none;
	TimePoint _protocolCallTime{};
};


} // namespace ciarla
