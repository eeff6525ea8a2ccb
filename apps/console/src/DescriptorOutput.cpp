#include "DescriptorOutput.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


/// A pipe that is ready takes so many bytes whole; more could wait for its reader.
constexpr std::size_t pieceBytes = PIPE_BUF;


bool isWritable(int descriptor) noexcept
{
	pollfd asked{descriptor, POLLOUT, 0};
	return ::poll(&asked, 1, 0) == 1;
}


} // namespace


DescriptorOutput::DescriptorOutput(Loop& loop, int descriptor, OutputHandler* handler):
	_loop(loop),
	_descriptor(descriptor),
	_handler(handler)
{
	// Watched from the beginning, so that a reader's end is heard while there is nothing to write.
	watch(false);
}


DescriptorOutput::~DescriptorOutput()
{
	close();
}


void DescriptorOutput::write(std::string_view text, std::uint64_t ticket)
{
	if (_closed || _error != 0)
	{
		return;
	}
	_queue.append(text);
	_queuedEver += text.size();
	if (ticket != 0)
	{
		_marks.push_back({_queuedEver, ticket});
	}
	schedule();
}


void DescriptorOutput::flushNow() noexcept
{
	writeSome();
	schedule();
}


void DescriptorOutput::close() noexcept
{
	if (_closed)
	{
		return;
	}
	_handler = nullptr;
	writeSome();
	_closed = true;
	_loop.cancel(_flush);
	unwatch();
	_queue.clear();
	_begin = 0;
}


void DescriptorOutput::onReady(int, Readiness readiness) noexcept
{
	if (readiness.failed && queuedBytes() == 0)
	{
		fail(EPIPE);
	}
	flush();
}


void DescriptorOutput::schedule()
{
	if (_flush == CallId::none)
	{
		_flush = _loop.defer([this] {
			_flush = CallId::none;
			flush();
		});
	}
}


void DescriptorOutput::flush() noexcept
{
	writeSome();
	if (_handler != nullptr && _writtenTicket != std::exchange(_toldTicket, _writtenTicket))
	{
		_handler->onWritten(_writtenTicket);
	}
	if (_handler != nullptr && _error != 0)
	{
		OutputHandler* handler = std::exchange(_handler, nullptr);
		handler->onOutputFailed(
			{std::error_code(_error, std::generic_category()), std::generic_category().message(_error)});
	}
}


/// Writes until the queue is empty or the descriptor would make us wait; then it is watched.
void DescriptorOutput::writeSome() noexcept
{
	while (queuedBytes() > 0 && _error == 0)
	{
		if (!isWritable(_descriptor))
		{
			watch(true);
			break;
		}
		const ssize_t count = ::write(_descriptor, _queue.data() + _begin, std::min(queuedBytes(), pieceBytes));
		if (count > 0)
		{
			_begin += static_cast<std::size_t>(count);
			_writtenEver += static_cast<std::uint64_t>(count);
		}
		else if (errno == EAGAIN)
		{
			watch(true);
			break;
		}
		else if (errno != EINTR)
		{
			fail(errno);
		}
	}
	for (; !_marks.empty() && _marks.front().end <= _writtenEver; _marks.pop_front())
	{
		_writtenTicket = _marks.front().ticket;
	}
	if (queuedBytes() == 0 && _error == 0)
	{
		_queue.clear();
		_begin = 0;
		watch(false);
	}
	else if (_begin > _queue.size() / 2)
	{
		_queue.erase(0, _begin);
		_begin = 0;
	}
}


/// A regular file cannot be watched, and need not be: it is always ready, and nobody reads its other end.
void DescriptorOutput::watch(bool writable) noexcept
{
	if (_closed)
	{
		return;
	}
	const Readiness interest{false, writable, false};
	if (_watched)
	{
		_loop.descriptors()->change(_descriptor, interest);
	}
	else if (DescriptorWatcher* watcher = _loop.descriptors())
	{
		_watched = watcher->watch(_descriptor, interest, *this).ok();
	}
}


void DescriptorOutput::unwatch() noexcept
{
	if (_watched)
	{
		_loop.descriptors()->unwatch(_descriptor);
		_watched = false;
	}
}


void DescriptorOutput::fail(int error) noexcept
{
	_error = error;
	_queue.clear();
	_begin = 0;
	_marks.clear();
	unwatch();
}


} // namespace ciarla
