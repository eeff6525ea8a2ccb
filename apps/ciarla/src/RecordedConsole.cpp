#include "RecordedConsole.h"

#include "hub/LogFormat.h"

#include <ciarla/console/TalkWords.h>
#include <ciarla/protocol/SafeText.h>

#include <system_error>
#include <utility>


namespace ciarla {


namespace {


Result<std::unique_ptr<LineFile>> openTranscript(const std::string& path)
{
	Result<std::unique_ptr<LineFile>> file = LineFile::open(path);
	if (!file)
	{
		return Error{file.error().code, "The chat cannot be written to " + path + ": " + file.error().text + "."};
	}
	return file;
}


} // namespace


RecordedConsole::RecordedConsole(Console& below, Clock clock):
	_below(below),
	_clock(std::move(clock))
{
}


Result<void> RecordedConsole::writeTo(const std::string& path)
{
	Result<std::unique_ptr<LineFile>> file = openTranscript(path);
	if (!file)
	{
		return file.error();
	}
	_file = std::move(file).value();
	return {};
}


void RecordedConsole::save(const std::string& path)
{
	Result<std::unique_ptr<LineFile>> file = openTranscript(path);
	if (!file)
	{
		notice(safeReason(file.error().text));
		return;
	}
	std::string lines;
	lines.reserve(_keptBytes);
	for (const std::string& line: _kept)
	{
		lines += line;
	}
	if (const int error = file.value()->append(lines))
	{
		notice(
			"Not all of the chat could be written to " + safeReason(path) + ": " +
			std::generic_category().message(error) + ".");
		return;
	}
	const std::string earlier = _hasForgotten ? " What was said before those is no longer remembered." : "";
	const std::string lineWords = _kept.size() == 1 ? "1 line was" : std::to_string(_kept.size()) + " lines were";
	notice(lineWords + " written to " + safeReason(path) + "." + earlier);
}


void RecordedConsole::start(ConsoleHandler& handler)
{
	_below.start(handler);
}


bool RecordedConsole::interactive() const noexcept
{
	return _below.interactive();
}


Keyboard* RecordedConsole::keyboard() noexcept
{
	return _below.keyboard();
}


void RecordedConsole::setPrompt(std::string_view prompt)
{
	_below.setPrompt(prompt);
}


void RecordedConsole::ask(std::string_view question)
{
	_below.ask(question);
}


void RecordedConsole::setReading(bool on)
{
	_below.setReading(on);
}


bool RecordedConsole::holdsInput() const noexcept
{
	return _below.holdsInput();
}


void RecordedConsole::show(const Talk& talk, std::uint64_t ticket)
{
	_below.show(talk, ticket);
	record(talkWords(talk));
}


void RecordedConsole::said(const Talk& talk, std::uint64_t id)
{
	_below.said(talk, id);
	record(talkWords(talk));
}


void RecordedConsole::clear()
{
	_below.clear();
}


void RecordedConsole::notice(std::string_view text)
{
	_below.notice(text);
	record("- " + std::string(text));
}


void RecordedConsole::report(const Report& report)
{
	_below.report(report);
	if (!report.sentence.empty())
	{
		record("- " + std::string(report.sentence));
	}
}


std::size_t RecordedConsole::unshownBytes() const noexcept
{
	return _below.unshownBytes();
}


void RecordedConsole::close() noexcept
{
	_below.close();
}


std::string RecordedConsole::nowWords()
{
	return LogTime().text(Poco::Timestamp());
}


/// A disk that is full is told once, and nothing more is written: a transcript with a gap would say what was not so.
void RecordedConsole::record(std::string_view words)
{
	std::string line = _clock();
	line.append(" ").append(words).append("\n");
	if (const int error = _file ? _file->append(line) : 0)
	{
		_file.reset();
		_below.notice(
			"The chat is no longer written down: " + std::generic_category().message(error) + ". It goes on.");
	}
	_keptBytes += line.size();
	_kept.push_back(std::move(line));
	for (; _keptBytes > keptBytesMax; _kept.pop_front())
	{
		_keptBytes -= _kept.front().size();
		_hasForgotten = true;
	}
}


} // namespace ciarla
