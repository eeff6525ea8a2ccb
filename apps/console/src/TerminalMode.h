#pragma once

#include "CrashGuard.h"
#include "Foreground.h"
#include "KeyReader.h"

#include <termios.h>

#include <cstddef>
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

	/// Bytes come one by one, unechoed, as they were sent; those that raise signals still do, and throw away nothing.
	void enter() noexcept
	{
		if (_entered || ::tcgetattr(_descriptor, &_found) != 0)
		{
			return;
		}
		termios mode = _found;
		mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
		mode.c_lflag |= NOFLSH;
		mode.c_iflag &=
			~static_cast<tcflag_t>(IXON | ISTRIP | INLCR | IGNCR | ICRNL | IUCLC | IGNBRK | BRKINT | PARMRK | INPCK);
		mode.c_cc[VMIN] = 1;
		mode.c_cc[VTIME] = 0;
		guardTerminal(_descriptor, _output, _found, _sequence);
		_entered = ::tcsetattr(_descriptor, TCSANOW, &mode) == 0;
		if (!_entered)
		{
			unguardTerminal();
		}
	}

	/// From now on no byte does anything: of those that would raise a signal only a KeyReader knows whether they were
	/// pasted. Whoever calls this reads them.
	void takeSignals() noexcept
	{
		termios mode{};
		if (_entered && ::tcgetattr(_descriptor, &mode) == 0)
		{
			mode.c_lflag &= ~static_cast<tcflag_t>(ISIG);
			::tcsetattr(_descriptor, TCSANOW, &mode);
		}
	}

	/// Whoever has the terminal while we are in the background has modes of its own.
	void restore() noexcept
	{
		if (_entered)
		{
			_entered = false;
			if (isForeground(_descriptor))
			{
				::tcsetattr(_descriptor, TCSANOW, &_found);
			}
			unguardTerminal();
		}
	}

	/// The bytes that raise signals where a terminal is as this one was found.
	SignalKeys signalKeys() const noexcept
	{
		if ((_found.c_lflag & ISIG) == 0)
		{
			return {'\0', '\0', '\0'};
		}
		const auto key = [this](std::size_t which) { return static_cast<char>(_found.c_cc[which]); };
		return {key(VINTR), key(VQUIT), key(VSUSP)};
	}

private:
	const int _descriptor;
	const int _output;
	const std::string_view _sequence;
	termios _found{};
	bool _entered = false;
};


} // namespace ciarla
