#include "HubTalk.h"

#include "ChatCompletion.h"
#include "HubRequests.h"
#include "HubWording.h"
#include "Outbox.h"
#include "RecordedConsole.h"
#include "SessionSettings.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/Keyboard.h>
#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Link.h>
#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>
#include <variant>


namespace ciarla {


namespace {


/// Asks for nothing that the hub would have to be asked for.
bool onlyLooks(const ChatLine& line) noexcept
{
	return line.command == ChatCommand::topic && line.text.empty();
}


} // namespace


HubTalk::HubTalk(ChatTools tools, Link& link, DisplayQueue& display, std::string place):
	_link(link),
	_console(tools.console),
	_outbox(tools.outbox),
	_hub(safeName(link.peerName())),
	_names{
		"hub " + _hub, "The hub", "Leaving the hub.", "Your input has ended; you stay until the hub stops, or Ctrl-C."},
	_view(tools, display, link.info(), _hub, std::move(place))
{
	std::string_view room = tools.settings.room;
	room.remove_prefix(room.size() > 1 && room.starts_with('#') ? 1 : 0);
	enterJoin({ChatCommand::join, std::string(room), {}, {}});
}


const TalkNames& HubTalk::names() const noexcept
{
	return _names;
}


OwnPlace HubTalk::ownPlace(const ChatLine& line)
{
	return _view.ownPlace(roomFor(line));
}


StatusPart HubTalk::where() const
{
	const OwnRoom* room = _view.rooms().current();
	const std::string name = room == nullptr ? std::string() : safeName(room->name);
	return room == nullptr ? StatusPart{_names.peer} : StatusPart{name + " on " + _hub, StatusWorth::hub, name};
}


std::vector<StatusPart> HubTalk::statusParts() const
{
	return _view.statusParts();
}


std::string HubTalk::prompt() const
{
	const OwnRoom* room = _view.rooms().current();
	return room != nullptr && _view.rooms().joined() > 1 ? safeName(room->name) + "> " : "> ";
}


std::vector<std::string> HubTalk::completions(std::string_view before, std::string_view word) const
{
	if (before.starts_with('/'))
	{
		const ChatCommandRow* row = findChatCommand(before.substr(1, before.find(' ') - 1), ChatPlace::hub);
		const bool ofRoom =
			row != nullptr && (row->shape == ChatArguments::room || row->shape == ChatArguments::optionalRoom);
		if (ofRoom)
		{
			return roomCompletions(before, word, _view.roomNames(row->command));
		}
	}
	return nameCompletions(before, word, _view.memberNames());
}


std::string HubTalk::address(ChatLine& line)
{
	return line.command == ChatCommand::reply ? _view.address(line) : std::string();
}


void HubTalk::enter(ChatLine line)
{
	switch (line.command)
	{
	case ChatCommand::say:
	case ChatCommand::me: enterText(std::move(line)); break;
	case ChatCommand::join: enterJoin(std::move(line)); break;
	case ChatCommand::part:
	case ChatCommand::who:
	case ChatCommand::topic:
	case ChatCommand::history:
	case ChatCommand::kick: enterAboutRoom(std::move(line)); break;
	case ChatCommand::next: _view.goToNext(); break;
	case ChatCommand::only: _view.toggleOnly(); break;
	case ChatCommand::rooms: _outbox.add({std::move(line), 0, std::make_unique<PagedList>()}); break;
	default: _outbox.add({std::move(line), 0, nullptr}); break;
	}
	followRoom();
}


std::size_t HubTalk::pump()
{
	std::size_t cut = 0;
	while (OutgoingLine* next = nextToSend())
	{
		if (onlyLooks(next->line))
		{
			_view.showTopic(_outbox.drop().room);
			continue;
		}
		const std::string_view text = next->line.text;
		const std::size_t count = next->isText() ? graphemePrefix(text, hubTextBytesMax(_link)) : text.size();
		const OwnRoom* room = _view.rooms().find(next->room);
		const SayResult result = sayToHub(_link, *next, room == nullptr ? 0 : room->handle, text.substr(0, count));
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


void HubTalk::hear(const TextHeard& text)
{
	_view.tellArrivals();
	_view.hear(text);
}


void HubTalk::hear(const HubFrame& frame)
{
	const auto* joined = std::get_if<JoinedFrame>(&frame);
	if (joined == nullptr || joined->facts)
	{
		_view.tellArrivals();
	}
	std::visit([this](const auto& what) { take(what); }, frame);
	if (joined != nullptr && joined->facts && _outbox.isUnderWay(ChatCommand::whois, 0))
	{
		reportMember(_console, *joined);
	}
	followRoom();
}


void HubTalk::acknowledged(const TextAcknowledged& acknowledged)
{
	_view.tellArrivals();
	_heldBack = {};
	std::vector<OutgoingLine> lines = _outbox.acknowledged(acknowledged.sequence);
	for (std::size_t i = 0; i < lines.size(); ++i)
	{
		taken(std::move(lines[i]), i + 1 == lines.size() ? acknowledged.roomSequence : 0);
	}
	followRoom();
}


void HubTalk::refused(const TextRefused& refusal)
{
	std::optional<OutgoingLine> line = _outbox.refused(refusal.sequence);
	if (!line)
	{
		return;
	}
	if (refusal.code == static_cast<std::uint16_t>(RefusalCode::slowDown) && mayBeSaidAgain(refusal))
	{
		_outbox.again(std::move(*line));
		return;
	}
	_view.tellArrivals();
	_refusedTexts += line->isText() ? 1U : 0U;
	reportState(_console, line->line.id, lineRefused);
	const bool isOlder =
		line->line.command == ChatCommand::whois && refusal.code == static_cast<std::uint16_t>(RefusalCode::noSuchRoom);
	_console.notice(
		isOlder ? "This hub is of an older version, which does not tell who somebody is."
				: refusedSentence(line->line, refusal));
	if (refusal.code == static_cast<std::uint16_t>(RefusalCode::noSuchMember))
	{
		tellOfQuotes(line->line);
	}
	if (line->line.command == ChatCommand::join)
	{
		_view.rooms().remove(line->room);
		_view.tellWhereLinesGo();
		followRoom();
	}
	else if (line->line.command == ChatCommand::part)
	{
		_view.rooms().stays(line->room);
	}
}


bool HubTalk::isNowhere() const noexcept
{
	return _view.rooms().current() == nullptr;
}


Ending HubTalk::endingOf(const LinkEnd& end) const
{
	Ending ending = endingOfHub(end, _hub);
	ending.code = ending.code == ExitCode::orderly && _refusedTexts > 0 ? ExitCode::lost : ending.code;
	return ending;
}


void HubTalk::enterText(ChatLine line)
{
	if (line.text.empty())
	{
		return;
	}
	if (const OwnRoom* room = roomFor(line))
	{
		_outbox.add({std::move(line), room->key, nullptr});
		return;
	}
	++_refusedTexts;
	reportState(_console, line.id, lineRefused);
	if (line.name.empty())
	{
		_view.tellWhereLinesGo();
	}
	else
	{
		_console.notice("You are not in " + safeName(line.name) + ".");
	}
}


/// A text goes to the current room, unless it names one.
const OwnRoom* HubTalk::roomFor(const ChatLine& line) const
{
	return line.name.empty() ? _view.rooms().current() : _view.rooms().findName(line.name);
}


/// A room that we are in becomes the current one without a word to the hub.
void HubTalk::enterJoin(ChatLine line)
{
	const bool known = _view.rooms().findName(line.name) != nullptr;
	const OwnRoom& room = _view.rooms().join(line.name);
	if (!known)
	{
		_outbox.add({std::move(line), room.key, nullptr});
	}
	else if (room.joined())
	{
		_console.notice("You are talking in " + safeName(room.name) + ".");
	}
}


void HubTalk::enterAboutRoom(ChatLine line)
{
	const bool ofRoom = line.command == ChatCommand::part || line.command == ChatCommand::who;
	const bool named = ofRoom && !line.name.empty();
	const OwnRoom* room = named ? _view.rooms().findName(line.name) : _view.rooms().current();
	if (room == nullptr && named)
	{
		_console.notice("You are not in " + safeName(line.name) + ".");
		return;
	}
	if (room == nullptr)
	{
		_view.tellWhereLinesGo();
		return;
	}
	const RoomKey key = room->key;
	if (line.command == ChatCommand::part)
	{
		_view.rooms().leaving(key);
	}
	auto list = line.command == ChatCommand::who ? std::make_unique<PagedList>() : nullptr;
	_outbox.add({std::move(line), key, std::move(list)});
}


/// Passes over what is for a room that we are not in any more, or were never let into.
OutgoingLine* HubTalk::nextToSend()
{
	OutgoingLine* next = _welcomed ? _outbox.next() : nullptr;
	for (; next != nullptr && next->room != 0 && _view.rooms().find(next->room) == nullptr; next = _outbox.next())
	{
		tellRefused(_outbox.drop(), RefusalCode::notInRoom);
	}
	return next != nullptr && mayBeSent(*next) ? next : nullptr;
}


/// What is for a room waits while that is being joined, and what only looks at what we know until that is settled.
bool HubTalk::mayBeSent(const OutgoingLine& next) const noexcept
{
	if (onlyLooks(next.line) && _outbox.waiting() < _outbox.open())
	{
		return false;
	}
	return next.room == 0 || next.line.command == ChatCommand::join ||
		!_outbox.isUnderWay(ChatCommand::join, next.room);
}


void HubTalk::tellRefused(const OutgoingLine& line, RefusalCode code)
{
	_refusedTexts += line.isText() ? 1U : 0U;
	reportState(_console, line.line.id, lineRefused);
	_console.notice(refusedSentence(line.line, {0, static_cast<std::uint16_t>(code), {}, {}}));
}


/// Only the first word of a name was taken for it, where it has several.
void HubTalk::tellOfQuotes(const ChatLine& line)
{
	const std::vector<std::string> names = _view.memberNames();
	const auto whole = std::ranges::find_if(
		names, [&line](const std::string& name) { return name.starts_with(safeName(line.name) + " "); });
	const auto row = std::ranges::find(chatCommandTable, line.command, &ChatCommandRow::command);
	if (whole != names.end() && row != chatCommandTable.end())
	{
		const std::string_view more = row->arguments.substr(std::min(row->arguments.find(' '), row->arguments.size()));
		_console.notice(
			"Put a name of several words in quotes, as in /" + std::string(row->word) + " \"" + *whole + "\"" +
			std::string(more));
	}
}


/// A hub that asks for a long wait, or for short ones without an end, takes nothing of us.
bool HubTalk::mayBeSaidAgain(const TextRefused& refusal)
{
	if (!_outbox.waitsForAnswers())
	{
		_heldBack += std::clamp(refusal.retryAfter, Limits::slowDownMin, 2 * Limits::slowDownMax);
	}
	return refusal.retryAfter <= Limits::slowDownMax && _heldBack <= Limits::slowDownMax;
}


void HubTalk::take(const WelcomeFrame& frame)
{
	_welcomed = true;
	_view.hear(frame);
}


void HubTalk::take(const RosterFrame& frame)
{
	const OwnRoom* room = _view.rooms().findHandle(frame.room);
	_view.hear(frame, room == nullptr ? nullptr : _outbox.listFor(ChatCommand::who, room->key));
}


void HubTalk::take(const RoomFrame& frame)
{
	const OutgoingLine* asked = _outbox.find(frame.request);
	if (asked != nullptr && asked->line.command == ChatCommand::join)
	{
		_view.entered(asked->room, frame);
	}
}


void HubTalk::take(const RoomsFrame& frame)
{
	if (PagedList* list = _outbox.listFor(ChatCommand::rooms, 0))
	{
		_view.hear(frame, *list);
	}
}


void HubTalk::taken(OutgoingLine line, std::uint64_t place)
{
	reportState(_console, line.line.id, lineDelivered, place);
	switch (line.line.command)
	{
	case ChatCommand::say:
	case ChatCommand::me: _view.rooms().placed(line.room, place); break;
	case ChatCommand::join:
	case ChatCommand::history: _view.replayEnded(); break;
	case ChatCommand::part: _view.parted(line.room); break;
	case ChatCommand::nick: _view.tookName(line.line.name); break;
	case ChatCommand::who:
	case ChatCommand::rooms: listed(std::move(line)); break;
	case ChatCommand::kick:
	case ChatCommand::ban:
	case ChatCommand::unban:
	case ChatCommand::mute:
	case ChatCommand::unmute: _console.notice("Done: " + quoted(line.line)); break;
	default: break;
	}
}


/// Where lines go now is another room: what was begun in each stays there, and what was said meanwhile is shown.
void HubTalk::followRoom()
{
	const OwnRoom* room = _view.rooms().current();
	const RoomKey before = std::exchange(_followed, room == nullptr ? 0 : room->key);
	if (before == _followed || _followed == 0)
	{
		return;
	}
	if (_console.isInteractive() && before != 0)
	{
		Keyboard& keyboard = _console.keyboard();
		const bool stays = _view.rooms().find(before) == nullptr && !keyboard.lineIsEmpty();
		if (!stays)
		{
			std::string draft = keyboard.exchangeLine({});
			keyboard.exchangeLine(_view.exchangeDraft(before, std::move(draft), _followed));
		}
	}
	_view.cameTo(_followed);
}


/// A page of what somebody asked for is whole: the next one is asked for, or all of them are shown.
void HubTalk::listed(OutgoingLine line)
{
	if (line.list->wantsMore())
	{
		line.list->asksOn();
		_outbox.add(std::move(line));
		return;
	}
	const OwnRoom* room = _view.rooms().find(line.room);
	if (line.line.command == ChatCommand::who && room == nullptr)
	{
		return; // We are no longer in it.
	}
	const bool isWho = line.line.command == ChatCommand::who;
	const std::string name = room == nullptr ? std::string() : safeName(room->name);
	_console.report(
		{.kind = isWho ? ReportKind::who : ReportKind::rooms,
		 .room = name,
		 .members = line.list->total(),
		 .items = line.list->items()});
	const std::string heading = room == nullptr ? "Rooms" : "In " + name;
	for (const std::string& row: line.list->lines(heading))
	{
		_console.answer(row);
	}
}


} // namespace ciarla
