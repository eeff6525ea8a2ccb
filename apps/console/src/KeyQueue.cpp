#include "KeyQueue.h"

#include <algorithm>
#include <csignal>
#include <utility>


namespace ciarla {


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


KeyQueue::KeyQueue(Loop& loop, KeyQueueHandler& handler) noexcept:
	_loop(loop),
	_handler(handler)
{
}


KeyQueue::~KeyQueue()
{
	stop();
}


void KeyQueue::hear(std::string_view bytes)
{
	_reader.append(bytes);
	watch(take());
	_handler.onKeys();
}


void KeyQueue::gather(std::string_view bytes)
{
	_reader.append(bytes);
	take();
}


std::optional<Press> KeyQueue::next(bool signalsAlone)
{
	const auto isSignal = [](const Press& held) { return signalOf(held.key) != 0; };
	const auto next = signalsAlone ? std::find_if(_pressed.begin(), _pressed.end(), isSignal) : _pressed.begin();
	if (next == _pressed.end())
	{
		return std::nullopt;
	}
	Press pressed = std::move(*next);
	_pressed.erase(next);
	_bytes -= pressed.text.size() + 1;
	return pressed;
}


void KeyQueue::stop() noexcept
{
	_loop.cancel(std::exchange(_call, CallId::none));
}


void KeyQueue::touch() noexcept
{
	_lastKey = _loop.now();
}


/// What the terminal tells is heard whether or not anybody wants keys. Returns whether anything came.
bool KeyQueue::take()
{
	bool any = false;
	for (Key key = _reader.next(); key != Key::none; key = _reader.next())
	{
		any = true;
		if (key == Key::report)
		{
			_handler.onReport(_reader.reportedRow(), _reader.reportedColumn());
		}
		else
		{
			hold(key);
		}
	}
	return any;
}


void KeyQueue::hold(Key key)
{
	if (key != Key::ignored)
	{
		touch();
	}
	if (signalOf(key) != 0 || _bytes < heldBytesMax)
	{
		_pressed.push_back({key, _reader.text()});
		_bytes += _reader.text().size() + 1;
	}
}


/// The end of what has begun is waited for, but not for ever.
void KeyQueue::watch(bool isNew)
{
	if (isNew || _reader.isPasting() || !_reader.isInside())
	{
		stop();
	}
	if (_reader.isInside() && _call == CallId::none)
	{
		const Duration patience = _reader.isPasting() ? Duration(KeyReader::pasteSilence) : KeyReader::wholeKeyTime;
		_call = _loop.callAt(_loop.now() + patience, [this] {
			_call = CallId::none;
			hold(_reader.expire());
			take();
			watch(true);
			_handler.onKeys();
		});
	}
}


} // namespace ciarla
