#include <ciarla/console/TerminalConsole.h>

#include "Style.h"
#include "TerminalScreen.h"

#include <string>
#include <utility>


namespace ciarla {


TerminalConsole::TerminalConsole(Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile):
	_screen(std::make_unique<TerminalScreen>(loop, descriptors, historyFile))
{
}


TerminalConsole::~TerminalConsole() = default;


void TerminalConsole::start(ConsoleHandler& handler)
{
	_screen->start(handler);
}


bool TerminalConsole::interactive() const noexcept
{
	return true;
}


void TerminalConsole::setPrompt(std::string_view prompt)
{
	_screen->setPrompt(prompt);
}


void TerminalConsole::setReading(bool on)
{
	_screen->setReading(on);
}


bool TerminalConsole::holdsInput() const noexcept
{
	return false;
}


void TerminalConsole::show(const Talk& talk, std::uint64_t ticket)
{
	const std::string name = std::string(boldStyle).append(talk.name).append(plainStyle);
	std::string line(talk.label);
	line.append(line.empty() ? "" : " ");
	line += talk.kind == TalkKind::act ? "* " + name + " " : name + ": ";
	_screen->countUnread();
	_screen->print(std::move(line.append(talk.text)), ticket);
}


void TerminalConsole::notice(std::string_view text)
{
	if (_screen->unshownBytes() < noticeBytesMax)
	{
		_screen->print(std::string(dimStyle).append(text).append(plainStyle), 0);
	}
}


void TerminalConsole::report(const Report& report)
{
	if (!report.sentence.empty())
	{
		notice(report.sentence);
	}
}


std::size_t TerminalConsole::unshownBytes() const noexcept
{
	return _screen->unshownBytes();
}


void TerminalConsole::close() noexcept
{
	_screen->close();
}


void TerminalConsole::setCompleter(const Completer* completer) noexcept
{
	_screen->setCompleter(completer);
}


void TerminalConsole::setStatusLine(const StatusLine* statusLine) noexcept
{
	_screen->setStatusLine(statusLine);
}


bool TerminalConsole::clearLine()
{
	return _screen->clearLine();
}


void TerminalConsole::suspend() noexcept
{
	_screen->suspend();
}


void TerminalConsole::resume() noexcept
{
	_screen->resume();
}


void TerminalConsole::resized() noexcept
{
	_screen->resized();
}


} // namespace ciarla
