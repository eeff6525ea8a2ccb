#pragma once

#include <ciarla/base/Bytes.h>
#include <ciarla/base/Error.h>
#include <ciarla/base/Result.h>
#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/Retirable.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>


namespace ciarla {


class Connection;
class Loop;


/// What became of a batch. It was queued whole, or not at all.
enum class SendResult
{
	accepted,      ///< Queued; go on.
	acceptedPause, ///< Queued, and the queue is at high water: wait for onWritable().
	full,  ///< Not queued: it would pass the cap. Wait for onWritable(), unless it is larger than the cap itself.
	closed ///< Not queued: not open yet, or no longer open for sending.
};


enum class CloseMode
{
	graceful, ///< Send what is queued, finish, then read and discard until the peer's end or the linger limit.
	abort     ///< At once. What is queued is dropped; the peer sees a reset where the wire has one.
};


/// Whose act the end was.
enum class CloseSide
{
	local, ///< close() was called here, or a deadline of ours passed.
	peer,  ///< The peer closed or reset the connection, or refused it.
	wire   ///< Something between the two: no route, no name, a broken layer.
};


/// What else the text of a CloseReason contains, beside why, so that nobody has to parse it.
enum class CloseText
{
	unsaid, ///< Not known: what the peer did is told as a whole sentence, what happened to the wire as a reason.
	why,    ///< Nothing.
	place,  ///< It names the peer or its place, and can stand alone.
	answer  ///< That, and what somebody there answered: a place that refused is not one where nobody is.
};


/// Why and how a connection ended.
struct CloseReason
{
	CloseSide side = CloseSide::local;
	std::error_code code;        ///< Empty for an orderly end.
	std::string text;            ///< For a person; from a peer it is hostile until sanitised.
	std::size_t unsentBytes = 0; ///< Payload accepted by send() that never reached the wire.
	CloseText says = CloseText::unsaid;

	/// Options of the address, by their whole names (tls.pin), that would make the connection succeed if the person who
	/// reads `text` agrees. Never taken from the peer.
	AddressOptions advice = {};
};


/// What has moved since start(), in bytes of this connection's own payload.
struct ConnectionStats
{
	std::uint64_t bytesSent = 0;     ///< Handed to the wire below.
	std::uint64_t bytesReceived = 0; ///< Delivered by onData().
	std::size_t bytesQueued = 0;     ///< Accepted by send() and not yet handed on.
};


/// A ConnectionHandler hears what happens on one connection.
///
/// Threading: called on the thread of the loop that the connection was started on, never from inside
///            a call of that connection, nor after it was retired or destroyed.
/// Errors:    no function throws: an exception that leaves one ends the program, on every wire.
/// Order:     onOpen, then any of the others, then onClose. A connection that never opened goes
///            straight to onClose. Inside any callback every call on the connection is allowed,
///            retiring it too.
class ConnectionHandler
{
public:
	virtual ~ConnectionHandler() = default;

	/// Connected, and every layer's handshake done. For accepted connections too.
	virtual void onOpen(Connection& connection) noexcept = 0;

	/// Some bytes came. They are borrowed for this call; the boundaries of such chunks have no meaning.
	virtual void onData(Connection& connection, std::span<const std::byte> bytes) noexcept = 0;

	/// The queue fell to low water after a send() said acceptedPause or full; once for each such crossing.
	virtual void onWritable(Connection& connection) noexcept = 0;

	/// The peer finished sending; it may still read. Waits, like data, while reading is off.
	virtual void onEnd(Connection& connection) noexcept = 0;

	/// The end: once, last. The connection remains valid, for info() and stats(), until it is destroyed.
	virtual void onClose(Connection& connection, const CloseReason& reason) noexcept = 0;
};


/// A Connection is one ordered, reliable byte channel to a peer.
///
/// Ownership: whoever holds the unique_ptr owns it. Destroying it aborts, silently; from inside one of
///            its own callbacks hand it to Loop::retire() instead, which silences it at once.
/// Threading: before start() any one thread at a time, so an accepted connection can be posted to another
///            loop; from then on the thread of that loop only.
/// Errors:    no call throws. What went wrong arrives once, in onClose().
/// Bounds:    three for the send queue (see ConnectionLimits): high water asks to pause, low water to go
///            on, the cap refuses a whole batch, so that no frame is ever torn.
///
///     made --start()--> opening --onOpen--> open --close(graceful)--> closing --> closed (onClose)
///                          \__________________\______abort, error, deadline_______/
class Connection: public Retirable
{
public:
	/// Opens the connection and begins delivery to `handler` on `loop`. The handler must live until the connection is
	/// destroyed or retired, the loop until it is destroyed. Called once. A dialled connection dials now. Opening has a
	/// deadline, which covers every layer's handshake.
	virtual void start(Loop& loop, ConnectionHandler& handler) = 0;

	/// Queues the whole batch or nothing, sharing the bytes and copying none. What one turn of the loop
	/// queued leaves together. A batch that is larger than the cap by itself is never accepted. An empty one changes nothing:
	/// it is accepted, or acceptedPause at high water. Before onOpen() nothing is taken, whatever handshake is under way.
	[[nodiscard]] virtual SendResult send(std::span<const Bytes> batch) = 0;

	/// Writes what is queued now, and not at the end of the turn: for one who sends on very many connections, each of
	/// which is in the processor's caches only once. A hint; the default does nothing. Errors are reported later, never
	/// from inside this call.
	virtual void hasten() noexcept
	{
	}

	/// Turns delivery of data and of the peer's end on or off; on at first. It may be turned off before start(), and then
	/// nothing is delivered after onOpen() either. While it is off the peer is held
	/// back by what the wire itself can hold, and a reset is still reported.
	virtual void setReading(bool on) = 0;

	/// Ends our sending after what is queued (half-close, as shutdown(SHUT_WR)); the peer hears onEnd(), and may go on
	/// sending to us. Once both sides have finished the connection closes by itself. Where the wire has no half-close
	/// (Capabilities::halfClose) it is an error, and nothing changes.
	virtual Result<void> finish() = 0;

	/// Ends the connection; onClose() follows later with this code and text, and they reach the peer where
	/// Capabilities::closeReason says so. The connection sets `side` and `unsentBytes`; what is passed in them is
	/// ignored. Repeating it changes nothing, except that abort overtakes graceful. Nothing is delivered after it but
	/// onClose(). A graceful end waits for the peer at most the linger limit, counted from the last progress. Before
	/// onOpen() there is nothing to flush and nobody to wait for: then onClose() follows in this turn or the next, in
	/// either mode, and is all.
	virtual void close(CloseMode mode, CloseReason reason) = 0;

	/// Addresses, abilities and credentials. Complete from onOpen() on, and valid after onClose().
	virtual const ConnectionInfo& info() const noexcept = 0;

	virtual ConnectionStats stats() const noexcept = 0;
};


/// Sends one slice; most callers have just one.
[[nodiscard]] inline SendResult send(Connection& connection, const Bytes& bytes)
{
	return connection.send(std::span(&bytes, 1));
}


} // namespace ciarla
