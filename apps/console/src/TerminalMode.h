#pragma once

#include <termios.h>


namespace ciarla {


/// A TerminalMode turns off a terminal's own editing and echo, and gives back what it found.
class TerminalMode final
{
public:
	explicit TerminalMode(int descriptor) noexcept:
		_descriptor(descriptor)
	{
	}

	~TerminalMode()
	{
		restore();
	}

	TerminalMode(const TerminalMode&) = delete;
	TerminalMode& operator=(const TerminalMode&) = delete;

	/// Keys come one by one and unechoed; Ctrl-C, Ctrl-Z and Ctrl-\ remain signals; Ctrl-S stops nothing.
	void enter() noexcept
	{
		if (_entered || ::tcgetattr(_descriptor, &_found) != 0)
		{
			return;
		}
		termios mode = _found;
		mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
		mode.c_iflag &= ~static_cast<tcflag_t>(IXON | ISTRIP);
		mode.c_cc[VMIN] = 1;
		mode.c_cc[VTIME] = 0;
		_entered = ::tcsetattr(_descriptor, TCSANOW, &mode) == 0;
	}

	void restore() noexcept
	{
		if (_entered)
		{
			_entered = false;
			::tcsetattr(_descriptor, TCSANOW, &_found);
		}
	}

private:
	const int _descriptor;
	termios _found{};
	bool _entered = false;
};


} // namespace ciarla
