#pragma once

#include "Dialect.h"
#include "LoadOptions.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>


struct epoll_event;


namespace ciarla::bench {


/// A LoadEngine moves the bytes of all clients, on one thread: connects, writes, reads, and lets the dialect
/// understand. Every call throws std::runtime_error where the machine itself fails.
class LoadEngine
{
public:
	LoadEngine(const LoadOptions& options, DialectListener& listener);
	~LoadEngine();
	LoadEngine(const LoadEngine&) = delete;
	LoadEngine& operator=(const LoadEngine&) = delete;

	/// A client that is not connected yet. Lives as long as the engine.
	Client& add(std::uint32_t id, std::uint32_t room);

	/// Connects it, again if it was closed, from the loopback address of this number. Each has its own ports, so
	/// that ten thousand clients do not search for one that is free.
	void connect(Client& client, std::uint32_t source);

	/// Has the system acknowledge what comes at once, as to somebody who only listens. Otherwise it would depend on how
	/// a dialect greets: whose client has answered the server is taken for one that goes on answering, its
	/// acknowledgements wait for 40 ms, and the server's system holds, for the same texts, many times as much.
	static void acknowledgeAtOnce(Client& client);

	/// The client reads little from now on: its socket holds as little as the system allows.
	static void narrow(Client& client);

	/// Reads no more of this client, and only notices when the server ends it.
	void stopReading(Client& client);

	void close(Client& client);

	/// Says one text to the client's room, with the next pump().
	void say(Client& client, std::string_view text);

	/// Writes what is queued, then waits so long for what is ready, and handles it; how much that was.
	int pump(int milliseconds);

	/// Writes what is queued now, when a reply should not wait for the rest of the turn.
	void flushQueued();

	const Dialect& dialect() const noexcept
	{
		return *_dialect;
	}

	/// Connections that the server closed, or refused.
	std::uint64_t ended() const noexcept
	{
		return _ended;
	}

private:
	void onReady(Client& client, std::uint32_t events);
	void onConnected(Client& client);
	void read(Client& client);
	void queue(Client& client);
	void flush(Client& client);
	void watch(Client& client, int operation, std::uint32_t events) const;
	void end(Client& client);

	std::uint16_t _port;
	DialectListener& _listener;
	std::unique_ptr<Dialect> _dialect;
	int _poller;
	std::vector<std::unique_ptr<Client>> _clients;
	std::vector<Client*> _queued;
	std::vector<char> _buffer;
	std::vector<epoll_event> _events;
	std::uint64_t _ended = 0;
};


} // namespace ciarla::bench
