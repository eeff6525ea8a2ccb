#include <ciarla/transport/DescriptorChannel.h>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <cerrno>
#include <csignal>
#include <ctime>
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


/// Keeps the SIGPIPE of a write on this thread from whoever would be killed by it. A pipe, unlike a socket, has no flag
/// for that.
class PipeSignalHeld
{
public:
	PipeSignalHeld() noexcept
	{
		sigset_t pending;
		::sigpending(&pending);
		_wasPending = ::sigismember(&pending, SIGPIPE) == 1;
		::sigemptyset(&_pipe);
		::sigaddset(&_pipe, SIGPIPE);
		::pthread_sigmask(SIG_BLOCK, &_pipe, &_before);
	}

	~PipeSignalHeld()
	{
		const int error = errno;
		const timespec now{};
		while (!_wasPending && ::sigtimedwait(&_pipe, nullptr, &now) < 0 && errno == EINTR)
		{
		}
		::pthread_sigmask(SIG_SETMASK, &_before, nullptr);
		errno = error;
	}

	PipeSignalHeld(const PipeSignalHeld&) = delete;
	PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

private:
	sigset_t _pipe{};
	sigset_t _before{};
	bool _wasPending;
};


} // namespace


std::unique_ptr<DescriptorChannel> DescriptorChannel::ofSocket(int descriptor)
{
	return std::unique_ptr<DescriptorChannel>(new DescriptorChannel(descriptor, descriptor));
}


std::unique_ptr<DescriptorChannel> DescriptorChannel::ofPipes(int reads, int writes)
{
	return std::unique_ptr<DescriptorChannel>(new DescriptorChannel(reads, writes));
}


DescriptorChannel::DescriptorChannel(int reads, int writes) noexcept:
	_reads(reads),
	_writes(writes)
{
}


DescriptorChannel::~DescriptorChannel()
{
	if (!isSocket() && _writes >= 0)
	{
		::close(_writes);
	}
	::close(_reads);
}


int DescriptorChannel::readDescriptor() const noexcept
{
	return _reads;
}


int DescriptorChannel::writeDescriptor() const noexcept
{
	return _writes;
}


Transfer DescriptorChannel::receive(std::span<std::byte> room) noexcept
{
	return transfer(room.size(), [&] { return ::read(_reads, room.data(), room.size()); });
}


Transfer DescriptorChannel::send(std::span<const std::span<const std::byte>> slices) noexcept
{
	assert(slices.size() <= slicesMax);
	std::array<iovec, slicesMax> vectors; // NOLINT(cppcoreguidelines-pro-type-member-init): only the used ones cost.
	std::size_t wanted = 0;
	for (std::size_t i = 0; i < slices.size(); ++i)
	{
		wanted += slices[i].size();
		vectors[i] = {const_cast<std::byte*>(slices[i].data()), slices[i].size()};
	}
	if (isSocket())
	{
		msghdr message{};
		message.msg_iov = vectors.data();
		message.msg_iovlen = slices.size();
		return transfer(wanted, [&] { return ::sendmsg(_writes, &message, MSG_NOSIGNAL); });
	}
	const PipeSignalHeld held;
	return transfer(wanted, [&] { return ::writev(_writes, vectors.data(), static_cast<int>(slices.size())); });
}


int DescriptorChannel::takeError() noexcept
{
	int error = 0;
	socklen_t size = sizeof(error);
	// A pipe keeps none: what is wrong with it, the next call says.
	return ::getsockopt(_reads, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : 0;
}


std::size_t DescriptorChannel::unacknowledgedBytes() const noexcept
{
	int bytes = 0;
	const int told = ::ioctl(_writes, isSocket() ? SIOCOUTQ : FIONREAD, &bytes);
	return told == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}


void DescriptorChannel::shutdownSend() noexcept
{
	if (isSocket())
	{
		::shutdown(_writes, SHUT_WR);
	}
	else if (_writes >= 0)
	{
		::close(std::exchange(_writes, -1));
	}
}


void DescriptorChannel::resetOnClose() noexcept
{
}


bool DescriptorChannel::isSocket() const noexcept
{
	return _reads == _writes;
}


} // namespace ciarla
