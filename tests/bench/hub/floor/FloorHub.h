#pragma once

#include "FloorClient.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>


struct iovec;


namespace ciarla::bench {


/// What a room has been told in this turn, and by whom.
struct FloorRoom
{
	std::vector<FloorClient*> members;
	std::vector<std::pair<Chunk, FloorClient*>> fresh; ///< The author is null once it has gone.
};


/// A FloorHub is the least that a hub can do, and so the control of every measurement: one thread, epoll, lines, no
/// names, no acknowledgements, no bounds, no history. What came in one turn goes to each receiver in one call.
///
/// A first line "JOIN room" chooses a room and is answered "OK". Everything else goes to the other members.
class FloorHub
{
public:
	/// Listens on the loopback; port 0 takes one that is free. Throws std::system_error.
	explicit FloorHub(std::uint16_t port);

	std::uint16_t port() const noexcept
	{
		return _port;
	}

	/// Serves until the process is ended.
	[[noreturn]] void run();

private:
	void accept();
	void read(FloorClient& client);
	void hear(FloorClient& client, std::string_view bytes);
	void join(FloorClient& client, const std::string& name);
	static void leave(FloorClient& client);
	void endTurn();
	void deliver(FloorClient& client, const std::vector<std::pair<Chunk, FloorClient*>>& fresh);
	void drain(FloorClient& client);
	bool write(FloorClient& client, const iovec* pieces, std::size_t count, std::size_t& written);
	void awaitWrite(FloorClient& client, bool awaits);
	void drop(FloorClient& client);

	int _listener;
	int _poller;
	std::uint16_t _port = 0;
	std::vector<char> _buffer;
	std::unordered_map<std::string, std::unique_ptr<FloorRoom>> _rooms;
	std::vector<FloorRoom*> _spokenIn; ///< In this turn.
	std::vector<FloorClient*> _gone;   ///< In this turn.
};


} // namespace ciarla::bench
