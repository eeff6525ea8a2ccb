#include <ciarla/transport/SocketChannel.h>

#include "SystemTransfer.h"

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <unistd.h>


namespace ciarla {


SocketPlace ownPlaceOf(int descriptor) noexcept
{
	SocketPlace place;
	place.size = sizeof(place.name);
	return ::getsockname(descriptor, place.generic(), &place.size) == 0 ? place : SocketPlace{};
}


SocketPlace peerPlaceOf(int descriptor) noexcept
{
	SocketPlace place;
	place.size = sizeof(place.name);
	return ::getpeername(descriptor, place.generic(), &place.size) == 0 ? place : SocketPlace{};
}


int newStreamSocket(int family) noexcept
{
	return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}


Credentials credentialsOf(int descriptor) noexcept
{
	ucred peer{};
	socklen_t size = sizeof(peer);
	Credentials credentials;
	// Sockets of other families have a peer of user −1.
	if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid != static_cast<uid_t>(-1))
	{
		credentials.user = peer.uid;
	}
	return credentials;
}


SocketChannel::SocketChannel(int descriptor) noexcept:
	_descriptor(descriptor)
{
}


SocketChannel::~SocketChannel()
{
	::close(_descriptor);
}


int SocketChannel::readDescriptor() const noexcept
{
	return _descriptor;
}


int SocketChannel::writeDescriptor() const noexcept
{
	return _descriptor;
}


Transfer SocketChannel::receive(std::span<std::byte> room) noexcept
{
	return transferBy(room.size(), [&] { return ::recv(_descriptor, room.data(), room.size(), 0); });
}


Transfer SocketChannel::send(std::span<const std::span<const std::byte>> slices) noexcept
{
	if (slices.size() == 1)
	{
		// Most messages are one slice, and the system is quicker without a list.
		const std::span<const std::byte> only = slices.front();
		return transferBy(only.size(), [&] { return ::send(_descriptor, only.data(), only.size(), MSG_NOSIGNAL); });
	}
	SystemSlices list(slices);
	msghdr message{};
	message.msg_iov = list.vectors.data();
	message.msg_iovlen = list.count;
	return transferBy(list.bytes, [&] { return ::sendmsg(_descriptor, &message, MSG_NOSIGNAL); });
}


int SocketChannel::takeError() noexcept
{
	int error = 0;
	socklen_t size = sizeof(error);
	return ::getsockopt(_descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}


std::size_t SocketChannel::unacknowledgedBytes() const noexcept
{
	int bytes = 0;
	return ::ioctl(_descriptor, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}


void SocketChannel::shutdownSend() noexcept
{
	::shutdown(_descriptor, SHUT_WR);
}


void SocketChannel::resetOnClose() noexcept
{
	const linger reset{.l_onoff = 1, .l_linger = 0};
	::setsockopt(_descriptor, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
}


} // namespace ciarla
