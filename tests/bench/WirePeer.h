#pragma once

#include "LoopThread.h"

#include <ciarla/transport/Transport.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>


namespace ciarla::bench {


enum class PeerKind
{
	echo, ///< Sends back what it gets.
	sink  ///< Counts it.
};


/// A WirePeer is the other end: it accepts on a transport of ours, on a thread and a processor of its own.
class WirePeer final: private AcceptHandler, private ConnectionHandler
{
public:
	WirePeer(Transport& transport, const Address& address, PeerKind kind);
	~WirePeer() override;

	const Address& address() const noexcept;

	/// How many bytes came in all. Any thread.
	std::uint64_t received() const noexcept;

private:
	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;
	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	PeerKind _kind;
	LoopThread _thread;
	std::unique_ptr<Listener> _listener;
	std::vector<std::unique_ptr<Connection>> _connections;
	Address _address;
	alignas(64) std::atomic<std::uint64_t> _received{0};
};


/// A WireClient is our end, turned by the measuring thread itself.
class WireClient final: private ConnectionHandler
{
public:
	WireClient(Transport& transport, const Address& address);
	~WireClient() override;

	/// Queues `message`, turning the loop while there is no room.
	void send(const Bytes& message);

	/// Turns the loop until that many bytes have come in all.
	void awaitReceived(std::uint64_t bytes);

	/// One turn that does not wait.
	void turn();

	std::uint64_t received() const noexcept;

private:
	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	SocketLoop _loop;
	std::unique_ptr<Connection> _connection;
	std::uint64_t _received = 0;
	bool _open = false;
	bool _paused = false;
};


} // namespace ciarla::bench
