#include "TerminalScreen.h"

#include "Style.h"

#include <termios.h>

#include <csignal>
#include <utility>


namespace ciarla {


namespace {


/// Back from the second screen, as far as it was left there, with a cursor that is seen.
constexpr std::string_view afterKilledGuest = "\x18\x1b[?1049l\x1b[?25h\x1b[0m\r\n";

constexpr std::string_view tooLongWords =
	"That is too long for one message, which holds 64,000 bytes; nothing was pasted.";


} // namespace


TerminalScreen::TerminalScreen(
	Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile, bool hasTitle):
	_loop(loop),
	_terminal(loop, descriptors, hasTitle, *this, *this),
	_typed(historyFile),
	_bottom(hasTitle),
	_frames(loop, _terminal, _bottom, _typed)
{
}


TerminalScreen::~TerminalScreen()
{
	close();
}


void TerminalScreen::start(ConsoleHandler& handler)
{
	_handler = &handler;
	_frames.start();
	_terminal.take();
}


void TerminalScreen::setPrompt(std::string_view prompt)
{
	if (_typed.setPrompt(prompt, false))
	{
		_frames.wantAtOnce();
	}
}


void TerminalScreen::ask(std::string_view question)
{
	_typed.setPrompt(question, true);
	_frames.wantAtOnce();
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
	_frames.print(std::move(line), ticket);
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
		_frames.wantAtOnce();
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
	_frames.clear();
}


std::size_t TerminalScreen::unshownBytes() const noexcept
{
	return _frames.unshownBytes();
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
	_modeOfGuest = ::tcgetattr(_terminal.descriptors().input, &mode) == 0 ? std::optional(mode) : std::nullopt;
	auto guest = GuestProgram::start(
		_loop, command, variables, input, {_terminal.descriptors().input, _terminal.descriptors().output},
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
		_terminal.output().write(afterKilledGuest);
	}
	resume();
	onEnd(status);
}


/// The modes of the terminal are as they were when it was lent.
void TerminalScreen::leaveToNext() noexcept
{
	if (_modeOfGuest)
	{
		::tcsetattr(_terminal.descriptors().input, TCSANOW, &*_modeOfGuest);
	}
}


void TerminalScreen::close() noexcept
{
	if (isLent())
	{
		_guest.reset();
		leaveToNext();
		_terminal.output().write(afterKilledGuest);
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
		_frames.stop();
		_frames.leave();
	}
	_loop.cancel(_delivery);
	_terminal.close();
}


bool TerminalScreen::clearLine()
{
	if (_handler == nullptr || !_reading)
	{
		return false;
	}
	_terminal.keys().touch();
	if (_typed.editor().leavePasteOut())
	{
		_frames.wantAtOnce();
		return true;
	}
	const bool busy = _typed.isBusy();
	if (busy)
	{
		print(_typed.drop().append("^C"), 0);
		_frames.wantAtOnce();
	}
	return busy;
}


void TerminalScreen::suspend() noexcept
{
	if (isLent())
	{
		return;
	}
	_terminal.pauseReading();
	if (_handler != nullptr && _terminal.isTaken())
	{
		_frames.leave();
	}
	_terminal.release();
}


void TerminalScreen::resume() noexcept
{
	if (_handler != nullptr && !isLent())
	{
		_terminal.take();
		_terminal.keys().touch();
		deliverLater();
	}
}


void TerminalScreen::resized() noexcept
{
	if (_handler != nullptr && _terminal.isTaken())
	{
		_terminal.askAgain();
	}
}


/// Who reads, or writes, elsewhere has not left.
bool TerminalScreen::lineIsEmpty() const noexcept
{
	return !_typed.isBusy() && !isLent();
}


std::optional<TimePoint> TerminalScreen::lastKey() const noexcept
{
	return _terminal.keys().lastKey();
}


bool TerminalScreen::keepsLine() const
{
	return _typed.isKept();
}


void TerminalScreen::putBack(std::string_view line)
{
	_typed.forgetEntered();
	_typed.exchange(line);
	_frames.wantAtOnce();
}


void TerminalScreen::setHeard(bool on)
{
	_typed.setHeard(on);
}


std::string TerminalScreen::exchangeLine(std::string_view line)
{
	_frames.wantAtOnce();
	return _typed.exchange(line);
}


void TerminalScreen::onWritten(std::uint64_t frame) noexcept
{
	if (const std::uint64_t ticket = _frames.written(frame); _handler != nullptr && ticket != 0)
	{
		_handler->onShown(ticket);
	}
}


void TerminalScreen::onOutputFailed(const Error& error) noexcept
{
	_frames.drop();
	if (_handler != nullptr && !raise(SIGHUP))
	{
		_handler->onOutputClosed(error);
	}
}


void TerminalScreen::onTerminalGone() noexcept
{
	if (!raise(SIGHUP))
	{
		endInput();
	}
}


void TerminalScreen::onCursor(CursorReport report, std::size_t row, std::size_t column)
{
	_frames.place(report, row, column);
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
		const std::optional<Press> pressed = _terminal.keys().next(!_reading || _inputEnded);
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
		_frames.wantAtOnce();
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


} // namespace ciarla
