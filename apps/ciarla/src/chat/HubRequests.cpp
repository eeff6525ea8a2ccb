#include "HubRequests.h"

#include "Outbox.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/TalkWords.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <array>
#include <string>


namespace ciarla {


namespace {


constexpr std::uint32_t historyLines = 20; ///< What /history asks for: most of a screen.
constexpr std::string_view noTopic = "-";

/// What DELIVER says of a text, and TELL, is more than what TEXT does; a text that the link takes has to fit in those.
constexpr std::size_t hubOverheadBytes =
	std::max(deliverFrameOverheadBytes, 1 + 8 + 2 + Limits::nameBytesMax + 4) - textFrameOverheadBytes;


std::string_view begun(std::string_view reason) noexcept
{
	return reason.substr(0, graphemePrefix(reason, Limits::reasonBytesMax));
}


OperatorAction actionOf(ChatCommand command) noexcept
{
	switch (command)
	{
	case ChatCommand::ban: return OperatorAction::ban;
	case ChatCommand::unban: return OperatorAction::unban;
	case ChatCommand::mute: return OperatorAction::mute;
	case ChatCommand::unmute: return OperatorAction::unmute;
	default: return OperatorAction::kick;
	}
}


OperateFrame orderOf(const ChatLine& line, std::uint32_t room, std::string_view reason)
{
	constexpr std::uint32_t secondsPerMinute = 60;
	const std::uint32_t seconds = line.number.value_or(0) * secondsPerMinute;
	return OperateFrame{0, actionOf(line.command), room, seconds, line.name, reason};
}


} // namespace


SayResult sayToHub(Link& link, const OutgoingLine& next, std::uint32_t room, std::string_view text)
{
	const ChatLine& line = next.line;
	switch (line.command)
	{
	case ChatCommand::say: return link.say(text, TextKind::say, room);
	case ChatCommand::me: return link.say(text, TextKind::act, room);
	case ChatCommand::msg: return link.request(TellFrame{0, line.name, text});
	case ChatCommand::join: return link.request(JoinFrame{0, line.name, 0, 0});
	case ChatCommand::part: return link.request(PartFrame{0, room, {}});
	case ChatCommand::who: return link.request(WhoFrame{0, room, next.list->lastMember()});
	case ChatCommand::whois: return link.request(WhoFrame{0, 0, 0, MemberAsked{line.name}});
	case ChatCommand::rooms: return link.request(ListFrame{0, next.list->lastRoom()});
	case ChatCommand::topic: return link.request(TopicFrame{0, room, text == noTopic ? std::string_view() : text});
	case ChatCommand::history: return link.request(HistoryFrame{0, room, 0, line.number.value_or(historyLines)});
	case ChatCommand::nick: return link.request(NameFrame{0, line.name});
	case ChatCommand::kick:
	case ChatCommand::ban:
	case ChatCommand::unban:
	case ChatCommand::mute:
	case ChatCommand::unmute: return link.request(orderOf(line, room, begun(text)));
	default: return SayResult::closed;
	}
}


std::size_t hubTextBytesMax(const Link& link) noexcept
{
	return link.textBytesMax() - hubOverheadBytes;
}


void reportMember(Console& console, const JoinedFrame& frame)
{
	const std::string name = safeName(frame.name);
	const std::uint64_t since = frame.facts->since;
	const std::string day = dayWords(since);
	const std::string when = (day == dayWords(nowMilliseconds()) ? "" : day + ", ") + timeOfDay(since);
	std::string_view known = "name";
	std::string_view words = "Anybody could have taken that name.";
	switch (static_cast<KnownBy>(frame.facts->by))
	{
	case KnownBy::name: break;
	case KnownBy::user:
		known = "user";
		words = "The hub knows them as a user of its machine.";
		break;
	case KnownBy::certificate:
		known = "certificate";
		words = "The hub knows them by a certificate.";
		break;
	}
	const std::string sentence = name + " has been here since " + when + ". " + std::string(words);
	const std::string time = utcTime(static_cast<std::int64_t>(since));
	const std::array<ReportFact, 4> facts{
		{{"name", name}, {"member", {}, frame.member}, {"since", time}, {"known", known}}};
	console.report({.kind = ReportKind::answer, .sentence = sentence, .words = "whois", .facts = facts});
}


} // namespace ciarla
