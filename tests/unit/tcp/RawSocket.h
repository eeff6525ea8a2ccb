#pragma once

#include <gtest/gtest.h>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>


namespace ciarla {


/// A RawSocket is a peer that knows nothing of ciarla: a plain socket on 127.0.0.1.
class RawSocket
{
public:
	RawSocket() = default;

	~RawSocket()
	{
		close();
	}

	RawSocket(RawSocket&& other) noexcept:
		_descriptor(std::exchange(other._descriptor, -1))
	{
	}

	RawSocket& operator=(RawSocket&& other) noexcept
	{
		close();
		_descriptor = std::exchange(other._descriptor, -1);
		return *this;
	}

	/// Blocks until the listener's backlog has it. A receive buffer of its own size takes in no more than that.
	static RawSocket connected(std::uint16_t port, std::optional<int> receiveBufferBytes = {})
	{
		RawSocket socket = made();
		if (receiveBufferBytes)
		{
			const int bytes = *receiveBufferBytes;
			EXPECT_EQ(::setsockopt(socket._descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes)), 0);
		}
		const sockaddr_in where = loopback(port);
		EXPECT_EQ(::connect(socket._descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof(where)), 0);
		return socket;
	}

	/// Bound and listening, with room for `backlog` callers that nobody will accept.
	static RawSocket listening(int backlog)
	{
		RawSocket socket = made();
		const sockaddr_in where = loopback(0);
		EXPECT_EQ(::bind(socket._descriptor, reinterpret_cast<const sockaddr*>(&where), sizeof(where)), 0);
		EXPECT_EQ(::listen(socket._descriptor, backlog), 0);
		return socket;
	}

	RawSocket accept() const
	{
		RawSocket socket;
		socket._descriptor = ::accept4(_descriptor, nullptr, nullptr, SOCK_CLOEXEC);
		EXPECT_GE(socket._descriptor, 0);
		return socket;
	}

	std::uint16_t port() const
	{
		sockaddr_in where{};
		socklen_t size = sizeof(where);
		EXPECT_EQ(::getsockname(_descriptor, reinterpret_cast<sockaddr*>(&where), &size), 0);
		return ntohs(where.sin_port);
	}

	void write(std::string_view text) const
	{
		EXPECT_EQ(::send(_descriptor, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
	}

	/// Takes what is there without waiting; empty if nothing is, or if it ended.
	std::string readSome(std::size_t most = 256 * 1024) const
	{
		std::string bytes(most, '\0');
		const ssize_t count = ::recv(_descriptor, bytes.data(), bytes.size(), MSG_DONTWAIT);
		bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
		return bytes;
	}

	/// What the next read says without waiting: bytes, 0 at the end, or a negative errno.
	int peek() const
	{
		char byte = 0;
		const ssize_t count = ::recv(_descriptor, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
		return count < 0 ? -errno : static_cast<int>(count);
	}

	void shutdownSend() const
	{
		EXPECT_EQ(::shutdown(_descriptor, SHUT_WR), 0);
	}

	void reset()
	{
		const linger hard{.l_onoff = 1, .l_linger = 0};
		EXPECT_EQ(::setsockopt(_descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard)), 0);
		close();
	}

	void close()
	{
		if (_descriptor >= 0)
		{
			::close(std::exchange(_descriptor, -1));
		}
	}

private:
	static RawSocket made()
	{
		RawSocket socket;
		socket._descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		EXPECT_GE(socket._descriptor, 0);
		return socket;
	}

	static sockaddr_in loopback(std::uint16_t port)
	{
		sockaddr_in where{};
		where.sin_family = AF_INET;
		where.sin_port = htons(port);
		where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		return where;
	}

	int _descriptor = -1;
};


} // namespace ciarla
