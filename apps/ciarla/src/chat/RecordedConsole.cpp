#include "RecordedConsole.h"

#include "hub/LogFormat.h"
#include "ThisMachine.h"

#include <ciarla/console/TalkWords.h>
#include <ciarla/protocol/SafeText.h>

#include <sys/stat.h>

#include <algorithm>
#include <system_error>
#include <utility>


namespace ciarla {


namespace {


Result<std::unique_ptr<LineFile>> openTranscript(const std::string& path)
{
	Result<std::unique_ptr<LineFile>> file = LineFile::open(withHome(path));
	if (!file)
	{
		return Error{file.error().code, "The chat cannot be written to " + path + ": " + file.error().text + "."};
	}
	return file;
}


struct stat lookAt(const LineFile& file) noexcept
{
	struct stat found
	{
	};
	::fstat(file.descriptor(), &found);
	return found;
}


/// By whatever path they were named.
bool isSame(const struct stat& one, const struct stat& other) noexcept
{
	return one.st_ino != 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}


} // namespace


RecordedConsole::RecordedConsole(Console& below, Clock clock):
	_below(below),
	_person(below.interactive()),
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
	Result<std::unique_ptr<LineFile>> opened = openTranscript(path);
	if (!opened)
	{
		answer(safeReason(opened.error().text));
		return;
	}
	LineFile& file = *opened.value();
	const std::string shown = safeReason(path);
	const struct stat found = lookAt(file);
	if (_file && isSame(lookAt(*_file), found))
	{
		answer("All of it is written to " + shown + " as it is said; so --log wants it.");
		return;
	}
	const std::uint64_t there = linesIn(found);
	const std::uint64_t forgotten = _recorded - _kept.size();
	const std::size_t from = there > forgotten ? static_cast<std::size_t>(there - forgotten) : 0;
	std::string lines;
	lines.reserve(_keptBytes);
	for (std::size_t i = from; i < _kept.size(); ++i)
	{
		lines += _kept[i];
	}
	if (const int error = file.append(lines))
	{
		answer(
			"Not all of the chat could be written to " + shown + ": " + std::generic_category().message(error) + ".");
		return;
	}
	const std::size_t count = _kept.size() - from;
	const std::string_view kind = there > 0 ? " new" : "";
	const std::string lineWords =
		std::to_string(count) + std::string(kind) + (count == 1 ? " line was" : " lines were");
	const std::string_view earlier = forgotten > there ? " What was said before those is no longer remembered." : "";
	answer(
		there > 0 && count == 0 ? "Nothing was said since the chat was written to " + shown + "."
								: lineWords + " written to " + shown + "." + std::string(earlier));
	remember(lookAt(file));
}


void RecordedConsole::answer(std::string_view text)
{
	_below.notice(text);
}


void RecordedConsole::start(ConsoleHandler& handler)
{
	_below.start(handler);
}


Interactive* RecordedConsole::interactive() noexcept
{
	return _person == nullptr ? nullptr : this;
}


Keyboard& RecordedConsole::keyboard() noexcept
{
	return _person->keyboard();
}


void RecordedConsole::setPrompt(std::string_view prompt)
{
	if (_person != nullptr)
	{
		_person->setPrompt(prompt);
	}
}


void RecordedConsole::ask(std::string_view question)
{
	if (_person != nullptr)
	{
		_person->ask(question);
	}
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
	if (_person != nullptr)
	{
		_person->said(talk, id);
	}
	record(talkWords(talk));
}


void RecordedConsole::clear()
{
	if (_person != nullptr)
	{
		_person->clear();
	}
}


void RecordedConsole::lookBack(LookBack what, std::string_view words)
{
	if (_person != nullptr)
	{
		_person->lookBack(what, words);
	}
}


void RecordedConsole::statusChanged()
{
	if (_person != nullptr)
	{
		_person->statusChanged();
	}
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


/// How many of the lines that were recorded the file has from us.
std::uint64_t RecordedConsole::linesIn(const struct stat& file) const noexcept
{
	const auto saved = std::ranges::find_if(_saved, [&file](const Saved& each) { return isSame(each.file, file); });
	const bool isUncut = saved != _saved.end() && file.st_size > 0 && file.st_size >= saved->file.st_size;
	return isUncut ? saved->lines : 0;
}


void RecordedConsole::remember(const struct stat& file)
{
	std::erase_if(_saved, [&file](const Saved& each) { return isSame(each.file, file); });
	if (_saved.size() == savedFilesMax)
	{
		_saved.erase(_saved.begin());
	}
	_saved.push_back({file, _recorded});
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
	++_recorded;
	_keptBytes += line.size();
	_kept.push_back(std::move(line));
	for (; _keptBytes > keptBytesMax; _kept.pop_front())
	{
		_keptBytes -= _kept.front().size();
	}
}


} // namespace ciarla
