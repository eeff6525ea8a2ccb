#include "HandOver.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>


namespace ciarla::testkit {


namespace {


/// Of all who may call at once, which is more than any test lets call.
constexpr int waitingMost = 1000;

constexpr std::size_t handedBytes = 2 * sizeof(int);


sockaddr_un nameOf(const std::string& path) noexcept
{
	sockaddr_un name{};
	name.sun_family = AF_UNIX;
	std::strncpy(name.sun_path, path.c_str(), sizeof(name.sun_path) - 1);
	return name;
}


/// A message of one byte, beside which there is room for the descriptors.
struct Letter
{
	Letter() noexcept
	{
		message.msg_iov = &slice;
		message.msg_iovlen = 1;
		message.msg_control = room.data();
		message.msg_controllen = room.size();
	}

	Letter(const Letter&) = delete;
	Letter& operator=(const Letter&) = delete;

	char byte = '!';
	iovec slice{&byte, 1};
	alignas(cmsghdr) std::array<char, CMSG_SPACE(handedBytes)> room{};
	msghdr message{};
};


} // namespace


bool handOver(const std::string& path, int input, int output) noexcept
{
	const int calling = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	const sockaddr_un name = nameOf(path);
	bool handed = ::connect(calling, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) == 0;
	if (handed)
	{
		Letter letter;
		cmsghdr* header = CMSG_FIRSTHDR(&letter.message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(handedBytes);
		const std::array<int, 2> descriptors{input, output};
		std::memcpy(CMSG_DATA(header), descriptors.data(), handedBytes);
		handed = ::sendmsg(calling, &letter.message, MSG_NOSIGNAL) == 1;
	}
	::close(calling);
	return handed;
}


int openHandOver(const std::string& path) noexcept
{
	const int listening = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	const sockaddr_un name = nameOf(path);
	if (::bind(listening, reinterpret_cast<const sockaddr*>(&name), sizeof(name)) != 0 ||
		::listen(listening, waitingMost) != 0)
	{
		const int error = errno;
		::close(listening);
		errno = error;
		return -1;
	}
	return listening;
}


bool takeHanded(int listening, Handed& handed) noexcept
{
	const int called = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
	if (called < 0)
	{
		return false;
	}
	// It waits for what the caller sends next, or for its end.
	Letter letter;
	const ssize_t received = ::recvmsg(called, &letter.message, MSG_CMSG_CLOEXEC);
	::close(called);
	const cmsghdr* header = CMSG_FIRSTHDR(&letter.message);
	if (received != 1 || header == nullptr || header->cmsg_type != SCM_RIGHTS ||
		header->cmsg_len != CMSG_LEN(handedBytes))
	{
		return false;
	}
	std::array<int, 2> descriptors{};
	std::memcpy(descriptors.data(), CMSG_DATA(header), handedBytes);
	handed = {descriptors[0], descriptors[1]};
	return true;
}


} // namespace ciarla::testkit
