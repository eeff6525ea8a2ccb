#include "HubView.h"

#include "DisplayQueue.h"
#include "HubWording.h"
#include "IgnoreList.h"
#include "PagedList.h"
#include "RecordedConsole.h"

#include <ciarla/protocol/NameKey.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>


namespace ciarla {


HubView::HubView(
	ChatTools tools, DisplayQueue& display, const ConnectionInfo& wire, std::string hub, std::string place):
	_console(tools.console),
	_display(display),
	_ignored(tools.ignored),
	_wire(wire),
	_hub(std::move(hub)),
	_place(std::move(place)),
	_arrivals(tools.loop, tools.console)
{
}


void HubView::hear(const WelcomeFrame& frame)
{
	_self = frame.member;
	_names.set(_self, frame.name);
	_console.report({.kind = ReportKind::welcomed, .name = _names.shown(_self)});
	for (const std::string& line: welcomedLines(_names.shown(_self), _hub, _place, _wire))
	{
		_console.notice(line);
	}
}


void HubView::hear(const TextHeard& text)
{
	const std::string body = safeBody(text.body);
	const TalkKind kind = text.kind == TextKind::act ? TalkKind::act : TalkKind::say;
	_display.show({_hub, body, kind, {}, {text.body, {}, text.sequence}}, 0, text.sequence);
}


void HubView::hear(const DeliverFrame& frame)
{
	const std::string name = _names.shown(frame.member);
	if (frame.room == 0 && frame.member != _self && !_ignored.has(frame.member, name))
	{
		_whisperer = frame.member;
		_whispererGone = false;
	}
	const std::string body = safeBody(frame.body);
	const TalkKind kind = frame.kind == TextKind::act ? TalkKind::act : TalkKind::say;
	const OwnRoom* room = _rooms.findHandle(frame.room);
	TalkSource source{frame.body, {}, frame.sequence, frame.time, frame.room == 0, false};
	source.isToUs = source.isPrivate || mentions(body, _names.shown(_self));
	source.member = frame.member;
	if (room == nullptr)
	{
		_display.show({name, body, kind, source.isPrivate ? "[private]" : "", source}, frame.member, 0);
		return;
	}
	const std::string roomName = safeName(room->name);
	source.room = roomName;
	const std::string label = labelOf(*room);
	switch (_rooms.hear(frame.room, frame.sequence, frame.previous))
	{
	case HeardOrder::next: break;
	case HeardOrder::again: source.isOld = true; break;
	case HeardOrder::afterGap:
		_console.notice(labelled(*room, "Something that was said before this is missing here."));
		break;
	}
	hearInRoom(*room, {name, body, kind, label, source}, frame.member);
}


void HubView::hear(const JoinedFrame& frame)
{
	named(frame.member, frame.name);
	const OwnRoom* room = _rooms.findHandle(frame.room);
	if (room != nullptr && frame.arrived && frame.member != _self)
	{
		_rooms.addMember(room->key);
		arrived(*room, frame.member);
	}
}


void HubView::hear(const LeftFrame& frame)
{
	const OwnRoom* room = _rooms.findHandle(frame.room);
	if (room == nullptr)
	{
		return;
	}
	if (frame.member != _self)
	{
		_rooms.removeMember(room->key);
		if (isHidden(*room))
		{
			return;
		}
		const std::string name = _names.shown(frame.member);
		const std::string sentence = labelled(*room, leftSentence(name, frame.code, frame.reason));
		_console.report(
			{.kind = ReportKind::left,
			 .sentence = sentence,
			 .name = name,
			 .room = safeName(room->name),
			 .member = frame.member});
	}
	else if (!room->leaving)
	{
		leftRoom(*room, putOutSentence(safeName(room->name), frame.code, frame.reason));
	}
}


void HubView::hear(const TopicChangedFrame& frame)
{
	_rooms.setTopic(frame.room, frame.topic);
	if (const OwnRoom* room = _rooms.findHandle(frame.room); room != nullptr && !isHidden(*room))
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
void HubView::hear(const RenamedFrame& frame)
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
			{.kind = ReportKind::renamed,
			 .sentence = sentence,
			 .name = now,
			 .before = before,
			 .member = frame.member,
			 .isSelf = isSelf});
	}
}


