#pragma once

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionLife.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SendQueue.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>


namespace ciarla {


/// A LayerConnection is a Connection over another one, but for what the layer makes of the bytes.
///
///     send() -> queue -> encode() -> give(), while the one below is under high water -> below
///     onData() <- deliver() <- decode() <- held, while reading is off                <- below
///
/// It brings the opening deadline, the three bounds, reading on and off, finish(), both ways of closing, linger, and one
/// ending. However it ends, it ends below: onClose() there is where onClose() here comes from. A layer says the least:
/// encode() and decode(). One with a handshake of its own opens in opened() or decode(), by open(), and takes no payload
/// before. What it says on its own account, an answer or a goodbye, it gives at any time, above high water too: the cap below
/// leaves room for that, and what finds none waits.
///
/// Ownership: owns the connection below.
/// Threading: as every Connection. The hooks are called on the loop's thread.
class LayerConnection: public Connection, private ConnectionHandler
{
public:
	/// The limits are shared by the connections of a layer, which may outlive it.
	LayerConnection(std::unique_ptr<Connection> below, std::shared_ptr<const ConnectionLimits> limits);
	~LayerConnection() override;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

protected:
	// What a layer brings.

	/// Makes of the front of queue() what goes down, and gives it; what it took it says by taken(). False if nothing of it may
	/// go now; then the layer comes back by scheduleFlush().
	virtual bool encode() = 0;

	/// Makes payload of what came, and delivers it while isHearing(). Returns how much of it was used; the rest is held until
	/// there is more, or reading is on again.
	virtual std::size_t decode(std::span<const std::byte> bytes) = 0;

	/// Our sending ends, and all payload has gone down. Here the layer says so in its own way. False as above.
	virtual bool encodeEnd();

	/// After encodeEnd(), when nothing that was given waits any more, and again when the peer ends. The one below finishes, or
	/// closes where we close.
	virtual void ended();

	/// The one below is open, and info() is what it says there. Opens.
	virtual void opened();

	/// The one below says that the peer has finished. Ours has, then; or, before it was open, the peer has left.
	virtual void decodeEnd();

	/// What of info() is another than below. Called before and after that is open.
	virtual void amend(ConnectionInfo& info) const;

	/// Whether there is more to deliver() of what was used already.
	virtual bool holdsPayload() const noexcept;

	/// Sends before payload what is due on the layer's own account.
	virtual void flushOwn();

	/// As SendQueue::push(), for a layer that has to know where a batch ends.
	virtual SendResult enqueue(std::span<const Bytes> batch);

	/// Ends at once, and not before it was open.
	virtual void abort(CloseReason reason);

	/// Begins to close: what is held is decoded, and not delivered.
	virtual void closing();

	/// Why, if opening takes too long.
	virtual CloseReason lateness() const;

	/// Nothing was taken in for so long, while closing.
	virtual void onLinger();

	/// What of our reason the one below is told.
	virtual CloseReason reasonBelow(const CloseReason& reason) const;

	/// Why it was, of what is said below and here.
	virtual CloseReason reasonOfEnd(const CloseReason& below) const;

	/// The one below has ended. A layer that has more to tell of the peer calls this later.
	void onClose(Connection& connection, const CloseReason& below) noexcept override;

	// What a layer is given.

	/// Opens. From opened() or decode(), once.
	void open();

	/// To the handler, while it is open.
	void deliver(std::span<const std::byte> payload);

	/// The peer has finished, in the layer's own way or below.
	void deliverEnd();

	/// To the one below.
	void give(std::span<const Bytes> bytes);
	void give(const Bytes& bytes);

	/// So much of queue() was encoded.
	void taken(std::size_t payloadBytes);

	/// Comes back to flushOwn() and encode() at the end of this turn, or then.
	void scheduleFlush();
	void scheduleFlush(TimePoint time);

	/// Waits for progress once more.
	void armLinger();

	/// Ends the one below; onClose() comes of it. A settled reason stands whatever becomes of the one below.
	enum class Settled : std::uint8_t
	{
		no,
		yes
	};
	void leave(CloseMode mode, CloseReason reason, Settled settled = Settled::no);

	/// The same, for the reason that it closes for.
	void leave(CloseMode mode);

	/// Nothing goes either way any more; leave() follows later, from the loop.
	void beginLeaving(CloseReason reason, Settled settled);

	/// Copies what the one below says of itself, amended. A layer that amends calls it in its constructor.
	void learn();

	const SendQueue& queue() const noexcept
	{
		return _queue;
	}

	Connection& below() const noexcept
	{
		return *_below;
	}

	ConnectionInfo& ownInfo() noexcept
	{
		return _info;
	}

	const ConnectionLimits& limits() const noexcept
	{
		return *_limits;
	}

	Loop& loop() const noexcept
	{
		return *_life.loop();
	}

	ConnectionLife& life() noexcept
	{
		return _life;
	}

	const ConnectionLife& life() const noexcept
	{
		return _life;
	}

	bool isOpening() const noexcept
	{
		return _life.state() == ConnectionLife::State::opening;
	}

	/// Whether bytes that come mean anything: open and reading, or closing, where they are not delivered.
	bool isHearing() const noexcept;

	/// Whether send() may be called.
	bool takesPayload() const noexcept;

	/// Closing gracefully, and not left yet.
	bool isClosing() const noexcept;

	bool isReading() const noexcept
	{
		return _reading;
	}

	bool isFlushDue() const noexcept
	{
		return _flush != CallId::none;
	}

	bool isBlocked() const noexcept
	{
		return _blocked;
	}

	bool peerEnded() const noexcept
	{
		return _peerEnded;
	}

	/// From leave() and beginLeaving() on.
	bool hasLeft() const noexcept
	{
		return _left;
	}

	bool isSettled() const noexcept
	{
		return _settled == Settled::yes;
	}

private:
	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;

	void use(std::span<const std::byte> bytes);
	void resume();
	void flush();
	void endIfDrained();
	void giveUngiven();
	bool handDown(std::span<const Bytes> bytes);
	void cancel(CallId& call) noexcept;
	void cancelCalls() noexcept;

	std::unique_ptr<Connection> _below;
	std::shared_ptr<const ConnectionLimits> _limits;
	ConnectionInfo _info;
	ConnectionLife _life;
	SendQueue _queue;
	std::vector<Bytes> _ungiven;  ///< What the one below had no room for.
	std::vector<std::byte> _held; ///< What came, and is of no use yet.
	std::uint64_t _bytesSent = 0;
	std::uint64_t _bytesReceived = 0;
	CallId _flush = CallId::none;
	CallId _resume = CallId::none;
	bool _reading = true;
	bool _blocked = false;     ///< The one below is at high water.
	bool _writableDue = false; ///< A handler that was told to pause is to be told to go on.
	bool _finishing = false;   ///< No more send(); our end follows the queue.
	bool _endSaid = false;     ///< encodeEnd() was called.
	bool _finishedBelow = false;
	bool _peerEnded = false;
	bool _left = false;    ///< The one below is closing.
	bool _aborted = false; ///< By abort.
	Settled _settled = Settled::no;
};


} // namespace ciarla
