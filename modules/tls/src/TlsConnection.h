#pragma once

#include "TlsContext.h"
#include "TlsEngine.h"

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SendQueue.h>

#include <memory>
#include <span>
#include <string>
#include <vector>


namespace ciarla {


/// What TLS makes of a wire: secure, each direction ends alone, and no words of close() are let through in the clear.
Capabilities tlsCapabilities(Capabilities below) noexcept;


/// A TlsConnection joins a TlsEngine to the connection below it.
///
///     send() -> SendQueue -> engine, while the one below is under high water -> below
///     onData() <-            engine                                          <- below
///
/// However it ends, it ends below: onClose() there is where onClose() here comes from. What the engine says on its own
/// account, answers, alerts and close_notify, goes down above high water too; the cap below leaves room for that.
///
/// Ownership: owns the connection below.
class TlsConnection final: public Connection, private ConnectionHandler
{
public:
	TlsConnection(
		std::unique_ptr<Connection> below, std::shared_ptr<TlsContext> context,
		std::shared_ptr<const ConnectionLimits> limits);
	~TlsConnection() override;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

private:
	/// Assigned in start(), onOpen(), open(), close(), end(), onClose() and silence().
	enum class State
	{
		made,
		opening,     ///< The one below is.
		handshaking, ///< The one below is open.
		open,
		closing, ///< Flushing what is queued, then close_notify.
		ending,  ///< The one below is closing.
		closed
	};

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	void learnFromBelow();
	void shakeHands();
	void open();
	void deliver();
	void scheduleDelivery();
	void meetPeersEnd();

	void scheduleFlush();
	void flush();
	bool encryptMore();
	std::size_t encryptRecord();
	void finishIfDrained();
	void sendOutput();

	void end(CloseMode mode, CloseReason reason);
	void fail();
	void onOpenDeadline();
	void onLinger();
	void armLinger();
	void cancelDeadline() noexcept;
	CloseReason cutOff() const;
	CloseReason reasonOfEnd(const CloseReason& below) const;
	bool takesPayload() const noexcept;

	std::unique_ptr<Connection> _below;
	std::shared_ptr<TlsContext> _context;
	std::shared_ptr<const ConnectionLimits> _limits;
	std::string _name;  ///< Whose certificate the peer has to show, where it is dialled.
	std::string _where; ///< As it was dialled: the one below says later who answered.
	ConnectionInfo _info;
	SendQueue _queue;
	Loop* _loop = nullptr;
	ConnectionHandler* _handler = nullptr;
	std::unique_ptr<TlsEngine> _engine;   ///< From the opening below to the end.
	std::vector<Bytes> _unsent;           ///< What the one below had no room for.
	std::unique_ptr<CloseReason> _ending; ///< What we end for, or have ended for.
	std::uint64_t _bytesSent = 0;
	std::uint64_t _bytesReceived = 0;
	std::uint64_t _progressSeen = 0; ///< What had left below when the linger deadline was set.
	CallId _deadline = CallId::none; ///< Of opening, then of lingering.
	CallId _flush = CallId::none;
	CallId _delivery = CallId::none;
	State _state = State::made;
	bool _reading = true;
	bool _blocked = false;   ///< The one below is at high water.
	bool _finishing = false; ///< No more send(); close_notify follows the queue.
	bool _finished = false;  ///< close_notify was said.
	bool _peerEnded = false; ///< The peer has said it.
	bool _aborted = false;
};


} // namespace ciarla
