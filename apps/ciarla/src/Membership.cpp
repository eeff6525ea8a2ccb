#include "Membership.h"

#include "HubWording.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/LineState.h>
#include <ciarla/protocol/FrameCodec.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/HubFrameCodec.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>


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


/// Asks for nothing that the hub would have to be asked for.
bool onlyLooks(const ChatLine& line) noexcept
{
	return line.command == ChatCommand::topic && line.text.empty();
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


} // namespace


Membership::Membership(Link& link, Console& console, Inbox& inbox, std::string place, std::string_view room):
	_link(link),
	_console(console),
	_inbox(inbox),
	_hub(safeName(link.peerName())),
	_place(std::move(place))
{
	room.remove_prefix(room.size() > 1 && room.starts_with('#') ? 1 : 0);
	enterJoin({ChatCommand::join, std::string(room), {}, {}});
}


void Membership::enter(ChatLine line)
{
	switch (line.command)
	{
	case ChatCommand::close:
	case ChatCommand::help:
	case ChatCommand::ignore:
	case ChatCommand::save:
	case ChatCommand::send:
	case ChatCommand::time:
	case ChatCommand::ping:
	case ChatCommand::clear:
	case ChatCommand::reply: break;
	case ChatCommand::say:
	case ChatCommand::me: enterText(std::move(line)); break;
	case ChatCommand::join: enterJoin(std::move(line)); break;
	case ChatCommand::part:
	case ChatCommand::who:
	case ChatCommand::topic:
	case ChatCommand::history:
	case ChatCommand::kick: enterAboutRoom(std::move(line)); break;
	case ChatCommand::rooms:
	case ChatCommand::msg:
	case ChatCommand::nick:
	case ChatCommand::ban:
	case ChatCommand::unban:
	case ChatCommand::mute:
	case ChatCommand::unmute: _outbox.add({std::move(line), 0, {}}); break;
	}
}


std::size_t Membership::pump()
{
	std::size_t cut = 0;
	while (HubWish* wish = nextToSend())
	{
		if (onlyLooks(wish->line))
		{
			showTopic(_outbox.drop());
			continue;
		}
		const std::string_view text = wish->line.text;
		const std::size_t count = wish->isText() ? graphemePrefix(text, fittingBytes()) : text.size();
		const SayResult result = send(*wish, text.substr(0, count));
		if (result == SayResult::tooLong)
		{
			tellRefused(_outbox.drop(), RefusalCode::tooLong);
		}
		else if (result != SayResult::accepted)
		{
			break;
		}
		else if (count < text.size())
		{
			_outbox.sentPart(_link.lastSequence(), count);
			++cut;
		}
		else
		{
			_outbox.sent(_link.lastSequence());
		}
	}
	return cut;
}


std::string Membership::prompt() const
{
	const OwnRoom* room = _rooms.current();
	return room != nullptr && _rooms.joined() > 1 ? safeName(room->name) + "> " : "> ";
}


std::vector<std::string> Membership::rooms(ChatCommand command) const
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


std::string Membership::address(ChatLine& line)
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


void Membership::enterText(ChatLine line)
{
	if (line.text.empty())
	{
		return;
	}
	if (const OwnRoom* room = _rooms.current())
	{
		_outbox.add({std::move(line), room->key, {}});
		return;
	}
	++_refusedTexts;
	reportState(line, lineRefused);
	tellWhereLinesGo();
}


/// A room that we are in becomes the current one without a word to the hub.
void Membership::enterJoin(ChatLine line)
{
	const bool known = _rooms.findName(line.name) != nullptr;
	const OwnRoom& room = _rooms.join(line.name);
	if (!known)
	{
		_outbox.add({std::move(line), room.key, {}});
	}
	else if (room.joined())
	{
		notice("You are talking in " + safeName(room.name) + ".");
	}
}


void Membership::enterAboutRoom(ChatLine line)
{
	const bool ofRoom = line.command == ChatCommand::part || line.command == ChatCommand::who;
	const bool named = ofRoom && !line.name.empty();
	const OwnRoom* room = named ? _rooms.findName(line.name) : _rooms.current();
	if (room == nullptr && named)
	{
		notice("You are not in " + safeName(line.name) + ".");
		return;
	}
	if (room == nullptr)
	{
		tellWhereLinesGo();
		return;
	}
	const RoomKey key = room->key;
	if (line.command == ChatCommand::part)
	{
		_rooms.leaving(key);
	}
	_outbox.add({std::move(line), key, {}});
}


