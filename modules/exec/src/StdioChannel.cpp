#include "StdioChannel.h"

#include <ciarla/transport/PipeChannel.h>
#include <ciarla/transport/SocketChannel.h>
#include <ciarla/transport/StreamErrors.h>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>


namespace ciarla {


namespace {


/// Whether the system can tell when there is something to read; of a file, and of /dev/null, it cannot.
bool canBeWaitedFor(int descriptor) noexcept
{
	const int poller = ::epoll_create1(EPOLL_CLOEXEC);
	epoll_event event{};
	event.events = EPOLLIN;
	const bool refused = ::epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) != 0 && errno == EPERM;
	::close(poller);
	return !refused;
}


bool isSameSocket(int one, int other) noexcept
{
	struct stat first
	{
	};
	struct stat second
	{
	};
	return ::fstat(one, &first) == 0 && ::fstat(other, &second) == 0 && S_ISSOCK(first.st_mode) &&
		first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}


bool setBlocking(int descriptor, bool blocks) noexcept
{
	const int flags = ::fcntl(descriptor, F_GETFL);
	const int wanted = blocks ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
	return flags >= 0 && ::fcntl(descriptor, F_SETFL, wanted) == 0;
}


/// One descriptor that does not block.
struct Taken
{
	int descriptor = -1;
	bool isShared = false; ///< It blocked before, and somebody else may hold it.
};


/// A pipe or terminal is opened anew, so that it goes on blocking for others; a socket cannot be.
Taken takeOne(int descriptor, int access)
{
	const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
	struct stat found
	{
	};
	const bool canReopen = ::fstat(descriptor, &found) == 0 && (S_ISFIFO(found.st_mode) || S_ISCHR(found.st_mode));
	if (canReopen)
	{
		const int reopened = ::open(path.c_str(), access | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
		if (reopened >= 0)
		{
			return {reopened, false};
		}
	}
	const bool blocked = (::fcntl(descriptor, F_GETFL) & O_NONBLOCK) == 0;
	const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (copy >= 0)
	{
		(void)setBlocking(copy, false);
	}
	return {copy, blocked};
}


/// Puts /dev/null where a descriptor was taken away.
void vacate(int descriptor) noexcept
{
	const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
	if (nothing >= 0)
	{
		(void)::dup2(nothing, descriptor);
		::close(nothing);
	}
}


} // namespace


Result<std::unique_ptr<StreamChannel>> StdioChannel::take(StdioDescriptors descriptors)
{
	if (!canBeWaitedFor(descriptors.input))
	{
		return Error{
			ErrorCode::notSupported,
			"Standard input cannot be a wire: it is a file, or nothing at all; connect a pipe, a socket or a "
			"terminal (cat FILE | ciarla ...)."};
	}
	const bool isOne = isSameSocket(descriptors.input, descriptors.output);
	const Taken input = takeOne(descriptors.input, O_RDONLY);
	const int inputError = errno;
	const Taken output = isOne ? input : takeOne(descriptors.output, O_WRONLY);
	if (input.descriptor < 0 || output.descriptor < 0)
	{
		const int error = input.descriptor < 0 ? inputError : errno;
		if (input.descriptor >= 0)
		{
			::close(input.descriptor);
		}
		return Error{
			ErrorCode::outOfResources, "Cannot use standard input and output as a wire: " + errorWords(error) + "."};
	}
	vacate(descriptors.input);
	vacate(descriptors.output);
	std::unique_ptr<StreamChannel> below;
	if (isOne)
	{
		below = std::make_unique<SocketChannel>(input.descriptor);
	}
	else
	{
		below = std::make_unique<PipeChannel>(input.descriptor, output.descriptor);
	}
	return std::unique_ptr<StreamChannel>(
		std::make_unique<StdioChannel>(std::move(below), input.isShared, output.isShared && !isOne));
}


StdioChannel::StdioChannel(std::unique_ptr<StreamChannel> below, bool restoresReads, bool restoresWrites) noexcept:
	_below(std::move(below)),
	_restoresReads(restoresReads),
	_restoresWrites(restoresWrites)
{
}


StdioChannel::~StdioChannel()
{
	restoreWrites();
	if (_restoresReads)
	{
		(void)setBlocking(readDescriptor(), true);
	}
}


int StdioChannel::readDescriptor() const noexcept
{
	return _below->readDescriptor();
}


int StdioChannel::writeDescriptor() const noexcept
{
	return _below->writeDescriptor();
}


Transfer StdioChannel::receive(std::span<std::byte> room) noexcept
{
	return _below->receive(room);
}


Transfer StdioChannel::send(std::span<const std::span<const std::byte>> slices) noexcept
{
	return _below->send(slices);
}


int StdioChannel::takeError() noexcept
{
	return _below->takeError();
}


std::size_t StdioChannel::unacknowledgedBytes() const noexcept
{
	return _below->unacknowledgedBytes();
}


void StdioChannel::shutdownSend() noexcept
{
	restoreWrites();
	_below->shutdownSend();
}


void StdioChannel::resetOnClose() noexcept
{
	_below->resetOnClose();
}


void StdioChannel::restoreWrites() noexcept
{
	if (std::exchange(_restoresWrites, false))
	{
		(void)setBlocking(writeDescriptor(), true);
	}
}


} // namespace ciarla
