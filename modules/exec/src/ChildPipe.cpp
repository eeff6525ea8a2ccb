#include "ChildPipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// The descriptor, or another one of the same, above those that have a meaning.
int aboveStandard(int descriptor) noexcept
{
	if (descriptor < 0 || descriptor > STDERR_FILENO)
	{
		return descriptor;
	}
	const int moved = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	const int error = errno;
	::close(descriptor);
	errno = error;
	return moved;
}


void closeEnd(int& descriptor) noexcept
{
	if (descriptor >= 0)
	{
		::close(std::exchange(descriptor, -1));
	}
}


} // namespace


ChildPipe::ChildPipe() noexcept
{
	std::array<int, 2> made{-1, -1};
	if (::pipe2(made.data(), O_CLOEXEC) == 0)
	{
		// Where a standard descriptor was closed, the system gives its number to whatever comes next.
		_reads = aboveStandard(made[0]);
		_writes = aboveStandard(made[1]);
	}
	_error = isWhole() ? 0 : errno;
}


ChildPipe::~ChildPipe()
{
	closeReads();
	closeWrites();
}


bool ChildPipe::isWhole() const noexcept
{
	return _reads >= 0 && _writes >= 0;
}


int ChildPipe::error() const noexcept
{
	return _error;
}


int ChildPipe::reads() const noexcept
{
	return _reads;
}


int ChildPipe::writes() const noexcept
{
	return _writes;
}


void ChildPipe::closeReads() noexcept
{
	closeEnd(_reads);
}


void ChildPipe::closeWrites() noexcept
{
	closeEnd(_writes);
}


int ChildPipe::releaseReads() noexcept
{
	return std::exchange(_reads, -1);
}


int ChildPipe::releaseWrites() noexcept
{
	return std::exchange(_writes, -1);
}


} // namespace ciarla
