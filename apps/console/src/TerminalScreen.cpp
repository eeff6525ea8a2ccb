#include "TerminalScreen.h"

#include "Style.h"
#include "TextWidth.h"
#include "Wrapping.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>


namespace ciarla {


namespace {


/// What was written last may have been cut in the middle of a sequence: CAN ends it.
constexpr std::string_view afterCrash = "\x18\x1b[?2004l\x1b[?7h\x1b[0m\x1b[r\x1b[999;1H\r\n";

constexpr std::string_view afterCrashWithTitle = "\x18\x1b[?2004l\x1b[?7h\x1b[0m\x1b[r\x1b[23;2t\x1b[999;1H\r\n";

/// Back from the second screen, as far as it was left there, with a cursor that is seen.
constexpr std::string_view afterKilledGuest = "\x18\x1b[?1049l\x1b[?25h\x1b[0m\r\n";

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

constexpr std::string_view tooLongWords =
	"That is too long for one message, which holds 64,000 bytes; nothing was pasted.";


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


TerminalScreen::TerminalScreen(
	Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile, bool hasTitle):
	_loop(loop),
	_descriptors(descriptors),
	_ownOutput(openAgain(descriptors.output)),
	_hasTitle(hasTitle),
	_mode(
		descriptors.input, _ownOutput >= 0 ? _ownOutput : descriptors.output,
		hasTitle ? afterCrashWithTitle : afterCrash),
	_input(loop, descriptors.input, *this),
	_output(loop, _ownOutput >= 0 ? _ownOutput : descriptors.output, this),
	_keys(loop, *this),
	_typed(historyFile),
	_bottom(hasTitle)
{
}


TerminalScreen::~TerminalScreen()
{
	close();
	if (_ownOutput >= 0)
	{
		::close(_ownOutput);
	}
}


void TerminalScreen::start(ConsoleHandler& handler)
{
	_handler = &handler;
	takeTerminal();
}


void TerminalScreen::setPrompt(std::string_view prompt)
{
	if (_typed.setPrompt(prompt, false))
	{
		wantFrameAtOnce();
	}
}


void TerminalScreen::ask(std::string_view question)
{
	_typed.setPrompt(question, true);
	wantFrameAtOnce();
}


void TerminalScreen::setReading(bool on)
{
	_reading = on;
	if (on)
	{
		deliverLater();
	}
}


void TerminalScreen::print(std::string line, std::uint64_t ticket)
{
	echoEntered();
	_talk.add(std::move(line), ticket);
	wantFrame();
}


void TerminalScreen::printOwn(const std::optional<std::string>& day, MarkedLine line, std::uint64_t id)
{
	_typed.forgetEntered();
	if (day)
	{
		print(*day, 0);
	}
	if (id == 0)
	{
		print(line.with({}), 0);
	}
	else
	{
		_bottom.own().add(id, std::move(line));
		wantFrameAtOnce();
	}
}


void TerminalScreen::settleOwn(std::uint64_t id, bool delivered)
{
	if (const std::optional<MarkedLine> line = _bottom.own().take(id))
	{
		print(line->with(delivered ? deliveredMark : refusedMark), 0);
	}
}


void TerminalScreen::clear()
{
	_typed.forgetEntered();
	_talk.addClearing();
	wantFrameAtOnce();
}


void TerminalScreen::ring() noexcept
{
	if (!_lastBell || _loop.now() >= *_lastBell + bellPause)
	{
		_lastBell = _loop.now();
		_bellDue = true;
	}
}


std::size_t TerminalScreen::unshownBytes() const noexcept
{
	return _output.queuedBytes() + _talk.bytes();
}


Result<void> TerminalScreen::lend(
	const std::string& command, const std::vector<std::string>& variables, const std::optional<std::string>& input,
	GuestProgram::OnEnd onEnd)
{
	if (_handler == nullptr || isLent())
	{
		return Error{ErrorCode::cancelled, "The terminal is given away already."};
	}
	suspend();
	termios mode{};
	_modeOfGuest = ::tcgetattr(_descriptors.input, &mode) == 0 ? std::optional(mode) : std::nullopt;
	auto guest = GuestProgram::start(
		_loop, command, variables, input, {_descriptors.input, _descriptors.output},
		[this, onEnd = std::move(onEnd)](int status) { guestEnded(status, onEnd); });
	if (!guest)
	{
		resume();
		return guest.error();
	}
	_guest = std::move(guest).value();
	return {};
}


/// One that a signal ended has given nothing back: neither the modes nor the first screen.
void TerminalScreen::guestEnded(int status, const GuestProgram::OnEnd& onEnd)
{
	constexpr int signalled = 128;
	const std::unique_ptr<GuestProgram> ended = std::move(_guest);
	leaveToNext();
	if (status > signalled)
	{
		_output.write(afterKilledGuest);
	}
	resume();
	onEnd(status);
}


/// The modes of the terminal are as they were when it was lent.
void TerminalScreen::leaveToNext() noexcept
{
	if (_modeOfGuest)
	{
		::tcsetattr(_descriptors.input, TCSANOW, &*_modeOfGuest);
	}
}


bool TerminalScreen::isLent() const noexcept
{
	return _guest != nullptr;
}


bool TerminalScreen::isGuestStopped() const noexcept
{
	return _guest != nullptr && _guest->isStopped();
}


void TerminalScreen::setAsked(std::function<void(Key)> onAsked)
{
	_onAsked = std::move(onAsked);
}


void TerminalScreen::command(std::string_view sequence)
{
	_output.write(sequence);
}


void TerminalScreen::close() noexcept
{
	if (isLent())
	{
		_guest.reset();
		leaveToNext();
		_output.write(afterKilledGuest);
	}
	if (_handler != nullptr)
	{
		echoEntered();
		if (std::optional<std::string> begun = _typed.keepUnentered())
		{
			print(std::move(*begun), 0);
		}
		for (const MarkedLine& line: _bottom.own().takeAll())
		{
			print(line.with(queuedMark), 0);
		}
		_handler = nullptr;
		giveTerminal();
	}
	_input.setReading(false);
	_loop.cancel(_delivery);
	_keys.stop();
	cancelFrame();
	_output.close();
	_mode.restore();
}


void TerminalScreen::setCompleter(const Completer* completer) noexcept
{
	_typed.editor().setCompleter(completer);
}


void TerminalScreen::setStatusLine(const StatusLine* statusLine) noexcept
{
	_bottom.setStatusLine(statusLine);
}


void TerminalScreen::setPrivate(bool (*isPrivate)(std::string_view line)) noexcept
{
	_typed.setPrivate(isPrivate);
}


void TerminalScreen::setSignalHandler(std::function<bool(int)> handler)
{
	_signalHandler = std::move(handler);
}


bool TerminalScreen::clearLine()
{
	if (_handler == nullptr || !_reading)
	{
		return false;
	}
	_keys.touch();
	if (_typed.editor().leavePasteOut())
	{
		wantFrameAtOnce();
		return true;
	}
	const bool busy = _typed.isBusy();
	if (busy)
	{
		print(_typed.drop().append("^C"), 0);
		wantFrameAtOnce();
	}
	return busy;
}


void TerminalScreen::suspend() noexcept
{
	if (isLent())
	{
		return;
	}
	_input.setReading(false);
	if (_handler != nullptr && _taken)
	{
		giveTerminal();
	}
	_mode.restore();
}


void TerminalScreen::resume() noexcept
{
	if (_handler != nullptr && !isLent())
	{
		_taken = false;
		_mode.restore();
		takeTerminal();
		_keys.touch();
		deliverLater();
	}
}


void TerminalScreen::resized() noexcept
{
	if (_handler == nullptr || !_taken)
	{
		return;
	}
	const bool painted = _place == Place::known || _place == Place::askedAfterResize;
	ask(painted ? Place::askedAfterResize : Place::askedAtBegin);
}


/// Who reads, or writes, elsewhere has not left.
bool TerminalScreen::lineIsEmpty() const noexcept
{
	return !_typed.isBusy() && !isLent();
}


std::optional<TimePoint> TerminalScreen::lastKey() const noexcept
{
	return _keys.lastKey();
}


bool TerminalScreen::keepsLine() const
{
	return _typed.isKept();
}


void TerminalScreen::putBack(std::string_view line)
{
	_typed.forgetEntered();
	_typed.exchange(line);
	wantFrameAtOnce();
}


void TerminalScreen::setHeard(bool on)
{
	_typed.setHeard(on);
}


std::string TerminalScreen::exchangeLine(std::string_view line)
{
	wantFrameAtOnce();
	return _typed.exchange(line);
}


void TerminalScreen::countUnread(bool isForUs) noexcept
{
	_bottom.countUnread(isForUs);
}


void TerminalScreen::statusChanged()
{
	wantFrameAtOnce();
}


void TerminalScreen::onWritten(std::uint64_t frame) noexcept
{
	std::uint64_t ticket = 0;
	for (; !_frames.empty() && _frames.front().first <= frame; _frames.pop_front())
	{
		ticket = std::max(ticket, _frames.front().second);
	}
	if (!_talk.isEmpty())
	{
		wantFrame();
	}
	if (_handler != nullptr && ticket != 0)
	{
		_handler->onShown(ticket);
	}
}


void TerminalScreen::onOutputFailed(const Error& error) noexcept
{
	_talk.drop();
	if (_handler != nullptr && !raise(SIGHUP))
	{
		_handler->onOutputClosed(error);
	}
}


void TerminalScreen::onInput(std::string_view bytes) noexcept
{
	_keys.hear(bytes);
}


/// Without its line discipline a terminal has no other end than that it is gone.
void TerminalScreen::onInputEnded() noexcept
{
	if (!raise(SIGHUP))
	{
		endInput();
	}
}


void TerminalScreen::onKeys() noexcept
{
	deliver();
}


/// Signals do not wait for who reads.
void TerminalScreen::deliver() noexcept
{
	while (_handler != nullptr)
	{
		const std::optional<Press> pressed = _keys.next(!_reading || _inputEnded);
		if (!pressed)
		{
			break;
		}
		if (const int signal = signalOf(pressed->key); signal == 0)
		{
			press(*pressed);
		}
		else if (signal != SIGINT || !clearLine())
		{
			raise(signal);
			deliverLater(); // What comes after it is for who is there after it.
			break;
		}
	}
	if (_handler != nullptr)
	{
		wantFrameAtOnce();
	}
}


/// In another turn: a signal that was raised in this one has been heeded by then.
void TerminalScreen::deliverLater() noexcept
{
	if (_handler != nullptr && _delivery == CallId::none)
	{
		_delivery = _loop.callAt(_loop.now(), [this] {
			_delivery = CallId::none;
			deliver();
		});
	}
}


bool TerminalScreen::raise(int signal) noexcept
{
	return _signalHandler && _signalHandler(signal);
}


void TerminalScreen::press(const Press& press) noexcept
{
	if (press.key != Key::ignored)
	{
		_bottom.read();
	}
	if (press.key == Key::redraw)
	{
		resized();
	}
	else if (press.key == Key::endOfFile && (!_typed.isBusy() || !_typed.isHeard()))
	{
		endInput();
	}
	else if (press.key == Key::lookBack || press.key == Key::edit)
	{
		if (_onAsked)
		{
			_onAsked(press.key);
		}
	}
	else if (press.key == Key::nextRoom)
	{
		_handler->onEntry({ConsoleEntry::Kind::command, "/next"});
	}
	else if (press.key == Key::pasteTooLong || (press.key == Key::paste && !_typed.editor().takes(press.text)))
	{
		print(std::string(dimStyle).append(tooLongWords).append(plainStyle), 0);
	}
	else if (_typed.editor().apply(press.key, press.text))
	{
		enterLine();
	}
}


void TerminalScreen::enterLine()
{
	const std::string line = _typed.enter();
	_handler->onLine(line, LinePart::whole);
	echoEntered();
}


/// Leaves what was entered among the talk, before whatever comes of it, unless it is said.
void TerminalScreen::echoEntered()
{
	if (const std::optional<std::string> entered = _typed.takeEntered())
	{
		print(*entered, 0);
	}
}


void TerminalScreen::endInput()
{
	_reading = false;
	if (!std::exchange(_inputEnded, true) && _handler != nullptr)
	{
		_handler->onInputEnd();
	}
}


void TerminalScreen::takeTerminal()
{
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


/// Whatever is still to be shown goes out. Where nothing has been painted, and the terminal does not say where its cursor
/// is, that is where the cursor stands; so it is where another program has the terminal already, whose keys and modes
/// are its own.
void TerminalScreen::giveTerminal() noexcept
{
	_loop.cancel(std::exchange(_signalCall, CallId::none));
	_loop.cancel(std::exchange(_answerCall, CallId::none));
	if (!std::exchange(_taken, false) || !isForeground(_descriptors.input))
	{
		_painter.end();
		(void)_painter.take();
		_place = Place::unknown;
		paintTalk(SIZE_MAX);
		_output.write(_painter.take(), ++_frameNumber);
		_output.flushNow();
		return;
	}
	drain();
	if (_place == Place::askedAfterResize)
	{
		_painter.resized(_size, 0);
	}
	if (!_talk.isEmpty())
	{
		paintTalk(SIZE_MAX);
	}
	_painter.end();
	_place = Place::unknown;
	_talk.forget();
	_bottom.forgetTitle();
	_output.write(_painter.take().append(pasteOff).append(_hasTitle ? takeTitleBack : ""), ++_frameNumber);
	drain();
	_answersDue = 0;
}


/// Nothing is painted until the answer is there.
void TerminalScreen::ask(Place place)
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


/// Neither an answer that is due, until so long after it was asked for, nor the rest of a key, nor what was typed for us
/// may go to whoever reads the terminal after us. Keys are held: we may come back.
void TerminalScreen::drain() noexcept
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


/// Of several that are due only the last one is about the size as it is now; one that is late is about nothing any more.
void TerminalScreen::onReport(int row, int column)
{
	if (_answersDue == 0 || --_answersDue > 0 || (_place != Place::askedAtBegin && _place != Place::askedAfterResize))
	{
		return;
	}
	_loop.cancel(std::exchange(_answerCall, CallId::none));
	locate(static_cast<std::size_t>(std::max(row, 1)), static_cast<std::size_t>(std::max(column, 1)));
}


/// Row 0 is not known.
void TerminalScreen::locate(std::size_t row, std::size_t column)
{
	if (_place == Place::askedAfterResize)
	{
		std::vector<std::size_t> columns;
		for (const std::string& before: _talk.recentRows(_painter.talkRows(), _painter.size()))
		{
			columns.push_back(columnsOfLine(before));
		}
		_painter.resized(_size, row, columns);
		_painter.draw(bottom());
		_painter.redrawTalk(_talk.recentRows(_painter.talkRows(), _size));
	}
	else
	{
		// In the last row nothing is below that could be lost, and what is above goes up.
		_painter.begin(_size, row == 0 ? _size.rows : row, row == 0 ? 2 : column);
	}
	_place = Place::known;
	wantFrameAtOnce();
}


/// So late that a second's frames are no more than 60.
void TerminalScreen::wantFrame()
{
	if (_frameCall == CallId::none && _frameDefer == CallId::none && _handler != nullptr)
	{
		_frameCall = _loop.callAt(std::max(_loop.now(), _lastFrame + frameTime), [this] {
			_frameCall = CallId::none;
			paint();
		});
	}
}


void TerminalScreen::wantFrameAtOnce()
{
	if (_frameDefer == CallId::none && _handler != nullptr)
	{
		_frameDefer = _loop.defer([this] {
			_frameDefer = CallId::none;
			paint();
		});
	}
}


void TerminalScreen::cancelFrame() noexcept
{
	_loop.cancel(std::exchange(_frameCall, CallId::none));
	_loop.cancel(std::exchange(_frameDefer, CallId::none));
	_loop.cancel(std::exchange(_answerCall, CallId::none));
}


void TerminalScreen::paint()
{
	const bool terminalIsBehind = _output.queuedBytes() > frameBytesMax;
	if (_handler == nullptr || _place != Place::known || terminalIsBehind)
	{
		return;
	}
	_loop.cancel(std::exchange(_frameCall, CallId::none));
	if (sizeOfTerminal(_descriptors.output) != _size)
	{
		// The signal is on its way; what is painted for the old size could be painted over.
		ask(Place::askedAfterResize);
		return;
	}
	_lastFrame = _loop.now();
	const InputArea next = bottom();
	if (next.rows.size() < _painter.areaRows())
	{
		_painter.draw(next); // So talk has the rows that become free.
	}
	paintTalk(frameBytesMax);
	_painter.draw(next);
	std::string bytes = _painter.take();
	bytes.append(std::exchange(_bellDue, false) ? "\a" : "").append(_bottom.titleChange());
	if (!bytes.empty())
	{
		_output.write(bytes, ++_frameNumber);
	}
	if (!_talk.isEmpty())
	{
		wantFrame();
	}
}


void TerminalScreen::paintTalk(std::size_t bytesMax)
{
	if (const std::uint64_t ticket = _talk.paint(_painter, _size, bytesMax); ticket != 0)
	{
		_frames.emplace_back(_frameNumber + 1, ticket);
	}
}


/// The last column stays free, as in talk.
InputArea TerminalScreen::bottom() const
{
	return _bottom.area(_typed, _painter.areaRowsMax(), _size.columns - 1);
}


} // namespace ciarla
