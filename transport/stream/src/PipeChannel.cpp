#include <ciarla/transport/PipeChannel.h>

#include "SystemTransfer.h"

#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <ctime>
#include <utility>


namespace ciarla {


namespace {


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


PipeChannel::PipeChannel(int reads, int writes) noexcept:
	_reads(reads),
	_writes(writes)
{
}


PipeChannel::~PipeChannel()
{
	shutdownSend();
	::close(_reads);
}


int PipeChannel::readDescriptor() const noexcept
{
	return _reads;
}


int PipeChannel::writeDescriptor() const noexcept
{
	return _writes;
}


Transfer PipeChannel::receive(std::span<std::byte> room) noexcept
{
	return transferBy(room.size(), [&] { return ::read(_reads, room.data(), room.size()); });
}


Transfer PipeChannel::send(std::span<const std::span<const std::byte>> slices) noexcept
{
	SystemSlices list(slices);
	const PipeSignalHeld held;
	return transferBy(list.bytes, [&] { return ::writev(_writes, list.vectors.data(), static_cast<int>(list.count)); });
}


int PipeChannel::takeError() noexcept
{
	int error = 0;
	socklen_t size = sizeof(error);
	// A pipe keeps none: what is wrong with it, the next call says.
	return ::getsockopt(_reads, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : 0;
}


std::size_t PipeChannel::unacknowledgedBytes() const noexcept
{
	int bytes = 0;
	return ::ioctl(_writes, FIONREAD, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}


void PipeChannel::shutdownSend() noexcept
{
	if (_writes >= 0)
	{
		::close(std::exchange(_writes, -1));
	}
}


void PipeChannel::resetOnClose() noexcept
{
}


} // namespace ciarla