/// Passes over what is for a room that we are not in any more, or were never let into.
HubWish* Membership::nextToSend()
{
	HubWish* wish = _welcomed ? _outbox.next() : nullptr;
	for (; wish != nullptr && wish->room != 0 && _rooms.find(wish->room) == nullptr; wish = _outbox.next())
	{
		tellRefused(_outbox.drop(), RefusalCode::notInRoom);
	}
	return wish != nullptr && mayBeSent(*wish) ? wish : nullptr;
}


/// What is for a room waits while that is being joined, and what only looks at what we know until that is settled.
bool Membership::mayBeSent(const HubWish& wish) const noexcept
{
	if (onlyLooks(wish.line) && _outbox.waiting() < _outbox.open())
	{
		return false;
	}
	return wish.room == 0 || wish.line.command == ChatCommand::join ||
		!_outbox.isUnderWay(ChatCommand::join, wish.room);
}


SayResult Membership::send(const HubWish& wish, std::string_view text)
{
	const ChatLine& line = wish.line;
	const OwnRoom* room = _rooms.find(wish.room);
	const std::uint32_t handle = room == nullptr ? 0 : room->handle;
	switch (line.command)
	{
	case ChatCommand::close:
	case ChatCommand::help:
	case ChatCommand::ignore:
	case ChatCommand::save:
	case ChatCommand::send:
	case ChatCommand::time:
	case ChatCommand::ping:
	case ChatCommand::clear:
	case ChatCommand::reply: break;
	case ChatCommand::say: return _link.say(text, TextKind::say, handle);
	case ChatCommand::me: return _link.say(text, TextKind::act, handle);
	case ChatCommand::msg: return _link.request(TellFrame{0, line.name, text});
	case ChatCommand::join: return _link.request(JoinFrame{0, line.name, 0, 0});
	case ChatCommand::part: return _link.request(PartFrame{0, handle, {}});
	case ChatCommand::who: return _link.request(WhoFrame{0, handle, wish.list.lastMember()});
	case ChatCommand::rooms: return _link.request(ListFrame{0, wish.list.lastRoom()});
	case ChatCommand::topic: return _link.request(TopicFrame{0, handle, text == noTopic ? std::string_view() : text});
	case ChatCommand::history: return _link.request(HistoryFrame{0, handle, 0, line.number.value_or(historyLines)});
	case ChatCommand::nick: return _link.request(NameFrame{0, line.name});
	case ChatCommand::kick:
	case ChatCommand::ban:
	case ChatCommand::unban:
	case ChatCommand::mute:
	case ChatCommand::unmute: return operate(line, handle, begun(text));
	}
	return SayResult::closed;
}


SayResult Membership::operate(const ChatLine& line, std::uint32_t room, std::string_view reason)
{
	constexpr std::uint32_t secondsPerMinute = 60;
	const std::uint32_t seconds = line.number.value_or(0) * secondsPerMinute;
	return _link.request(OperateFrame{0, actionOf(line.command), room, seconds, line.name, reason});
}


/// Of a text; less than the link itself takes.
std::size_t Membership::fittingBytes() const noexcept
{
	return _link.textBytesMax() - hubOverheadBytes;
}


void Membership::showTopic(const HubWish& wish)
{
	if (const OwnRoom* room = _rooms.find(wish.room))
	{
		notice(topicSentence(safeName(room->name), room->topic));
	}
}


void Membership::tellRefused(const HubWish& wish, RefusalCode code)
{
	_refusedTexts += wish.isText() ? 1U : 0U;
	reportState(wish.line, lineRefused);
	notice(refusedSentence(wish.line, {0, static_cast<std::uint16_t>(code), {}, {}}));
}


/// A hub that asks for a long wait, or for short ones without an end, takes nothing of us.
bool Membership::mayBeSaidAgain(const TextRefused& refusal)
{
	if (!_outbox.waitsForAnswers())
	{
		_heldBack += std::clamp(refusal.retryAfter, Limits::slowDownMin, 2 * Limits::slowDownMax);
	}
	return refusal.retryAfter <= Limits::slowDownMax && _heldBack <= Limits::slowDownMax;
}


} // namespace ciarla
