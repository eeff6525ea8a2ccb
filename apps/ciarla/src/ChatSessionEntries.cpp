// What a program enters, that says itself what it means, and what it is told of its lines.

#include "ChatSession.h"

#include <ciarla/console/LineState.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>
#include <variant>


namespace ciarla {


/// Reading is off unless a chat is on, so nothing else can come.
void ChatSession::onEntry(const ConsoleEntry& entry) noexcept
{
	if (_stage != Stage::chatting || _farewell)
	{
		return;
	}
	if (entry.kind == ConsoleEntry::Kind::command)
	{
		obeyEntry(entry);
	}
	else
	{
		sayEntry(entry);
	}
}


void ChatSession::sayEntry(const ConsoleEntry& entry)
{
	if (_chat->dialect() == Dialect::raw)
	{
		sayRawEntry(entry);
		return;
	}
	obey({ChatCommand::say, {}, {}, std::string(entry.text), entry.id}, place());
}


/// The original dialect has no frames: a line break would begin something else, and a line `/close` end the chat.
void ChatSession::sayRawEntry(const ConsoleEntry& entry)
{
	std::vector<std::string> lines;
	for (std::string_view rest = entry.text; !rest.empty();)
	{
		const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
		const ChatEntry read = readChatLine(rest.substr(0, end), ChatPlace::bare);
		if (const auto* line = std::get_if<ChatLine>(&read); line == nullptr || line->command != ChatCommand::say)
		{
			notice(std::string(rawCannotClose));
			reportStates(entry.id == 0 ? std::vector<std::uint64_t>() : std::vector{entry.id}, lineRefused);
			return;
		}
		if (end > 0)
		{
			lines.emplace_back(rest.substr(0, end));
		}
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
	if (lines.empty())
	{
		reportStates(entry.id == 0 ? std::vector<std::uint64_t>() : std::vector{entry.id}, lineRefused);
	}
	for (std::size_t i = 0; i < lines.size(); ++i)
	{
		const bool isLast = i + 1 == lines.size();
		obey({ChatCommand::say, {}, {}, std::move(lines[i]), isLast ? entry.id : 0}, place());
	}
}


/// What a program calls a command is one wherever it is, though a script's line would be text there.
void ChatSession::obeyEntry(const ConsoleEntry& entry)
{
	const ChatPlace where = placeOfPerson();
	ChatEntry read = readChatLine(entry.text, where);
	if (const auto* mistake = std::get_if<ChatMistake>(&read))
	{
		notice(mistake->sentence);
	}
	else if (std::get<ChatLine>(read).command == ChatCommand::say)
	{
		notice("This is no command here: \"" + safeReason(entry.text) + "\". Nothing was done.");
	}
	else
	{
		obey(std::get<ChatLine>(std::move(read)), where);
	}
}


void ChatSession::reportStates(const std::vector<std::uint64_t>& ids, std::string_view state)
{
	for (const std::uint64_t id: ids)
	{
		report({.kind = ReportKind::state, .words = state, .id = id});
	}
}


} // namespace ciarla
