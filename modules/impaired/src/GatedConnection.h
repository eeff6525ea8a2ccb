#pragma once

#include "Gate.h"

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SendQueue.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>


namespace ciarla {


/// A GatedConnection holds what passes in either direction until a Gate lets it go on.
///
///     send() ------> out: | queue | gate | -> below, while it is under high water
///     onData() <---- in:  | gate | queue | <- below, while the queue is under high water
///
/// What may go on at once is passed from where it lies; only what has to wait of what came is copied. An orderly end
/// comes through the gate too, and so waits for what is before it; if the one below closes with such an end meanwhile,
/// that is told after it. Any other end of the one below is told at once.
///
/// Ownership: owns the connection below, and the gates.
class GatedConnection final: public ForwardingConnection
{
public:
	/// The limits are shared with the layer and the other connections that it made.
	GatedConnection(
		std::unique_ptr<Connection> below, std::unique_ptr<Gate> out, std::unique_ptr<Gate> in,
		std::shared_ptr<const ConnectionLimits> limits);
	~GatedConnection() override;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void hasten() noexcept override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

private:
	/// Assigned in start(), close(), silence(), onOpen(), finishIfDrained(), end() and conclude().
	enum class State : std::uint8_t
	{
		made,
		opening,
		open,
		closing, ///< Gracefully: what is queued still goes.
		ending,  ///< The one below is closing, or has closed and it is to be told.
		closed
	};

	/// One direction.
	struct Lane
	{
		SendQueue queue;
		std::unique_ptr<Gate> gate;
		CallId call = CallId::none; ///< When the queue is looked at next.
	};

	// How bytes move: GatedConnectionFlow.cpp
	std::span<const std::byte> passAtOnce(std::span<const std::byte> bytes);
	void hold(std::span<const std::byte> bytes);
	void deliver();
	void deliverPiece(std::size_t bytesMost);
	void tell(std::span<const std::byte> bytes);
	void meetPeersEnd();
	void awaitDelivery();
	bool isHearing() const noexcept;
	bool hasMoreToTell() const noexcept;

	void flush();
	bool sendPiece(std::size_t bytesMost);
	void finishIfDrained();
	void scheduleFlush();
	bool takesPayload() const noexcept;

	// How it ends: GatedConnection.cpp
	void end(CloseMode mode, CloseReason reason);
	void cutIfDue(const Gate& gate);
	void armLinger();
	void onLinger();
	void conclude(const CloseReason& below);
	void cancelCalls() noexcept;
	void cancel(CallId& call) noexcept;

	std::shared_ptr<const ConnectionLimits> _limits;
	Lane _out;
	Lane _in;
	std::optional<CloseReason> _ending;      ///< What we end for.
	std::optional<CloseReason> _closedBelow; ///< It has closed, and what came before is still to be told.
	std::uint64_t _bytesSent = 0;
	std::uint64_t _bytesReceived = 0;
	std::uint64_t _progressSeen = 0; ///< What had left below when the linger deadline was set.
	CallId _linger = CallId::none;
	State _state = State::made;
	bool _reading = true;
	bool _blocked = false;   ///< The one below is at high water.
	bool _finishing = false; ///< No more send(); an end follows the queue.
	bool _finished = false;  ///< The one below was told.
	bool _peerEnded = false; ///< Below; here once the gate lets it.
	bool _endTold = false;
};


} // namespace ciarla
