#include "TerminalDevice.h"

#include "Foreground.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <utility>


namespace ciarla {


namespace {


/// What was written last may have been cut in the middle of a sequence: CAN ends it.
constexpr std::string_view afterCrash = "\x18\x1b[?2004l\x1b[?7h\x1b[0m\x1b[r\x1b[999;1H\r\n";

constexpr std::string_view afterCrashWithTitle = "\x18\x1b[?2004l\x1b[?7h\x1b[0m\x1b[r\x1b[23;2t\x1b[999;1H\r\n";

constexpr std::string_view pasteOn = "\x1b[?2004h";
constexpr std::string_view pasteOff = "\x1b[?2004l";

/// The title that was there is kept by the terminal. Source: xterm, window operations 22 and 23.
constexpr std::string_view keepTitle = "\x1b[22;2t";
constexpr std::string_view takeTitleBack = "\x1b[23;2t";

constexpr std::string_view whereIsTheCursor = "\x1b[6n";

/// The cursor must not move before the terminal has said where it is, and to set the region would move it.
constexpr std::string_view wholeRegionInPlace = "\x1b"
												"7\x1b[r\x1b"
												"8";

constexpr TerminalSize sizeMin{3, 8};


TerminalSize sizeOfTerminal(int descriptor) noexcept
{
	winsize size{};
	if (::ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
	{
		return {};
	}
	return {std::max<std::size_t>(size.ws_row, sizeMin.rows), std::max<std::size_t>(size.ws_col, sizeMin.columns)};
}


/// A second opening of the same terminal: it can be non-blocking without changing it for others.
int openAgain(int descriptor) noexcept
{
	std::array<char, 256> name;
	if (::ttyname_r(descriptor, name.data(), name.size()) != 0)
	{
		return -1;
	}
	return ::open(name.data(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}


} // namespace


TerminalDevice::TerminalDevice(
	Loop& loop, TerminalDescriptors descriptors, bool hasTitle, TerminalHandler& handler, OutputHandler& outputHandler):
	_loop(loop),
	_handler(handler),
	_descriptors(descriptors),
	_ownOutput(openAgain(descriptors.output)),
	_hasTitle(hasTitle),
	_mode(
		descriptors.input, _ownOutput >= 0 ? _ownOutput : descriptors.output,
		hasTitle ? afterCrashWithTitle : afterCrash),
	_input(loop, descriptors.input, *this),
	_output(loop, _ownOutput >= 0 ? _ownOutput : descriptors.output, &outputHandler),
	_keys(loop, *this)
{
}


TerminalDevice::~TerminalDevice()
{
	close();
	if (_ownOutput >= 0)
	{
		::close(_ownOutput);
	}
}


void TerminalDevice::take()
{
	_taken = false;
	_mode.restore();
	if (!awaitForeground(_descriptors.input, SIGTTOU))
	{
		return;
	}
	_taken = true;
	_mode.enter();
	_keys.setSignalKeys(_mode.signalKeys());
	// A loop that never comes to turn reads no key, but it can be interrupted.
	_loop.cancel(_signalCall);
	_signalCall = _loop.callAt(_loop.now(), [this] {
		_signalCall = CallId::none;
		_mode.takeSignals();
	});
	_input.setReading(true);
	_output.write(std::string(pasteOn).append(_hasTitle ? keepTitle : ""));
	ask(Place::askedAtBegin);
}


bool TerminalDevice::beginGiving() noexcept
{
	cancelCalls();
	if (!std::exchange(_taken, false) || !isForeground(_descriptors.input))
	{
		_place = Place::unknown;
		return false;
	}
	drain();
	return true;
}


void TerminalDevice::endGiving(std::string last, std::uint64_t ticket) noexcept
{
	_place = Place::unknown;
	_output.write(last.append(pasteOff).append(_hasTitle ? takeTitleBack : ""), ticket);
	drain();
	_answersDue = 0;
}


void TerminalDevice::release() noexcept
{
	_input.setReading(false);
	_mode.restore();
}


void TerminalDevice::askAgain()
{
	ask(isPlaced() || isResizing() ? Place::askedAfterResize : Place::askedAtBegin);
}


bool TerminalDevice::hasNewSize() const noexcept
{
	return sizeOfTerminal(_descriptors.output) != _size;
}


void TerminalDevice::close() noexcept
{
	_input.setReading(false);
	_keys.stop();
	cancelCalls();
	_output.close();
	_mode.restore();
}


void TerminalDevice::onInput(std::string_view bytes) noexcept
{
	_keys.hear(bytes);
}


void TerminalDevice::onInputEnded() noexcept
{
	_handler.onTerminalGone();
}


void TerminalDevice::onKeys() noexcept
{
	_handler.onKeys();
}


/// Of several that are due only the last one is about the size as it is now; one that is late is about nothing any more.
void TerminalDevice::onReport(int row, int column)
{
	if (_answersDue == 0 || --_answersDue > 0 || (_place != Place::askedAtBegin && _place != Place::askedAfterResize))
	{
		return;
	}
	_loop.cancel(std::exchange(_answerCall, CallId::none));
	locate(static_cast<std::size_t>(std::max(row, 1)), static_cast<std::size_t>(std::max(column, 1)));
}


/// Nothing is painted until the answer is there.
void TerminalDevice::ask(Place place)
{
	_place = place;
	_size = sizeOfTerminal(_descriptors.output);
	_output.write(std::string(place == Place::askedAfterResize ? wholeRegionInPlace : "").append(whereIsTheCursor));
	const TimePoint now = std::chrono::steady_clock::now();
	_answersDue = now < _asked + answerTime ? _answersDue + 1 : 1;
	_asked = now;
	_loop.cancel(_answerCall);
	_answerCall = _loop.callAt(_loop.now() + answerTime, [this] {
		_answerCall = CallId::none;
		locate(0, 1);
	});
}


void TerminalDevice::locate(std::size_t row, std::size_t column)
{
	const CursorReport report = isResizing() ? CursorReport::newSize : CursorReport::begin;
	_place = Place::known;
	_handler.onCursor(report, row, column);
}


/// Neither an answer that is due, until so long after it was asked for, nor the rest of a key, nor what was typed for us
/// may go to whoever reads the terminal after us. Keys are held: we may come back.
void TerminalDevice::drain() noexcept
{
	using std::chrono::ceil;
	using std::chrono::milliseconds;
	using std::chrono::steady_clock;
	_output.flushNow();
	const TimePoint begin = steady_clock::now();
	for (;;)
	{
		const TimePoint end = std::max(
			_answersDue > 0 ? _asked + answerTime : begin, _keys.isInside() ? begin + KeyReader::wholeKeyTime : begin);
		const auto rest = ceil<milliseconds>(std::max(end - steady_clock::now(), Duration::zero()));
		pollfd asked{_descriptors.input, POLLIN, 0};
		std::array<char, 4096> bytes;
		if (::poll(&asked, 1, static_cast<int>(rest.count())) != 1)
		{
			return;
		}
		const ssize_t count = ::read(_descriptors.input, bytes.data(), bytes.size());
		if (count <= 0)
		{
			return;
		}
		_keys.gather({bytes.data(), static_cast<std::size_t>(count)});
	}
}


void TerminalDevice::cancelCalls() noexcept
{
	_loop.cancel(std::exchange(_signalCall, CallId::none));
	_loop.cancel(std::exchange(_answerCall, CallId::none));
}


} // namespace ciarla
