// What is typed, and what a terminal says itself.

#include "TerminalScreen.h"

#include "Style.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>


namespace ciarla {


namespace {


constexpr std::string_view tooLongWords =
	"That is too long for one message, which holds 64,000 bytes; nothing was pasted.";


/// What a key raises; 0: nothing.
int signalOf(Key key) noexcept
{
	switch (key)
	{
	case Key::interrupt: return SIGINT;
	case Key::quit: return SIGQUIT;
	case Key::stop: return SIGTSTP;
	default: return 0;
	}
}


} // namespace


void TerminalScreen::onInput(std::string_view bytes) noexcept
{
	_keys.append(bytes);
	watchKey(takeKeys());
	deliver();
}


/// Without its line discipline a terminal has no other end than that it is gone.
void TerminalScreen::onInputEnded() noexcept
{
	if (!raise(SIGHUP))
	{
		endInput();
	}
}


/// What the terminal tells is heard whether or not anybody wants keys. Returns whether anything came.
bool TerminalScreen::takeKeys() noexcept
{
	bool any = false;
	for (Key key = _keys.next(); key != Key::none; key = _keys.next())
	{
		any = true;
		if (key == Key::report)
		{
			onAnswer();
		}
		else
		{
			hold(key);
		}
	}
	return any;
}


void TerminalScreen::hold(Key key)
{
	if (key != Key::ignored)
	{
		_lastKey = _loop.now();
	}
	if (signalOf(key) != 0 || _pressedBytes < heldBytesMax)
	{
		_pressed.push_back({key, _keys.text()});
		_pressedBytes += _keys.text().size() + 1;
	}
}


/// The end of what has begun is waited for, but not for ever.
void TerminalScreen::watchKey(bool isNew) noexcept
{
	if (isNew || _keys.isPasting() || !_keys.isInside())
	{
		_loop.cancel(std::exchange(_keyCall, CallId::none));
	}
	if (_keys.isInside() && _keyCall == CallId::none)
	{
		const Duration patience = _keys.isPasting() ? Duration(KeyReader::pasteSilence) : KeyReader::wholeKeyTime;
		_keyCall = _loop.callAt(_loop.now() + patience, [this] {
			_keyCall = CallId::none;
			hold(_keys.expire());
			takeKeys();
			watchKey(true);
			deliver();
		});
	}
}


/// Signals do not wait for who reads.
void TerminalScreen::deliver() noexcept
{
	const auto isSignal = [](const Press& held) { return signalOf(held.key) != 0; };
	while (_handler != nullptr && !_pressed.empty())
	{
		const bool takesKeys = _reading && !_inputEnded;
		const auto next = takesKeys ? _pressed.begin() : std::find_if(_pressed.begin(), _pressed.end(), isSignal);
		if (next == _pressed.end())
		{
			break;
		}
		const Press pressed = std::move(*next);
		_pressed.erase(next);
		_pressedBytes -= pressed.text.size() + 1;
		if (const int signal = signalOf(pressed.key); signal == 0)
		{
			press(pressed);
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
	_unread = press.key == Key::ignored ? _unread : 0;
	if (press.key == Key::redraw)
	{
		resized();
	}
	else if (press.key == Key::endOfFile && (!_editor.isBusy() || !_isHeard))
	{
		endInput();
	}
	else if (press.key == Key::pasteTooLong)
	{
		print(std::string(dimStyle).append(tooLongWords).append(plainStyle), 0);
	}
	else if (_editor.apply(press.key, press.text))
	{
		enterLine();
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
		_keys.append({bytes.data(), static_cast<std::size_t>(count)});
		takeKeys();
	}
}


} // namespace ciarla
