#pragma once

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
	void enter() noexcept;

	/// From now on no byte does anything: of those that would raise a signal only a KeyReader knows whether they were
	/// pasted. Whoever calls this reads them.
	void takeSignals() noexcept;

	/// Whoever has the terminal while we are in the background has modes of its own.
	void restore() noexcept;

	/// The bytes that raise signals where a terminal is as this one was found.
	SignalKeys signalKeys() const noexcept;

private:
	const int _descriptor;
	const int _output;
	const std::string_view _sequence;
	termios _found{};
	bool _entered = false;
};


} // namespace ciarla
