#include "ChatInput.h"

#include "ChatTalk.h"
#include "RecordedConsole.h"

#include <ciarla/console/Console.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>


namespace ciarla {


ChatInput::ChatInput(const Link& link, RecordedConsole& console) noexcept:
	_link(link),
	_console(console)
{
}


std::optional<ChatLine> ChatInput::read(std::string_view line, LinePart part)
{
	if (part == LinePart::piece)
	{
		return ChatLine{ChatCommand::say, {}, {}, repairUtf8(line)};
	}
	ChatEntry entry = readChatLine(line, place());
	if (const auto* mistake = std::get_if<ChatMistake>(&entry))
	{
		_console.answer(mistake->sentence);
		return std::nullopt;
	}
	auto& read = std::get<ChatLine>(entry);
	if (read.command == ChatCommand::save && !_console.isInteractive())
	{
		// A script may pass on what strangers wrote, and they shall not choose a file of ours.
		_console.answer("/save is for a person at a terminal; a script has --log FILE.");
		return std::nullopt;
	}
	return std::move(read);
}


std::vector<ChatLine> ChatInput::read(const ConsoleEntry& entry)
{
	++(entry.kind == ConsoleEntry::Kind::mistake ? _mistakes : _entries);
	switch (entry.kind)
	{
	case ConsoleEntry::Kind::say: return readSaid(entry);
	case ConsoleEntry::Kind::command: return readCommand(entry);
	case ConsoleEntry::Kind::mistake: break;
	}
	return {};
}


ChatPlace ChatInput::place() const noexcept
{
	return isHub() || _console.isInteractive() ? placeOfPerson() : ChatPlace::bare;
}


ChatPlace ChatInput::placeOfPerson() const noexcept
{
	return isHub() ? ChatPlace::hub : isRaw() ? ChatPlace::raw : ChatPlace::framed;
}


std::vector<ChatLine> ChatInput::readSaid(const ConsoleEntry& entry)
{
	const bool isToPerson = !entry.person.empty();
	std::string_view name = isToPerson ? entry.person : entry.room;
	name.remove_prefix(!isToPerson && name.size() > 1 && name.starts_with('#') ? 1 : 0);
	const NameProblem problem = name.empty() ? NameProblem::none : checkName(name);
	if (problem != NameProblem::none || (!name.empty() && !isHub()))
	{
		_console.notice(
			isHub() ? "The name " + std::string(describe(problem)) + ". Nothing was said."
					: "Here are only the two of you, and no room; so a text names neither. Nothing was said.");
		reportState(_console, entry.id, lineRefused);
		return {};
	}
	const ChatCommand command = isToPerson ? ChatCommand::msg : ChatCommand::say;
	return isRaw() ? readRaw(entry)
				   : std::vector{ChatLine{command, std::string(name), {}, std::string(entry.text), entry.id}};
}


/// The original dialect has no frames: a line break would begin something else, and a line `/close` end the chat.
std::vector<ChatLine> ChatInput::readRaw(const ConsoleEntry& entry)
{
	std::vector<ChatLine> lines;
	for (std::string_view rest = entry.text; !rest.empty();)
	{
		const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
		const ChatEntry read = readChatLine(rest.substr(0, end), ChatPlace::bare);
		if (const auto* line = std::get_if<ChatLine>(&read); line == nullptr || line->command != ChatCommand::say)
		{
			_console.notice(rawCannotClose);
			reportState(_console, entry.id, lineRefused);
			return {};
		}
		if (end > 0)
		{
			lines.push_back({ChatCommand::say, {}, {}, std::string(rest.substr(0, end))});
		}
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
	if (lines.empty())
	{
		reportState(_console, entry.id, lineRefused);
		return lines;
	}
	lines.back().id = entry.id;
	return lines;
}


/// What a program calls a command is one wherever it is, though a script's line would be text there.
std::vector<ChatLine> ChatInput::readCommand(const ConsoleEntry& entry)
{
	ChatEntry read = readChatLine(entry.text, placeOfPerson());
	if (const auto* mistake = std::get_if<ChatMistake>(&read))
	{
		_console.answer(mistake->sentence);
		return {};
	}
	if (std::get<ChatLine>(read).command == ChatCommand::say)
	{
		_console.notice("This is no command here: \"" + safeReason(entry.text) + "\". Nothing was done.");
		return {};
	}
	return {std::get<ChatLine>(std::move(read))};
}


bool ChatInput::isHub() const noexcept
{
	return _link.peerRole() == SpeakerRole::hub;
}


bool ChatInput::isRaw() const noexcept
{
	return _link.dialect() == Dialect::raw;
}


} // namespace ciarla
