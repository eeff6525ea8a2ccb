#pragma once

#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/StreamChannel.h>

#include <sys/socket.h>


namespace ciarla {


/// Where a socket is bound or connected, as the system takes it.
struct SocketPlace
{
	sockaddr_storage name{};
	socklen_t size = 0;

	const sockaddr* generic() const noexcept
	{
		return reinterpret_cast<const sockaddr*>(&name);
	}

	sockaddr* generic() noexcept
	{
		return reinterpret_cast<sockaddr*>(&name);
	}
};


/// Our own end of a socket, and the other one; of no size where the system does not tell.
SocketPlace ownPlaceOf(int descriptor) noexcept;
SocketPlace peerPlaceOf(int descriptor) noexcept;

/// A new stream socket of that family, which does not block and which children do not inherit; −1 and errno.
int newStreamSocket(int family) noexcept;

/// The user at the other end of a connected socket, where the system tells.
Credentials credentialsOf(int descriptor) noexcept;


/// A SocketChannel is a StreamChannel over one connected socket, of any family.
class SocketChannel final: public StreamChannel
{
public:
	/// Takes over a stream socket that does not block.
	explicit SocketChannel(int descriptor) noexcept;
	~SocketChannel() override;
	SocketChannel(const SocketChannel&) = delete;
	SocketChannel& operator=(const SocketChannel&) = delete;

	int readDescriptor() const noexcept override;
	int writeDescriptor() const noexcept override;
	Transfer receive(std::span<std::byte> room) noexcept override;
	Transfer send(std::span<const std::span<const std::byte>> slices) noexcept override;
	int takeError() noexcept override;
	std::size_t unacknowledgedBytes() const noexcept override;
	void shutdownSend() noexcept override;

	/// A local socket has no reset; its peer sees an end.
	void resetOnClose() noexcept override;

private:
	int _descriptor;
};


} // namespace ciarla
