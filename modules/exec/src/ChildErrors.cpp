#include "ChildErrors.h"

#include <ciarla/protocol/SafeText.h>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// So much is read in the end: more than the system holds for a pipe that nobody fills any more, and not without bound.
constexpr int readsMax = 32;


} // namespace


ChildErrors::ChildErrors(Loop& loop, int descriptor, ShowLine show):
	_loop(loop),
	_show(std::move(show)),
	_descriptor(descriptor)
{
	// Where the system refuses to watch, what was written is still shown in the end.
	(void)_loop.descriptors()->watch(_descriptor, {.readable = true}, *this);
}


ChildErrors::~ChildErrors()
{
	stop();
}


void ChildErrors::finish()
{
	for (int reads = 0; reads < readsMax && readOnce(); ++reads)
	{
	}
	stop();
	show(std::exchange(_text, std::string()));
}


void ChildErrors::onReady(int, Readiness) noexcept
{
	if (!readOnce() && errno != EAGAIN)
	{
		stop();
	}
}


/// False, and errno, if there is nothing to read; EPIPE at its end.
bool ChildErrors::readOnce()
{
	if (_descriptor < 0)
	{
		errno = EPIPE;
		return false;
	}
	std::array<char, 4096> room; // NOLINT(cppcoreguidelines-pro-type-member-init): only what was read is used.
	ssize_t count = 0;
	do
	{
		count = ::read(_descriptor, room.data(), room.size());
	}
	while (count < 0 && errno == EINTR);
	if (count <= 0)
	{
		errno = count == 0 ? EPIPE : errno;
		return false;
	}
	_text.append(room.data(), static_cast<std::size_t>(count));
	showLines();
	return true;
}


void ChildErrors::showLines()
{
	std::size_t begin = 0;
	while (begin < _text.size())
	{
		const std::size_t end = _text.find('\n', begin);
		const std::size_t whole = end == std::string::npos ? _text.size() : end;
		if (whole - begin > lineBytesMax)
		{
			show(std::string_view(_text).substr(begin, lineBytesMax));
			begin += lineBytesMax;
			continue;
		}
		if (end == std::string::npos)
		{
			break;
		}
		show(std::string_view(_text).substr(begin, end - begin));
		begin = end + 1;
	}
	_text.erase(0, begin);
}


void ChildErrors::show(std::string_view line)
{
	const std::size_t end = line.find_last_not_of("\r ");
	if (end != std::string_view::npos && _show)
	{
		_show("exec: " + safeReason(line.substr(0, end + 1)));
	}
}


void ChildErrors::stop() noexcept
{
	if (_descriptor >= 0)
	{
		_loop.descriptors()->unwatch(_descriptor);
		::close(std::exchange(_descriptor, -1));
	}
}


} // namespace ciarla
