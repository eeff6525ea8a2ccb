#include <ciarla/console/TerminalConsole.h>

#include "Style.h"
#include "TalkLook.h"
#include "TalkReview.h"
#include "TerminalScreen.h"

#include <optional>
#include <string>
#include <utility>


namespace ciarla {


TerminalConsole::TerminalConsole(
	Loop& loop, TerminalDescriptors descriptors, const std::filesystem::path& historyFile, ConsoleLook look):
	_look(std::make_unique<TalkLook>(look)),
	_screen(std::make_unique<TerminalScreen>(loop, descriptors, historyFile, look.title)),
	_review(std::make_unique<TalkReview>(*_screen, [this](const std::string& sentence) { notice(sentence); }))
{
}


TerminalConsole::~TerminalConsole() = default;


void TerminalConsole::start(ConsoleHandler& handler)
{
	_screen->start(handler);
}


Interactive* TerminalConsole::interactive() noexcept
{
	return this;
}


Keyboard& TerminalConsole::keyboard() noexcept
{
	return *_screen;
}


void TerminalConsole::setPrompt(std::string_view prompt)
{
	_screen->setPrompt(prompt);
}


void TerminalConsole::ask(std::string_view question)
{
	_screen->ask(question);
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
	if (const std::optional<std::string> day = _look->dayChange(talk))
	{
		_screen->print(*day, 0);
	}
	if (!talk.source.isOld)
	{
		const bool isOfMany = talk.source.isPrivate || !talk.source.room.empty();
		_screen->countUnread(talk.source.isToUs && isOfMany);
	}
	_screen->print(_look->line(talk), ticket);
	_review->add(talk, *_look);
	if (_look->rings(talk))
	{
		_screen->ring();
	}
}


void TerminalConsole::said(const Talk& talk, std::uint64_t id)
{
	_screen->printOwn(_look->dayChange(talk), _look->ownLine(talk), id);
	_review->addOwn(talk, *_look, id);
}


void TerminalConsole::clear()
{
	_screen->clear();
}


void TerminalConsole::statusChanged()
{
	_screen->statusChanged();
}


void TerminalConsole::notice(std::string_view text)
{
	if (_screen->unshownBytes() < noticeBytesMax)
	{
		_screen->print(std::string(dimStyle).append(text).append(plainStyle), 0);
		_review->add(text);
	}
}


void TerminalConsole::report(const Report& report)
{
	if (report.kind == ReportKind::state)
	{
		_screen->settleOwn(report.id, report.words == lineDelivered);
		_review->settleOwn(report.id, report.words == lineDelivered);
	}
	if (!report.sentence.empty() && _screen->unshownBytes() < noticeBytesMax)
	{
		const std::string line = report.kind == ReportKind::advice ? std::string(unbrokenStyle).append(report.sentence)
																   : _look->event(report.sentence);
		_screen->print(line, 0);
		_review->add(line);
	}
}


void TerminalConsole::lookBack(LookBack what, std::string_view words)
{
	_review->look(what, words);
}


bool TerminalConsole::isLent() const noexcept
{
	return _screen->isLent();
}


bool TerminalConsole::isGuestStopped() const noexcept
{
	return _screen->isGuestStopped();
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


void TerminalConsole::setPrivate(bool (*isPrivate)(std::string_view line)) noexcept
{
	_screen->setPrivate(isPrivate);
}


void TerminalConsole::setSignalHandler(std::function<bool(int)> handler)
{
	_screen->setSignalHandler(std::move(handler));
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
