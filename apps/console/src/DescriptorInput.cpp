#include "DescriptorInput.h"

#include "Foreground.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cerrno>


namespace ciarla {


DescriptorInput::DescriptorInput(Loop& loop, int descriptor, InputHandler& handler):
	_loop(loop),
	_descriptor(descriptor),
	_handler(handler)
{
}


DescriptorInput::~DescriptorInput()
{
	pause();
}


void DescriptorInput::setReading(bool on) noexcept
{
	if (_reading == on || _ended)
	{
		return;
	}
	_reading = on;
	if (on)
	{
		begin();
	}
	else
	{
		pause();
	}
}


bool DescriptorInput::hasMore() const noexcept
{
	int bytes = 0;
	return !_ended && ::ioctl(_descriptor, FIONREAD, &bytes) == 0 && bytes > 0;
}


void DescriptorInput::onReady(int, Readiness) noexcept
{
	readOnce();
}


void DescriptorInput::begin() noexcept
{
	DescriptorWatcher* watcher = _loop.descriptors();
	_watched = watcher != nullptr && watcher->watch(_descriptor, {true, false, false}, *this).ok();
	if (!_watched)
	{
		_turn = _loop.defer([this] {
			_turn = CallId::none;
			readOnce();
			if (_reading && !_ended)
			{
				begin();
			}
		});
	}
}


/// Forgets the descriptor altogether: to be watched for nothing would still report that its writer has gone, over
/// and over.
void DescriptorInput::pause() noexcept
{
	_loop.cancel(_turn);
	_turn = CallId::none;
	if (_watched)
	{
		_loop.descriptors()->unwatch(_descriptor);
		_watched = false;
	}
}


void DescriptorInput::readOnce() noexcept
{
	if (!awaitForeground(_descriptor, SIGTTIN))
	{
		pause(); // Nothing is read any more by whom a signal ends.
		return;
	}
	std::array<char, 16 * 1024> bytes;
	const ssize_t count = ::read(_descriptor, bytes.data(), bytes.size());
	if (count > 0)
	{
		_handler.onInput({bytes.data(), static_cast<std::size_t>(count)});
	}
	else if (count == 0 || (errno != EINTR && errno != EAGAIN))
	{
		_ended = true;
		pause();
		_handler.onInputEnded();
	}
}


} // namespace ciarla
