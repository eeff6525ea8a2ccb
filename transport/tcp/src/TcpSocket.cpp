#include "TcpSocket.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


template <typename Call>
Transfer transfer(std::size_t wanted, Call call) noexcept
{
	ssize_t moved = 0;
	do
	{
		moved = call();
	}
	while (moved < 0 && errno == EINTR);
	if (moved < 0)
	{
		return {.error = errno};
	}
	const auto bytes = static_cast<std::size_t>(moved);
	return {.bytes = bytes, .isWhole = bytes == wanted};
}


} // namespace


TcpSocket::TcpSocket(const Poco::Net::StreamSocket& socket):
	_socket(socket),
	_descriptor(socket.impl()->sockfd())
{
}


TcpSocket::~TcpSocket()
{
	close();
}


TcpSocket::TcpSocket(TcpSocket&& other) noexcept:
	_socket(std::exchange(other._socket, std::nullopt)),
	_descriptor(std::exchange(other._descriptor, -1))
{
}


TcpSocket& TcpSocket::operator=(TcpSocket&& other) noexcept
{
	if (this != &other)
	{
		close();
		_socket = std::exchange(other._socket, std::nullopt);
		_descriptor = std::exchange(other._descriptor, -1);
	}
	return *this;
}


std::variant<TcpSocket, int> TcpSocket::connecting(const std::string& host, std::uint16_t port)
{
	const std::optional<Poco::Net::SocketAddress> where = socketAddressOf(host, port);
	if (!where)
	{
		return EADDRNOTAVAIL;
	}
	try
	{
		Poco::Net::StreamSocket socket;
		socket.connectNB(*where);
		TcpSocket connecting(socket);
		::fcntl(connecting._descriptor, F_SETFD, FD_CLOEXEC);
		return connecting;
	}
	catch (const Poco::Exception& exception)
	{
		// POCO does not keep the number of every error; one without it is an address it cannot use.
		return exception.code() != 0 ? exception.code() : EADDRNOTAVAIL;
	}
}


TcpSocket TcpSocket::adopting(int descriptor)
{
	return TcpSocket(Poco::Net::StreamSocket(new Poco::Net::StreamSocketImpl(descriptor)));
}


void TcpSocket::setOptions(bool keepAlive) noexcept
{
	try
	{
		_socket->setNoDelay(true);
		_socket->setKeepAlive(keepAlive);
	}
	catch (const Poco::Exception&)
	{
		// A peer that has already gone refuses options; the first read says so.
	}
}


Transfer TcpSocket::receive(std::span<std::byte> room) noexcept
{
	return transfer(room.size(), [&] { return ::recv(_descriptor, room.data(), room.size(), 0); });
}


Transfer TcpSocket::send(std::span<const std::span<const std::byte>> slices) noexcept
{
	assert(slices.size() <= slicesMax);
	if (slices.size() == 1)
	{
		// Most messages are one slice, and the system is quicker without a list.
		const std::span<const std::byte> only = slices.front();
		return transfer(only.size(), [&] { return ::send(_descriptor, only.data(), only.size(), MSG_NOSIGNAL); });
	}
	std::array<iovec, slicesMax> vectors; // NOLINT(cppcoreguidelines-pro-type-member-init): only the used ones cost.
	std::size_t wanted = 0;
	for (std::size_t i = 0; i < slices.size(); ++i)
	{
		wanted += slices[i].size();
		vectors[i] = {const_cast<std::byte*>(slices[i].data()), slices[i].size()};
	}
	msghdr message{};
	message.msg_iov = vectors.data();
	message.msg_iovlen = slices.size();
	return transfer(wanted, [&] { return ::sendmsg(_descriptor, &message, MSG_NOSIGNAL); });
}


int TcpSocket::takeError() noexcept
{
	int error = 0;
	socklen_t size = sizeof(error);
	return ::getsockopt(_descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}


std::size_t TcpSocket::unacknowledgedBytes() const noexcept
{
	int bytes = 0;
	return ::ioctl(_descriptor, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}


void TcpSocket::shutdownSend() noexcept
{
	::shutdown(_descriptor, SHUT_WR);
}


void TcpSocket::close() noexcept
{
	if (_socket)
	{
		_socket->close();
		_socket.reset();
		_descriptor = -1;
	}
}


void TcpSocket::resetOnClose() noexcept
{
	const linger reset{.l_onoff = 1, .l_linger = 0};
	::setsockopt(_descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}


Address TcpSocket::localAddress() const
{
	try
	{
		return addressOf(_socket->address());
	}
	catch (const Poco::Exception&)
	{
		return {};
	}
}


Address TcpSocket::peerAddress() const
{
	try
	{
		return addressOf(_socket->peerAddress());
	}
	catch (const Poco::Exception&)
	{
		return {};
	}
}


} // namespace ciarla
