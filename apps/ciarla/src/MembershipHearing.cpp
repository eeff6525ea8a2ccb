// What the hub tells a Membership, and what of it is shown.

#include "ChatCommandTable.h"
#include "HubWording.h"
#include "Inbox.h"
#include "Membership.h"
#include "Mention.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/LineState.h>
#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>


namespace ciarla {


void Membership::hear(const HubFrame& frame)
{
	std::visit([this](const auto& what) { hear(what); }, frame);
}


void Membership::acknowledged(const TextAcknowledged& acknowledged)
{
	_heldBack = {};
	std::vector<HubWish> wishes = _outbox.acknowledged(acknowledged.sequence);
	for (std::size_t i = 0; i < wishes.size(); ++i)
	{
		taken(std::move(wishes[i]), i + 1 == wishes.size() ? acknowledged.roomSequence : 0);
	}
}


void Membership::refused(const TextRefused& refusal)
{
	std::optional<HubWish> wish = _outbox.refused(refusal.sequence);
	if (!wish)
	{
		return;
	}
	if (refusal.code == static_cast<std::uint16_t>(RefusalCode::slowDown) && mayBeSaidAgain(refusal))
	{
		_outbox.again(std::move(*wish));
		return;
	}
	_refusedTexts += wish->isText() ? 1U : 0U;
	reportState(wish->line, lineRefused);
	notice(refusedSentence(wish->line, refusal));
	if (refusal.code == static_cast<std::uint16_t>(RefusalCode::noSuchMember))
	{
		tellOfQuotes(wish->line);
	}
	if (wish->line.command == ChatCommand::join)
	{
		_rooms.remove(wish->room);
		tellWhereLinesGo();
	}
	else if (wish->line.command == ChatCommand::part)
	{
		_rooms.stays(wish->room);
	}
}


/// Only the first word of a name was taken for it, where it has several.
void Membership::tellOfQuotes(const ChatLine& line)
{
	const std::vector<std::string> names = _names.recent();
	const auto whole = std::ranges::find_if(
		names, [&line](const std::string& name) { return name.starts_with(safeName(line.name) + " "); });
	const auto row = std::ranges::find(chatCommandTable(), line.command, &ChatCommandRow::command);
	if (whole != names.end() && row != chatCommandTable().end())
	{
		const std::string_view more = row->arguments.substr(std::min(row->arguments.find(' '), row->arguments.size()));
		notice(
			"Put a name of several words in quotes, as in /" + std::string(row->word) + " \"" + *whole + "\"" +
			std::string(more));
	}
}


void Membership::hear(const WelcomeFrame& frame)
{
	_welcomed = true;
	_self = frame.member;
	_names.set(_self, frame.name);
	_console.report({.kind = ReportKind::welcomed, .name = _names.shown(_self)});
	for (const std::string& line: welcomedLines(_names.shown(_self), _hub, _place, _link.info()))
	{
		notice(line);
	}
}


void Membership::hear(const DeliverFrame& frame)
{
	const std::string name = _names.shown(frame.member);
	if (frame.room == 0 && frame.member != _self && !_inbox.ignores(frame.member, name))
	{
		_whisperer = frame.member;
		_whispererGone = false;
	}
	const std::string body = safeBody(frame.body);
	const TalkKind kind = frame.kind == TextKind::act ? TalkKind::act : TalkKind::say;
	const OwnRoom* room = _rooms.findHandle(frame.room);
	TalkSource source{frame.body, {}, frame.sequence, frame.time, frame.room == 0, false};
	source.isToUs = source.isPrivate || mentions(body, _names.shown(_self));
	if (room == nullptr)
	{
		_inbox.show({name, body, kind, source.isPrivate ? "[private]" : "", source}, frame.member);
		return;
	}
	const std::string roomName = safeName(room->name);
	source.room = roomName;
	const std::string label = labelOf(*room);
	switch (_rooms.hear(frame.room, frame.sequence, frame.previous))
	{
	case HeardOrder::next: break;
	case HeardOrder::again: source.isOld = true; break;
	case HeardOrder::afterGap: notice(labelled(*room, "Something that was said before this is missing here.")); break;
	}
	_inbox.show({name, body, kind, label, source}, frame.member);
}


void Membership::hear(const JoinedFrame& frame)
{
	named(frame.member, frame.name);
	const OwnRoom* room = _rooms.findHandle(frame.room);
	if (room != nullptr && frame.arrived && frame.member != _self)
	{
		const std::string name = _names.shown(frame.member);
		const std::string sentence = labelled(*room, name + " came.");
		_console.report({.kind = ReportKind::joined, .sentence = sentence, .name = name, .room = safeName(room->name)});
	}
}


void Membership::hear(const LeftFrame& frame)
{
	const OwnRoom* room = _rooms.findHandle(frame.room);
	if (room == nullptr)
	{
		return;
	}
	if (frame.member != _self)
	{
		const std::string name = _names.shown(frame.member);
		const std::string sentence = labelled(*room, leftSentence(name, frame.code, frame.reason));
		_console.report({.kind = ReportKind::left, .sentence = sentence, .name = name, .room = safeName(room->name)});
	}
	else if (!room->leaving)
	{
		leftRoom(*room, putOutSentence(safeName(room->name), frame.code, frame.reason));
	}
}


/// A page comes unasked when a room is joined; only one that was asked for is kept to be shown.
void Membership::hear(const RosterFrame& frame)
{
	for (const RosterMember& member: frame.members)
	{
		named(member.member, member.name);
	}
	const OwnRoom* room = _rooms.findHandle(frame.room);
	PagedList* list = room == nullptr ? nullptr : _outbox.listFor(ChatCommand::who, room->key);
	if (list != nullptr)
	{
		list->add(frame);
	}
}


void Membership::hear(const RoomFrame& frame)
{
	const HubWish* wish = _outbox.find(frame.request);
	if (wish == nullptr || wish->line.command != ChatCommand::join)
	{
		return;
	}
	_rooms.entered(wish->room, frame.room, frame.name, frame.topic, frame.last);
	const std::string name = safeName(frame.name);
	_console.report(
		{.kind = ReportKind::joined,
		 .sentence = enteredSentence(name, _hub, frame.members),
		 .name = _names.shown(_self),
		 .room = name,
		 .members = frame.members,
		 .isSelf = true});
	if (!frame.topic.empty())
	{
		_console.report(
			{.kind = ReportKind::topic,
			 .sentence = topicSentence(name, frame.topic),
			 .room = name,
			 .words = safeReason(frame.topic)});
	}
}


void Membership::hear(const RoomsFrame& frame)
{
	if (PagedList* list = _outbox.listFor(ChatCommand::rooms, 0))
	{
		if (list->lastRoom().empty())
		{
			_listedRooms.clear();
		}
		list->add(frame);
		for (std::size_t i = 0; i < frame.rooms.size() && _listedRooms.size() < PagedList::itemsMax; ++i)
		{
			_listedRooms.emplace_back(frame.rooms[i].name);
		}
	}
}


void Membership::hear(const TopicChangedFrame& frame)
{
	_rooms.setTopic(frame.room, frame.topic);
	if (const OwnRoom* room = _rooms.findHandle(frame.room))
	{
		const std::string name = safeName(room->name);
		_console.report(
			{.kind = ReportKind::topic,
			 .sentence = topicChangedSentence(subject(frame.member), name, frame.topic),
			 .name = _names.shown(frame.member),
			 .room = name,
			 .words = safeReason(frame.topic)});
	}
}


/// Heard once for each room that we share, and told once.
void Membership::hear(const RenamedFrame& frame)
{
	const std::string before = _names.known(frame.member);
	named(frame.member, frame.name);
	const std::string now = _names.shown(frame.member);
	if (now == before)
	{
		return;
	}
	const bool isSelf = frame.member == _self;
	if (isSelf || !before.empty())
	{
		const std::string sentence = (isSelf ? "You are " : before + " is ") + now + " now.";
		_console.report(
			{.kind = ReportKind::renamed, .sentence = sentence, .name = now, .before = before, .isSelf = isSelf});
	}
}


/// Whoever takes another name stays who they are: for what was ignored, and for an answer.
void Membership::named(std::uint32_t member, std::string_view name)
{
	const std::string before = _names.known(member);
	if (!_names.set(member, name))
	{
		return;
	}
	const std::string now = _names.shown(member);
	if (!before.empty())
	{
		_inbox.renamed(member, before, now);
	}
	if (_whisperer != 0)
	{
		_whispererGone = member == _whisperer ? false : _whispererGone || now == _names.shown(_whisperer);
	}
}


void Membership::taken(HubWish wish, std::uint64_t place)
{
	reportState(wish.line, lineDelivered, place);
	switch (wish.line.command)
	{
	case ChatCommand::say:
	case ChatCommand::me: _rooms.placed(wish.room, place); break;
	case ChatCommand::part:
		if (const OwnRoom* room = _rooms.find(wish.room))
		{
			leftRoom(*room, "You left " + safeName(room->name) + ".");
		}
		break;
	case ChatCommand::nick: hear(RenamedFrame{_self, wish.line.name}); break; // A large room tells of no names.
	case ChatCommand::who:
	case ChatCommand::rooms: listed(std::move(wish)); break;
	case ChatCommand::kick:
	case ChatCommand::ban:
	case ChatCommand::unban:
	case ChatCommand::mute:
	case ChatCommand::unmute: notice("Done: " + quoted(wish.line)); break;
	default: break;
	}
}


/// A page of what somebody asked for is whole: the next one is asked for, or all of them are shown.
void Membership::listed(HubWish wish)
{
	if (wish.list.wantsMore())
	{
		wish.list.asksOn();
		_outbox.add(std::move(wish));
		return;
	}
	const OwnRoom* room = _rooms.find(wish.room);
	if (wish.line.command == ChatCommand::who && room == nullptr)
	{
		return; // We are no longer in it.
	}
	const std::string heading = room == nullptr ? "Rooms" : "In " + safeName(room->name);
	for (const std::string& line: wish.list.lines(heading))
	{
		notice(line);
	}
}


void Membership::leftRoom(const OwnRoom& room, const std::string& sentence)
{
	const std::string name = safeName(room.name);
	_rooms.remove(room.key);
	_console.report(
		{.kind = ReportKind::left, .sentence = sentence, .name = _names.shown(_self), .room = name, .isSelf = true});
	tellWhereLinesGo();
}


void Membership::tellWhereLinesGo()
{
	const OwnRoom* room = _rooms.current();
	notice(
		room == nullptr ? "You are in no room: /join enters one, /rooms lists them."
						: "You are talking in " + safeName(room->name) + ".");
}


void Membership::notice(const std::string& sentence)
{
	_console.notice(sentence);
}


void Membership::reportState(const ChatLine& line, std::string_view state, std::uint64_t place)
{
	if (line.id != 0)
	{
		_console.report({.kind = ReportKind::state, .words = state, .id = line.id, .sequence = place});
	}
}


std::string Membership::labelled(const OwnRoom& room, const std::string& sentence) const
{
	const std::string label = labelOf(room);
	return label.empty() ? sentence : label + " " + sentence;
}


/// Where something was said or happened, if that could be more than one room. No room has the label of what is said to us
/// alone.
std::string Membership::labelOf(const OwnRoom& room) const
{
	const std::string_view mark = looksAlike(room.name, "private") ? "#" : "";
	return _rooms.joined() > 1 ? std::string("[").append(mark).append(safeName(room.name)).append("]") : std::string();
}


std::string Membership::currentLabel() const
{
	const OwnRoom* room = _rooms.current();
	return room == nullptr ? std::string() : labelOf(*room);
}


std::string Membership::subject(std::uint32_t member)
{
	return member == _self ? "You" : _names.shown(member);
}


} // namespace ciarla
