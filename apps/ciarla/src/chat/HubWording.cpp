#include "HubWording.h"

#include "Wording.h"

#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <array>
#include <ctime>


namespace ciarla {


namespace {


constexpr std::size_t columnsMax = 78;
constexpr std::size_t quotedBytesMax = 32;


/// What happened to somebody who left; empty where they simply did.
std::string_view causeOf(LeaveCode code) noexcept
{
	switch (code)
	{
	case LeaveCode::left:
	case LeaveCode::closed: break;
	case LeaveCode::lost: return "the connection was lost";
	case LeaveCode::tooSlow: return "too slow to read";
	case LeaveCode::kicked: return "put out";
	case LeaveCode::fault: return "the program broke the protocol";
	case LeaveCode::shutdown: return "the hub stopped";
	case LeaveCode::refused: return "no longer wanted";
	}
	return {};
}


/// Words that begin as a sentence does stand for themselves.
std::string withCause(std::string sentence, LeaveCode code, std::string_view reason)
{
	const std::string_view cause = causeOf(code);
	if (cause.empty())
	{
		return withReason(std::move(sentence), reason);
	}
	sentence.append(": ").append(cause);
	const std::string safe = safeReason(reason);
	if (safe.empty() || safe == cause)
	{
		return sentence + ".";
	}
	const bool goesOn = (safe.front() >= 'a' && safe.front() <= 'z') || (safe.front() >= '0' && safe.front() <= '9');
	return withReason(sentence + (goesOn ? ", " : ". ") + safe, {});
}


/// What a refusal means whose words are missing.
std::string_view meaningOf(std::uint16_t code) noexcept
{
	switch (static_cast<RefusalCode>(code))
	{
	case RefusalCode::unspecified: break;
	case RefusalCode::nameTaken: return "the name is taken";
	case RefusalCode::badName: return "the name is no good";
	case RefusalCode::slowDown: return "too fast";
	case RefusalCode::noSuchRoom: return "there is no such room";
	case RefusalCode::noSuchMember: return "nobody here has that name";
	case RefusalCode::roomFull: return "the room is full";
	case RefusalCode::notInRoom: return "you are not in that room";
	case RefusalCode::alreadyInRoom: return "you are in that room already";
	case RefusalCode::tooLong: return "too long";
	case RefusalCode::notAllowed: return "you are not allowed to";
	case RefusalCode::muted: return "you may only listen";
	case RefusalCode::banned: return "you are banned";
	case RefusalCode::tooMany: return "there are too many";
	}
	return "no reason was given";
}


/// As a terminal counts them, but for wide letters: nobody reads a list to its last column.
std::size_t lettersOf(std::string_view text) noexcept
{
	const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
	return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins));
}


} // namespace


std::vector<std::string> welcomedLines(
	std::string_view name, std::string_view hub, std::string_view place, const ConnectionInfo& wire)
{
	std::string line = "You are ";
	line.append(name).append(" on hub ").append(hub).append(" at ").append(place);
	line.append(" (ciarla/1, ").append(securityWords(wire)).append(").");
	return {line, "To leave: /close, or Ctrl-D on an empty line. /help lists what else there is."};
}


std::string enteredSentence(std::string_view room, std::string_view hub, std::size_t members)
{
	std::string sentence = "You are in ";
	sentence.append(room).append(" on hub ").append(hub);
	if (members < 2)
	{
		return sentence + ", alone so far.";
	}
	return sentence + " with " + (members == 2 ? "1 other." : std::to_string(members - 1) + " others.");
}


std::string topicSentence(std::string_view room, std::string_view topic)
{
	const std::string name(room);
	return topic.empty() ? name + " has no topic." : "The topic of " + name + " is: " + safeReason(topic);
}


std::string topicChangedSentence(std::string_view who, std::string_view room, std::string_view topic)
{
	const std::string name(who);
	const std::string where(room);
	return topic.empty() ? name + " removed the topic of " + where + "."
						 : name + " set the topic of " + where + ": " + safeReason(topic);
}


std::string leftSentence(std::string_view who, LeaveCode code, std::string_view reason)
{
	return withCause(std::string(who) + " left", code, reason);
}


std::string putOutSentence(std::string_view room, LeaveCode code, std::string_view reason)
{
	return withCause("You are no longer in " + std::string(room), code, reason);
}


std::string refusedSentence(const ChatLine& line, const TextRefused& refusal)
{
	const std::string_view why = refusal.text.empty() ? meaningOf(refusal.code) : refusal.text;
	const bool said = line.command == ChatCommand::say || line.command == ChatCommand::me;
	return withReason((said ? "Not said: " : "Refused: ") + quoted(line), why);
}


std::string quoted(const ChatLine& line)
{
	const auto begun = [](std::string_view text) {
		const std::string safe = safeReason(text);
		const std::size_t fitting = graphemePrefix(safe, quotedBytesMax);
		return fitting < safe.size() ? safe.substr(0, fitting) + "…" : safe;
	};
	const auto row = std::ranges::find(chatCommandTable, line.command, &ChatCommandRow::command);
	if (row == chatCommandTable.end())
	{
		return "\"" + begun(line.text) + "\"";
	}
	std::string words = "/" + std::string(row->word);
	words += line.name.empty() ? "" : " " + safeName(line.name);
	return line.text.empty() ? words : words + " " + begun(line.text);
}


std::vector<std::string> listLines(std::string heading, const std::vector<std::string>& items, std::size_t more)
{
	std::vector<std::string> lines{std::move(heading)};
	std::size_t letters = lettersOf(lines.back());
	const auto append = [&](const std::string& word) {
		if (letters + 1 + lettersOf(word) > columnsMax)
		{
			lines.emplace_back(" ");
			letters = 1;
		}
		lines.back() += " " + word;
		letters += 1 + lettersOf(word);
	};
	for (std::size_t i = 0; i < items.size(); ++i)
	{
		append(items[i] + (i + 1 < items.size() || more > 0 ? "," : ""));
	}
	if (more > 0)
	{
		append("and " + std::to_string(more) + " more");
	}
	return lines;
}


} // namespace ciarla
