#pragma once

#include "CrashGuard.h"

#include <termios.h>

#include <string_view>


namespace ciarla {


/// A TerminalMode turns off a terminal's own editing and echo, and gives back what it found, at a crash too.
class TerminalMode final
{
public:
	/// At a crash `sequence`, which stays where it is, is written to the output; in every other end it is the owner's to
	/// write.
	TerminalMode(int input, int output, std::string_view sequence) noexcept:
		_descriptor(input),
		_output(output),
		_sequence(sequence)
	{
	}

	~TerminalMode()
	{
		restore();
	}

	TerminalMode(const TerminalMode&) = delete;
	TerminalMode& operator=(const TerminalMode&) = delete;

	/// Keys come one by one and unechoed; Ctrl-C, Ctrl-Z and Ctrl-\ remain signals, which throw away no
	/// keys; Ctrl-S stops nothing.
	void enter() noexcept
	{
		if (_entered || ::tcgetattr(_descriptor, &_found) != 0)
		{
			return;
		}
		termios mode = _found;
		mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
		mode.c_lflag |= NOFLSH;
		mode.c_iflag &= ~static_cast<tcflag_t>(IXON | ISTRIP);
		mode.c_cc[VMIN] = 1;
		mode.c_cc[VTIME] = 0;
		guardTerminal(_descriptor, _output, _found, _sequence);
		_entered = ::tcsetattr(_descriptor, TCSANOW, &mode) == 0;
		if (!_entered)
		{
			unguardTerminal();
		}
	}

	void restore() noexcept
	{
		if (_entered)
		{
			_entered = false;
			::tcsetattr(_descriptor, TCSANOW, &_found);
			unguardTerminal();
		}
	}

private:
	const int _descriptor;
	const int _output;
	const std::string_view _sequence;
	termios _found{};
	bool _entered = false;
};


} // namespace ciarla
