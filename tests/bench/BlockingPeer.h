#pragma once

#include "WirePeer.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <thread>


namespace ciarla::bench {


/// A BlockingSocket is the plainest client there is: connect, write, read, over loopback TCP without delay.
class BlockingSocket
{
public:
	/// Connects to a port of this machine.
	static BlockingSocket dial(std::uint16_t port);

	/// Takes a connected descriptor over.
	explicit BlockingSocket(int descriptor);
	~BlockingSocket();
	BlockingSocket(const BlockingSocket&) = delete;
	BlockingSocket& operator=(const BlockingSocket&) = delete;

	/// False when the other end has gone.
	bool writeAll(std::span<const std::byte> bytes);
	bool readAll(std::span<std::byte> bytes);

	/// What one read gives; 0 at the end.
	std::size_t readSome(std::span<std::byte> bytes);

private:
	int _descriptor;
};


/// A BlockingPeer is the control: one thread, one blocking socket, no loop, on the peer's processor.
class BlockingPeer
{
public:
	explicit BlockingPeer(PeerKind kind);
	~BlockingPeer();

	std::uint16_t port() const noexcept;

	/// How many bytes came in all. Any thread.
	std::uint64_t received() const noexcept;

private:
	void serve();

	PeerKind _kind;
	int _listener;
	std::uint16_t _port = 0;
	alignas(64) std::atomic<std::uint64_t> _received{0};
	std::thread _thread;
};


} // namespace ciarla::bench
