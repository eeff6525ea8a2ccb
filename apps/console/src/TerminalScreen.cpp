#include "TerminalScreen.h"

#include "Style.h"

#include <ciarla/protocol/SafeText.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>


namespace ciarla {


namespace {


/// What was written last may have been cut in the middle of a sequence: CAN ends it.
constexpr std::string_view afterCrash = "\x18\x1b[?2004l\x1b[?7h\x1b[0m\x1b[r\x1b[999;1H\r\n";

constexpr std::string_view afterCrashWithTitle = "\x18\x1b[?2004l\x1b[?7h\x1b[0m\x1b[r\x1b[23;2t\x1b[999;1H\r\n";

constexpr std::size_t unreadMax = 9999;


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
	_output(loop, _ownOutput >= 0 ? _ownOutput : descriptors.output, this)
{
	if (!historyFile.empty())
	{
		_historyFile.emplace(historyFile);
		_historyFile->load(_editor.history());
	}
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
	if (prompt != _prompt || _isQuestion)
	{
		_prompt = prompt;
		_isQuestion = false;
		wantFrameAtOnce();
	}
}


void TerminalScreen::ask(std::string_view question)
{
	setPrompt(question);
	_isQuestion = true;
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
	_lineBytes += line.size();
	_lines.push_back({std::move(line), ticket, false});
	wantFrame();
}


void TerminalScreen::printOwn(const std::optional<std::string>& day, MarkedLine line, std::uint64_t id)
{
	_entered.reset();
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
		_own.add(id, std::move(line));
		wantFrameAtOnce();
	}
}


void TerminalScreen::settleOwn(std::uint64_t id, bool delivered)
{
	if (const std::optional<MarkedLine> line = _own.take(id))
	{
		print(line->with(delivered ? deliveredMark : refusedMark), 0);
	}
}


void TerminalScreen::clear()
{
	_entered.reset();
	_lines.push_back({{}, 0, true});
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
	return _output.queuedBytes() + _lineBytes;
}


void TerminalScreen::close() noexcept
{
	if (_handler != nullptr)
	{
		echoEntered();
		keepUnentered();
		for (const MarkedLine& line: _own.takeAll())
		{
			print(line.with(queuedMark), 0);
		}
		_handler = nullptr;
		giveTerminal();
	}
	_input.setReading(false);
	_loop.cancel(_delivery);
	_loop.cancel(_keyCall);
	cancelFrame();
	_output.close();
	_mode.restore();
}


void TerminalScreen::setCompleter(const Completer* completer) noexcept
{
	_editor.setCompleter(completer);
}


void TerminalScreen::setStatusLine(const StatusLine* statusLine) noexcept
{
	_statusLine = statusLine;
}


void TerminalScreen::setPrivate(bool (*isPrivate)(std::string_view line)) noexcept
{
	_isPrivate = isPrivate;
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
	_lastKey = _loop.now();
	const bool busy = _editor.isBusy();
	if (busy)
	{
		print(typed().append("^C"), 0);
		if (!_isHeard)
		{
			keep(_editor.text());
		}
		_editor.clear();
		wantFrameAtOnce();
	}
	return busy;
}


void TerminalScreen::suspend() noexcept
{
	_input.setReading(false);
	if (_handler != nullptr)
	{
		giveTerminal();
	}
	_mode.restore();
}


void TerminalScreen::resume() noexcept
{
	if (_handler != nullptr)
	{
		_mode.restore();
		takeTerminal();
		_lastKey = _loop.now();
		deliverLater();
	}
}


void TerminalScreen::resized() noexcept
{
	if (_handler == nullptr)
	{
		return;
	}
	const bool painted = _place == Place::known || _place == Place::askedAfterResize;
	ask(painted ? Place::askedAfterResize : Place::askedAtBegin);
}


bool TerminalScreen::lineIsEmpty() const noexcept
{
	return !_editor.isBusy();
}


std::optional<TimePoint> TerminalScreen::lastKey() const noexcept
{
	return _lastKey;
}


bool TerminalScreen::keepsLine() const
{
	return !_editor.text().empty() && isKept(_editor.text());
}


void TerminalScreen::putBack(std::string_view line)
{
	_entered.reset();
	_editor.begin(line);
	wantFrameAtOnce();
}


void TerminalScreen::setHeard(bool on)
{
	_isHeard = on;
}


void TerminalScreen::countUnread() noexcept
{
	_unread = std::min(_unread + 1, unreadMax);
}


void TerminalScreen::onWritten(std::uint64_t frame) noexcept
{
	std::uint64_t ticket = 0;
	for (; !_frames.empty() && _frames.front().first <= frame; _frames.pop_front())
	{
		ticket = std::max(ticket, _frames.front().second);
	}
	if (!_lines.empty())
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
	_lines.clear();
	_lineBytes = 0;
	if (_handler != nullptr && !raise(SIGHUP))
	{
		_handler->onOutputClosed(error);
	}
}


void TerminalScreen::enterLine()
{
	const std::string line = _editor.text();
	_entered = typed();
	_editor.clear();
	keep(line);
	_handler->onLine(line, LinePart::whole);
	echoEntered();
}


/// Leaves what was entered among the talk, before whatever comes of it, unless it is said.
void TerminalScreen::echoEntered()
{
	if (const std::optional<std::string> entered = std::exchange(_entered, std::nullopt))
	{
		print(*entered, 0);
	}
}


/// As it is on the screen.
std::string TerminalScreen::typed() const
{
	return _prompt + safeBody(_editor.text());
}


bool TerminalScreen::isKept(std::string_view line) const
{
	return !_isQuestion && _historyFile && (_isPrivate == nullptr || !_isPrivate(line));
}


/// Puts a line among those that were entered, for this run, and for the next one if it may be written down.
void TerminalScreen::keep(const std::string& line)
{
	if (!_isQuestion && _editor.remember(line) && isKept(line))
	{
		_historyFile->append(line);
	}
}


/// A line that was not entered is neither lost nor taken off the screen.
void TerminalScreen::keepUnentered()
{
	if (_isQuestion)
	{
		return;
	}
	if (!_editor.text().empty())
	{
		print(_prompt.empty() ? "> " + typed() : typed(), 0);
	}
	for (const std::string& line: _editor.unentered())
	{
		keep(line);
	}
}


} // namespace ciarla