void HubView::hear(const RosterFrame& frame, PagedList* list)
{
	for (const RosterMember& member: frame.members)
	{
		named(member.member, member.name);
	}
	if (const OwnRoom* room = _rooms.findHandle(frame.room))
	{
		_rooms.setMembers(room->key, frame.total, room->announces);
	}
	if (list != nullptr)
	{
		list->add(frame);
	}
}


void HubView::hear(const RoomsFrame& frame, PagedList& list)
{
	if (list.lastRoom().empty())
	{
		_listedRooms.clear();
	}
	list.add(frame);
	for (std::size_t i = 0; i < frame.rooms.size() && _listedRooms.size() < PagedList::itemsMax; ++i)
	{
		_listedRooms.emplace_back(frame.rooms[i].name);
	}
}


void HubView::entered(RoomKey key, const RoomFrame& frame)
{
	_rooms.entered(key, frame.room, frame.name, frame.topic, frame.last);
	_rooms.setMembers(key, frame.members, frame.announces);
	const std::string name = safeName(frame.name);
	_console.report(
		{.kind = ReportKind::joined,
		 .sentence = enteredSentence(name, _hub, frame.members),
		 .name = _names.shown(_self),
		 .room = name,
		 .members = frame.members,
		 .member = _self,
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


void HubView::parted(RoomKey key)
{
	if (const OwnRoom* room = _rooms.find(key))
	{
		leftRoom(*room, "You left " + safeName(room->name) + ".");
	}
}


void HubView::tookName(const std::string& name)
{
	hear(RenamedFrame{_self, name});
}


void HubView::replayEnded()
{
	if (std::exchange(_replaying, false) && _console.isInteractive())
	{
		_console.answer("-- now --");
	}
}


void HubView::goToNext()
{
	const std::vector<const OwnRoom*> rooms = unreadRooms();
	if (rooms.empty())
	{
		_console.answer("Nothing is unread in another room.");
		return;
	}
	const std::string name = rooms.front()->name;
	_console.notice("You are talking in " + safeName(_rooms.join(name).name) + ".");
}


void HubView::toggleOnly()
{
	if (!_console.isInteractive())
	{
		_console.answer("/only is for a person at a terminal.");
		return;
	}
	const bool on = !_unread.isOnly();
	const std::vector<HeldTalk> held = _unread.setOnly(on);
	_console.answer(on ? "Only the room that you talk in is shown. The same again shows all." : "All rooms are shown.");
	showHeld(held);
}


void HubView::cameTo(RoomKey key)
{
	showHeld(_unread.goTo(key));
}


/// In the order in which one goes to them.
std::vector<const OwnRoom*> HubView::unreadRooms() const
{
	std::vector<const OwnRoom*> rooms;
	for (const RoomKey key: _unread.waiting())
	{
		if (const OwnRoom* room = _rooms.find(key); room != nullptr && room->joined() && room != _rooms.current())
		{
			rooms.push_back(room);
		}
	}
	return rooms;
}


std::vector<StatusPart> HubView::statusParts() const
{
	std::vector<StatusPart> parts;
	if (const OwnRoom* room = _rooms.current(); room != nullptr && room->joined() && room->announces)
	{
		parts.push_back({std::to_string(room->members) + " here", StatusWorth::members});
	}
	if (std::optional<StatusPart> unread = _unread.status(unreadRooms()))
	{
		parts.push_back(*std::move(unread));
	}
	return parts;
}


void HubView::tellWhereLinesGo()
{
	const OwnRoom* room = _rooms.current();
	_console.notice(
		room == nullptr ? "You are in no room: /join enters one, /rooms lists them."
						: "You are talking in " + safeName(room->name) + ".");
}


void HubView::showTopic(RoomKey key)
{
	if (const OwnRoom* room = _rooms.find(key))
	{
		_console.answer(topicSentence(safeName(room->name), room->topic));
	}
}


std::vector<std::string> HubView::roomNames(ChatCommand command) const
{
	std::vector<std::string> names = _rooms.names();
	if (command == ChatCommand::join)
	{
		names.insert(names.end(), _listedRooms.begin(), _listedRooms.end());
	}
	std::vector<std::string> usable;
	for (std::string& name: names)
	{
		if (safeName(name) == name && std::ranges::find(usable, name) == usable.end())
		{
			usable.push_back(std::move(name));
		}
	}
	return usable;
}


OwnPlace HubView::ownPlace(const OwnRoom* room)
{
	return {_names.shown(_self), room == nullptr ? std::string() : labelOf(*room)};
}


std::string HubView::address(ChatLine& line)
{
	if (_whisperer == 0)
	{
		return "Nobody has said anything to you alone yet.";
	}
	const std::string name = _names.shown(_whisperer);
	if (_whispererGone)
	{
		return "That was another " + name + " than the one who is here now. To say it all the same: /msg NAME TEXT";
	}
	line.command = ChatCommand::msg;
	line.name = _names.told(_whisperer);
	return {};
}


/// Where a person wants the room that she talks in alone.
bool HubView::isHidden(const OwnRoom& room) const noexcept
{
	return _unread.isOnly() && &room != _rooms.current();
}


/// A script gets all of it, as it comes.
void HubView::hearInRoom(const OwnRoom& room, const Talk& talk, std::uint32_t member)
{
	_replaying = talk.source.isOld;
	const bool isAside = _console.isInteractive() && !talk.source.isOld && &room != _rooms.current();
	if (!isAside || _ignored.has(member, talk.name))
	{
		_display.show(talk, member, 0);
		return;
	}
	HeldTalk held{std::string(talk.name),        std::string(talk.text), talk.kind, std::string(talk.label),
				  std::string(talk.source.room), talk.source.time,       member,    talk.source.isToUs};
	if (!_unread.hear(room.key, std::move(held)))
	{
		_display.show(talk, member, 0);
	}
	else
	{
		_console.statusChanged();
	}
}


void HubView::showHeld(const std::vector<HeldTalk>& held)
{
	for (const HeldTalk& each: held)
	{
		TalkSource source;
		source.room = each.room;
		source.time = each.time;
		source.isToUs = each.isToUs;
		_display.show({each.name, each.text, each.kind, each.label, source}, each.member, 0);
	}
}


/// A person is told of many at once, and of nothing before them that came after; a script of each.
void HubView::arrived(const OwnRoom& room, std::uint32_t member)
{
	const std::string name = _names.shown(member);
	if (!_console.isInteractive())
	{
		const std::string sentence = labelled(room, name + " came.");
		_console.report(
			{.kind = ReportKind::joined,
			 .sentence = sentence,
			 .name = name,
			 .room = safeName(room.name),
			 .member = member});
		return;
	}
	if (isHidden(room))
	{
		return;
	}
	_arrivals.add(safeName(room.name), labelOf(room), name);
}


/// Whoever takes another name stays who they are: for what was ignored, and for an answer.
void HubView::named(std::uint32_t member, std::string_view name)
{
	const std::string before = _names.known(member);
	if (!_names.set(member, name))
	{
		return;
	}
	const std::string now = _names.shown(member);
	if (!before.empty())
	{
		_ignored.renamed(member, before, now);
	}
	if (_whisperer != 0)
	{
		_whispererGone = member == _whisperer ? false : _whispererGone || now == _names.shown(_whisperer);
	}
}


void HubView::leftRoom(const OwnRoom& room, const std::string& sentence)
{
	const std::string name = safeName(room.name);
	_unread.forget(room.key);
	_rooms.remove(room.key);
	_console.report(
		{.kind = ReportKind::left, .sentence = sentence, .name = _names.shown(_self), .room = name, .isSelf = true});
	tellWhereLinesGo();
}


std::string HubView::labelled(const OwnRoom& room, const std::string& sentence) const
{
	const std::string label = labelOf(room);
	return label.empty() ? sentence : label + " " + sentence;
}


/// Where something was said or happened, if that could be more than one room. No room has the label of what is said to us
/// alone.
std::string HubView::labelOf(const OwnRoom& room) const
{
	const std::string_view mark = looksAlike(room.name, "private") ? "#" : "";
	return _rooms.joined() > 1 ? std::string("[").append(mark).append(safeName(room.name)).append("]") : std::string();
}


std::string HubView::subject(std::uint32_t member)
{
	return member == _self ? "You" : _names.shown(member);
}


} // namespace ciarla
