#pragma once

#include "ConsoleBench.h"

#include <ciarla/console/TerminalConsole.h>

#include <cstdlib>
#include <termios.h>


namespace ciarla {


/// A pseudo-terminal: the program's end, and the end of whoever sits at it.
class Terminal
{
public:
	Terminal():
		_person(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC))
	{
		EXPECT_EQ(::grantpt(_person), 0);
		EXPECT_EQ(::unlockpt(_person), 0);
		_program = ::open(::ptsname(_person), O_RDWR | O_NOCTTY | O_CLOEXEC);
	}

	~Terminal()
	{
		::close(_program);
		::close(_person);
	}

	Terminal(const Terminal&) = delete;
	Terminal& operator=(const Terminal&) = delete;

	int program() const noexcept
	{
		return _program;
	}

	int person() const noexcept
	{
		return _person;
	}

	termios mode() const
	{
		termios found{};
		EXPECT_EQ(::tcgetattr(_program, &found), 0);
		return found;
	}

private:
	int _person;
	int _program = -1;
};


struct TerminalBench: ConsoleBench
{
	TerminalBench():
		console(loop, {terminal.program(), terminal.program()})
	{
	}

	void type(std::string_view keys)
	{
		EXPECT_EQ(::write(terminal.person(), keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
	}

	/// The terminal says where its cursor is, as it is asked at the beginning and after a change of size.
	void answer(int row, int column)
	{
		screenWith("\x1b[6n");
		type("\x1b[" + std::to_string(row) + ";" + std::to_string(column) + "R");
	}

	/// What has come to the screen since it was last looked at, up to and with `words`.
	std::string screenWith(const std::string& words)
	{
		std::string seen;
		EXPECT_TRUE(waitUntil([&] {
			seen += readNow(terminal.person());
			return seen.find(words) != std::string::npos;
		})) << seen;
		return seen;
	}

	Terminal terminal;
	TerminalConsole console;
};


} // namespace ciarla
