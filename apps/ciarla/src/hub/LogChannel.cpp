#include "LogChannel.h"

#include <ciarla/transport/NamedFile.h>

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


/// What a pipe that is ready takes without making us wait.
constexpr std::size_t writeBytesMax = PIPE_BUF;


bool isReady(int descriptor) noexcept
{
	pollfd watched{.fd = descriptor, .events = POLLOUT, .revents = 0};
	// A descriptor in error is ready to say so.
	return ::poll(&watched, 1, 0) != 0;
}


} // namespace


LogChannel::LogChannel(int descriptor, std::size_t bytesMax):
	_descriptor(descriptor),
	_bytesMax(bytesMax),
	_formatter(new TextLogFormatter),
	_torn(endsWithinLine(descriptor))
{
}


LogChannel::~LogChannel() = default;


void LogChannel::setFormatter(Poco::AutoPtr<Poco::Formatter> formatter)
{
	const std::lock_guard lock(_mutex);
	_formatter = std::move(formatter);
}


void LogChannel::log(const Poco::Message& message)
{
	const std::lock_guard lock(_mutex);
	append(message);
}


bool LogChannel::flush()
{
	const std::lock_guard lock(_mutex);
	while (_written < _pending.size() && isReady(_descriptor) && writeSome())
	{
		if (_written == _pending.size() && _lost > 0)
		{
			tellLoss();
		}
	}
	return _written < _pending.size();
}


bool LogChannel::hasOutput() const
{
	const std::lock_guard lock(_mutex);
	return _written < _pending.size();
}


void LogChannel::append(const Poco::Message& message)
{
	std::string line;
	_formatter->format(message, line);
	if (_pending.size() - _written + line.size() >= _bytesMax)
	{
		++_lost;
		return;
	}
	if (_written == _pending.size())
	{
		_pending.assign(std::exchange(_torn, false) ? "\n" : "");
		_written = 0;
	}
	_pending.append(line).append("\n");
}


/// False where it has to wait.
bool LogChannel::writeSome()
{
	const std::size_t count = std::min(_pending.size() - _written, writeBytesMax);
	const ssize_t written = ::write(_descriptor, _pending.data() + _written, count);
	if (written < 0 && (errno == EAGAIN || errno == EINTR))
	{
		return false;
	}
	if (written < 0)
	{
		lose(errno);
		return false;
	}
	_written += static_cast<std::size_t>(written);
	return true;
}


void LogChannel::lose(int error)
{
	_error = error;
	_torn = _torn || (_written > 0 && _pending[_written - 1] != '\n');
	_lost += static_cast<std::size_t>(
		std::count(_pending.begin() + static_cast<std::ptrdiff_t>(_written), _pending.end(), '\n'));
	_pending.clear();
	_written = 0;
}


void LogChannel::tellLoss()
{
	const std::size_t lost = std::exchange(_lost, 0);
	const int error = std::exchange(_error, 0);
	const std::string why = error == 0 ? "nobody read them" : std::generic_category().message(error);
	Poco::Message message(
		"", "The log has lost " + std::to_string(lost) + (lost == 1 ? " line: " : " lines: ") + why + ".",
		Poco::Message::PRIO_WARNING);
	message.set("event", "logLost");
	append(message);
}


} // namespace ciarla
