#include "BlockingPeer.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>


namespace ciarla::bench {


namespace {


constexpr std::size_t readBytes = 128 * 1024;


void setNoDelay(int descriptor)
{
	const int on = 1;
	::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}


sockaddr_in loopback(std::uint16_t port)
{
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(port);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return address;
}


} // namespace


BlockingSocket BlockingSocket::dial(std::uint16_t port)
{
	const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const sockaddr_in address = loopback(port);
	::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
	return BlockingSocket(descriptor);
}


BlockingSocket::BlockingSocket(int descriptor):
	_descriptor(descriptor)
{
	setNoDelay(_descriptor);
}


BlockingSocket::~BlockingSocket()
{
	::close(_descriptor);
}


bool BlockingSocket::writeAll(std::span<const std::byte> bytes)
{
	while (!bytes.empty())
	{
		const ssize_t written = ::send(_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
		if (written <= 0)
		{
			return false;
		}
		bytes = bytes.subspan(static_cast<std::size_t>(written));
	}
	return true;
}


bool BlockingSocket::readAll(std::span<std::byte> bytes)
{
	while (!bytes.empty())
	{
		const std::size_t count = readSome(bytes);
		if (count == 0)
		{
			return false;
		}
		bytes = bytes.subspan(count);
	}
	return true;
}


std::size_t BlockingSocket::readSome(std::span<std::byte> bytes)
{
	const ssize_t count = ::recv(_descriptor, bytes.data(), bytes.size(), 0);
	return count > 0 ? static_cast<std::size_t>(count) : 0;
}


BlockingPeer::BlockingPeer(PeerKind kind):
	_kind(kind),
	_listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
	sockaddr_in address = loopback(0);
	socklen_t length = sizeof address;
	::bind(_listener, reinterpret_cast<const sockaddr*>(&address), length);
	::listen(_listener, 1);
	::getsockname(_listener, reinterpret_cast<sockaddr*>(&address), &length);
	_port = ntohs(address.sin_port);
	_thread = std::thread([this] { serve(); });
}


BlockingPeer::~BlockingPeer()
{
	_thread.join();
	::close(_listener);
}


std::uint16_t BlockingPeer::port() const noexcept
{
	return _port;
}


std::uint64_t BlockingPeer::received() const noexcept
{
	return _received.load(std::memory_order_acquire);
}


void BlockingPeer::serve()
{
	pinTo(peerProcessor);
	BlockingSocket socket(::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC));
	std::vector<std::byte> buffer(readBytes);
	for (std::size_t count = socket.readSome(buffer); count > 0; count = socket.readSome(buffer))
	{
		_received.fetch_add(count, std::memory_order_release);
		if (_kind == PeerKind::echo)
		{
			socket.writeAll(std::span(buffer).first(count));
		}
	}
}


} // namespace ciarla::bench
