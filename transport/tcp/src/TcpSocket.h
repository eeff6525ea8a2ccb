#pragma once

#include "TcpEndpoint.h"

#include <ciarla/transport/StreamChannel.h>

#include <Poco/Net/StreamSocket.h>

#include <cstddef>
#include <span>
#include <variant>


namespace ciarla {


/// A TcpSocket is one non-blocking stream socket: POCO owns the descriptor and sets the options; bytes move by
/// system calls, because POCO throws where a socket is merely full.
///
/// Ownership: destroying it closes the descriptor. An empty one has none.
/// Errors:    are errno numbers; no exception of POCO's comes out.
class TcpSocket final: public StreamChannel
{
public:
	TcpSocket() noexcept = default;
	~TcpSocket() override;
	TcpSocket(TcpSocket&& other) noexcept;
	TcpSocket& operator=(TcpSocket&& other) noexcept;
	TcpSocket(const TcpSocket&) = delete;
	TcpSocket& operator=(const TcpSocket&) = delete;

	/// Begins to connect to a literal; when it is writable, takeError() tells how it went.
	static std::variant<TcpSocket, int> connecting(const std::string& host, std::uint16_t port);

	/// Adopts an accepted descriptor that is already non-blocking.
	static TcpSocket adopting(int descriptor);

	bool isOpen() const noexcept
	{
		return _descriptor >= 0;
	}

	int descriptor() const noexcept
	{
		return _descriptor;
	}

	/// No delay for small sends, and probes of a silent peer if asked for.
	void setOptions(bool keepAlive) noexcept;

	int readDescriptor() const noexcept override
	{
		return _descriptor;
	}

	int writeDescriptor() const noexcept override
	{
		return _descriptor;
	}

	Transfer receive(std::span<std::byte> room) noexcept override;
	Transfer send(std::span<const std::span<const std::byte>> slices) noexcept override;
	int takeError() noexcept override;
	std::size_t unacknowledgedBytes() const noexcept override;
	void shutdownSend() noexcept override;
	void resetOnClose() noexcept override;
	void close() noexcept;

	/// Empty where the system does not tell.
	Address localAddress() const;
	Address peerAddress() const;

private:
	explicit TcpSocket(const Poco::Net::StreamSocket& socket);

	std::optional<Poco::Net::StreamSocket> _socket;
	int _descriptor = -1;
};


} // namespace ciarla
