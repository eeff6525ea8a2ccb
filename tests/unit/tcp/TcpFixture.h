#pragma once

#include "RawSocket.h"

#include <ciarla/transport/SocketLoop.h>
#include <ciarla/transport/TcpTransport.h>

#include <gmock/gmock.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>


namespace ciarla {


using namespace std::chrono_literals;


/// Lets a failed comparison of addresses be read.
inline void PrintTo(const Address& address, std::ostream* out) // NOLINT(readability-identifier-naming)
{
	*out << address.text();
}


/// Keeps what one connection told, and does what a test asks it to.
class RecordingConnectionHandler final: public ConnectionHandler
{
public:
	void onOpen(Connection& connection) noexcept override
	{
		++opens;
		react(opened, connection);
	}

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		data.append(asText(bytes));
		react(dataCame, connection);
	}

	void onWritable(Connection& connection) noexcept override
	{
		++writables;
		react(becameWritable, connection);
	}

	void onEnd(Connection& connection) noexcept override
	{
		++ends;
		react(ended, connection);
	}

	void onClose(Connection& connection, const CloseReason& why) noexcept override
	{
		++closes;
		reason = why;
		react(closed, connection);
	}

	using Reaction = std::function<void(Connection&)>;

	int opens = 0;
	int writables = 0;
	int ends = 0;
	int closes = 0;
	std::string data;
	CloseReason reason;
	Reaction opened;
	Reaction dataCame;
	Reaction becameWritable;
	Reaction ended;
	Reaction closed;

private:
	static void react(const Reaction& reaction, Connection& connection)
	{
		if (reaction)
		{
			reaction(connection);
		}
	}
};


/// Keeps whom a listener accepted.
class RecordingAcceptHandler final: public AcceptHandler
{
public:
	void onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept override
	{
		accepted.push_back(std::move(connection));
	}

	void onAcceptError(Listener&, const Error& error) noexcept override
	{
		errors.push_back(error);
	}

	std::vector<std::unique_ptr<Connection>> accepted;
	std::vector<Error> errors;
};


/// A loop whose clock the test moves, a transport on it, and helpers to wait for what the system does in its
/// own time.
class TcpTest: public testing::Test
{
protected:
	/// Turns the loop until something is so; false if it is not in far longer than any machine needs.
	bool runUntil(const std::function<bool()>& isSo)
	{
		const auto patience = std::chrono::steady_clock::now() + 30s;
		while (!isSo())
		{
			if (std::chrono::steady_clock::now() > patience)
			{
				return false;
			}
			loop.runOnce(10ms);
		}
		return true;
	}

	/// Turns the loop until it has nothing more to do at once.
	void settle()
	{
		for (int i = 0; i < 10; ++i)
		{
			loop.runOnce(Duration::zero());
		}
	}

	/// True if nothing wakes the loop: only then does a turn take the whole of the wait that it is allowed.
	bool sleeps()
	{
		constexpr Duration wait = 20ms;
		settle();
		const auto before = std::chrono::steady_clock::now();
		loop.runOnce(wait);
		return std::chrono::steady_clock::now() - before >= wait;
	}

	static Address parse(std::string_view text)
	{
		return Address::parse(text).value();
	}

	std::unique_ptr<Listener> listen(std::string_view text = "tcp://127.0.0.1:0")
	{
		Result<std::unique_ptr<Listener>> made = transport.listen(loop, parse(text), acceptor);
		EXPECT_TRUE(made) << made.error().text;
		return made ? std::move(made).value() : nullptr;
	}

	/// The port that a listener really has.
	static std::uint16_t portOf(const Listener& bound)
	{
		return *bound.address().hostPort().value().port;
	}

	/// Accepts a raw peer and opens our end; `near` and `raw` talk to each other.
	void openToRawPeer(std::optional<int> receiveBufferBytes = {})
	{
		listener = listen();
		raw = RawSocket::connected(portOf(*listener), receiveBufferBytes);
		ASSERT_TRUE(runUntil([&] { return !acceptor.accepted.empty(); }));
		near = std::move(acceptor.accepted.front());
		acceptor.accepted.clear();
		near->start(loop, nearHandler);
		ASSERT_TRUE(runUntil([&] { return nearHandler.opens == 1; }));
	}

	/// Sends a text that must be accepted.
	void sendNear(std::string_view text)
	{
		EXPECT_EQ(send(*near, Bytes::copyOf(text)), SendResult::accepted);
	}

	/// Sends until the queue of `near` refuses more, so that the system's buffers are full too.
	void fillNear()
	{
		const Bytes block = Bytes::copyOf(std::string(64 * 1024, 'x'));
		int turnsWithoutRoom = 0;
		while (turnsWithoutRoom < 20)
		{
			turnsWithoutRoom = send(*near, block) == SendResult::full ? turnsWithoutRoom + 1 : 0;
			loop.runOnce(turnsWithoutRoom > 0 ? Duration(1ms) : Duration::zero());
		}
	}

	bool nearClosed()
	{
		return runUntil([&] { return nearHandler.closes > 0; });
	}

	TimePoint time{1h};
	SocketLoop loop{{.clock = [this] { return time; }}};
	TcpTransport transport;
	RecordingAcceptHandler acceptor;
	RecordingConnectionHandler nearHandler;
	std::unique_ptr<Listener> listener;
	std::unique_ptr<Connection> near;
	RawSocket raw;
};


} // namespace ciarla
