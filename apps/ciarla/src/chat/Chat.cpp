#include "Chat.h"

#include "ChatCompletion.h"
#include "HubTalk.h"
#include "Outbox.h"
#include "OwnCommands.h"
#include "PersonTalk.h"
#include "RecordedConsole.h"
#include "Wording.h"

#include <ciarla/console/Keyboard.h>
#include <ciarla/console/LineState.h>
#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>
#include <ciarla/transport/Loop.h>

#include <algorithm>
#include <csignal>
#include <variant>


namespace ciarla {


Chat::Chat(ChatTools tools, Found found, std::uint64_t lastTicket, ChatHandler& handler):
	_tools(tools),
	_handler(handler),
	_link(std::move(found.link)),
	_place(std::move(found.place)),
	_display(tools.console, tools.settings.limits, tools.ignored, *_link, lastTicket)
{
	_link->setHandler(*this);
	report();
	if (isHub())
	{
		_talk = std::make_unique<HubTalk>(
			tools.loop, *_link, tools.console, _display, tools.ignored, tools.outbox, _place, tools.settings.room);
		return;
	}
	_talk = std::make_unique<PersonTalk>(
		*_link, tools.console, _display, tools.outbox, _place, safeName(tools.settings.name), found.weCalled);
	_welcomeUntil = _tools.loop.now() + (found.weCalled ? tools.settings.limits.rawWelcome : Duration::zero());
}


Chat::~Chat()
{
	silence();
}


void Chat::begin(const std::vector<EarlyLine>& early, bool inputHasEnded)
{
	for (const auto& [line, part]: early)
	{
		enter(line, part);
	}
	if (inputHasEnded && !_tools.settings.stay)
	{
		_farewell = Farewell::silent;
	}
	pump();
	applyReading();
}


void Chat::enter(std::string_view line, LinePart part)
{
	if (_link == nullptr || _farewell)
	{
		return;
	}
	if (part == LinePart::piece)
	{
		tellCut();
		obey({ChatCommand::say, {}, {}, repairUtf8(line)}, place());
		return;
	}
	ChatEntry entry = readChatLine(line, place());
	if (const auto* mistake = std::get_if<ChatMistake>(&entry))
	{
		_tools.console.answer(mistake->sentence);
		return;
	}
	auto& command = std::get<ChatLine>(entry);
	if (command.command == ChatCommand::save && !_tools.console.isInteractive())
	{
		// A script may pass on what strangers wrote, and they shall not choose a file of ours.
		_tools.console.answer("/save is for a person at a terminal; a script has --log FILE.");
		return;
	}
	obey(std::move(command), place());
}


void Chat::enter(const ConsoleEntry& entry)
{
	if (_link == nullptr || _farewell)
	{
		return;
	}
	++(entry.kind == ConsoleEntry::Kind::mistake ? _mistakes : _entries);
	switch (entry.kind)
	{
	case ConsoleEntry::Kind::say: sayEntry(entry); break;
	case ConsoleEntry::Kind::command: obeyEntry(entry); break;
	case ConsoleEntry::Kind::mistake: break;
	}
}


void Chat::endInput()
{
	if (_tools.settings.stay)
	{
		if (_tools.console.isInteractive() || _tools.settings.verbosity > 0)
		{
			_tools.console.notice(_talk->names().staying);
		}
		return;
	}
	wishToLeave(Farewell::silent);
}


void Chat::ping()
{
	if (_link->ping())
	{
		_pingAsked = true;
	}
	else
	{
		_tools.console.answer("The original protocol has no ping.");
	}
}


void Chat::close()
{
	_tools.console.notice(_talk->names().closing);
	wishToLeave(Farewell::typed);
}


void Chat::interrupt(int signal, bool again)
{
	if (again)
	{
		_link->abort();
		return;
	}
	leave({signal == SIGINT ? ByeCode::closed : ByeCode::shutdown, {}, {}}, Farewell::silent);
	_goodbyeCall = _tools.loop.callAt(_tools.loop.now() + _tools.settings.limits.goodbye, [this] { _link->abort(); });
}


void Chat::outputClosed(ExitCode code)
{
	_code = code;
	_display.abandon();
	if (_link == nullptr)
	{
		return;
	}
	if (_stage == Stage::talking)
	{
		leave({ByeCode::closed, {}, {}}, Farewell::silent);
	}
	else
	{
		_link->abort();
	}
}


void Chat::letGo(Farewell farewell) noexcept
{
	_farewell = farewell;
}


void Chat::shown(std::uint64_t ticket)
{
	_display.shown(ticket);
}


void Chat::silence() noexcept
{
	_tools.loop.cancel(std::exchange(_goodbyeCall, CallId::none));
	_tools.loop.cancel(std::exchange(_welcomeCall, CallId::none));
	_tools.loop.cancel(std::exchange(_patienceCall, CallId::none));
}


bool Chat::couldBeOperator() const noexcept
{
	const Credentials& credentials = _link->info().credentials;
	return credentials.user.has_value() || !credentials.certificate.empty();
}


std::vector<std::string> Chat::completions(std::string_view before, std::string_view word) const
{
	const bool command = before.empty() && word.starts_with('/');
	return command ? commandCompletions(word, place()) : _talk->completions(before, word);
}


std::vector<StatusPart> Chat::status() const
{
	std::vector<StatusPart> parts{
		_talk->where(),
		{_place, StatusWorth::place},
		{std::string(securityWords(_link->info())), StatusWorth::security}};
	if (_roundTrip)
	{
		parts.push_back({millisecondsWords(*_roundTrip), StatusWorth::roundTrip});
	}
	for (StatusPart& part: _talk->statusParts())
	{
		parts.push_back(std::move(part));
	}
	return parts;
}


void Chat::onText(Link&, const TextHeard& text) noexcept
{
	_talk->hear(text);
}


void Chat::onAcknowledged(Link&, const TextAcknowledged& acknowledged) noexcept
{
	if (_tools.settings.verbosity >= 2)
	{
		_tools.console.notice("Delivered up to line " + std::to_string(acknowledged.sequence) + ".");
	}
	_tools.loop.cancel(std::exchange(_patienceCall, CallId::none));
	_talk->acknowledged(acknowledged);
	pump();
}


void Chat::onRefused(Link&, const TextRefused& refusal) noexcept
{
	_talk->refused(refusal);
	// A person may look for another room; the lines of a script would go nowhere.
	if (_talk->isNowhere() && !_tools.console.isInteractive() && _stage == Stage::talking)
	{
		_code = ExitCode::refused;
		leave({ByeCode::closed, {}, {}}, Farewell::silent);
	}
	pump();
}


void Chat::onHubHeard(Link&, const HubFrame& frame) noexcept
{
	_talk->hear(frame);
	pump();
}


void Chat::onRoundTrip(Link&, Duration roundTrip) noexcept
{
	_roundTrip = roundTrip;
	if (std::exchange(_pingAsked, false) || _tools.settings.verbosity >= 2)
	{
		_tools.console.notice(_talk->names().other + " answered within " + millisecondsWords(roundTrip) + ".");
	}
}


void Chat::onReady(Link&) noexcept
{
	pump();
}


void Chat::onPeerLeft(Link&, const Bye&) noexcept
{
	stopTalking();
}


void Chat::onPeerFailed(Link&, const LinkEnd& soFar) noexcept
{
	tellEnding(soFar);
	stopTalking();
}


void Chat::onEnd(Link&, const LinkEnd& end) noexcept
{
	silence();
	lineBroke(end);
}


void Chat::report()
{
	const ConnectionInfo& wire = _link->info();
	_tools.console.report(
		{.kind = ReportKind::connected,
		 .place = _place,
		 .wire = {isRaw(), wire.capabilities.secure, wire.capabilities.local}});
	_tools.console.report({.kind = ReportKind::named, .name = safeName(_link->peerName()), .isHub = isHub()});
}


bool Chat::isHub() const noexcept
{
	return _link->peerRole() == SpeakerRole::hub;
}


bool Chat::isRaw() const noexcept
{
	return _link->dialect() == Dialect::raw;
}


/// A script's lines go to a person byte for byte: who writes a file looks out for `/close` alone.
ChatPlace Chat::place() const noexcept
{
	return isHub() || _tools.console.isInteractive() ? placeOfPerson() : ChatPlace::bare;
}


ChatPlace Chat::placeOfPerson() const noexcept
{
	return isHub() ? ChatPlace::hub : isRaw() ? ChatPlace::raw : ChatPlace::framed;
}


void Chat::obey(ChatLine line, ChatPlace where)
{
	if (_tools.commands.obey(line, where, this))
	{
		return;
	}
	if (const std::string problem = _talk->address(line); !problem.empty())
	{
		_tools.console.answer(problem);
		return;
	}
	sayOwn(line);
	_talk->enter(std::move(line));
	pump();
}


/// A line that goes to somebody. A person sees what becomes of it, except where nobody would ever know.
void Chat::sayOwn(ChatLine& line)
{
	const bool isText =
		line.command == ChatCommand::say || line.command == ChatCommand::me || line.command == ChatCommand::msg;
	if (!isText || line.text.empty())
	{
		return;
	}
	if (_tools.console.isInteractive() && !isRaw())
	{
		line.id = _tools.outbox.nextId();
	}
	const OwnPlace own = _talk->ownPlace(line);
	const std::string label = line.command == ChatCommand::msg ? "[to " + safeName(line.name) + "]" : own.label;
	const TalkKind kind = line.command == ChatCommand::me ? TalkKind::act : TalkKind::say;
	const std::string shown = safeBody(line.text);
	_tools.console.said({own.name, shown, kind, label, {.body = line.text}}, line.id);
}


void Chat::sayEntry(const ConsoleEntry& entry)
{
	const bool isToPerson = !entry.person.empty();
	std::string_view name = isToPerson ? entry.person : entry.room;
	name.remove_prefix(!isToPerson && name.size() > 1 && name.starts_with('#') ? 1 : 0);
	const NameProblem problem = name.empty() ? NameProblem::none : checkName(name);
	if (problem != NameProblem::none || (!name.empty() && !isHub()))
	{
		_tools.console.notice(
			isHub() ? "The name " + std::string(describe(problem)) + ". Nothing was said."
					: "Here are only the two of you, and no room; so a text names neither. Nothing was said.");
		reportState(_tools.console, entry.id, lineRefused);
		return;
	}
	if (isRaw())
	{
		sayRawEntry(entry);
		return;
	}
	const ChatCommand command = isToPerson ? ChatCommand::msg : ChatCommand::say;
	obey({command, std::string(name), {}, std::string(entry.text), entry.id}, place());
}


/// The original dialect has no frames: a line break would begin something else, and a line `/close` end the chat.
void Chat::sayRawEntry(const ConsoleEntry& entry)
{
	std::vector<std::string> lines;
	for (std::string_view rest = entry.text; !rest.empty();)
	{
		const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
		const ChatEntry read = readChatLine(rest.substr(0, end), ChatPlace::bare);
		if (const auto* line = std::get_if<ChatLine>(&read); line == nullptr || line->command != ChatCommand::say)
		{
			_tools.console.notice(rawCannotClose);
			reportState(_tools.console, entry.id, lineRefused);
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
		reportState(_tools.console, entry.id, lineRefused);
	}
	for (std::size_t i = 0; i < lines.size(); ++i)
	{
		const bool isLast = i + 1 == lines.size();
		obey({ChatCommand::say, {}, {}, std::move(lines[i]), isLast ? entry.id : 0}, place());
	}
}


/// What a program calls a command is one wherever it is, though a script's line would be text there.
void Chat::obeyEntry(const ConsoleEntry& entry)
{
	const ChatPlace where = placeOfPerson();
	ChatEntry read = readChatLine(entry.text, where);
	if (const auto* mistake = std::get_if<ChatMistake>(&read))
	{
		_tools.console.answer(mistake->sentence);
	}
	else if (std::get<ChatLine>(read).command == ChatCommand::say)
	{
		_tools.console.notice("This is no command here: \"" + safeReason(entry.text) + "\". Nothing was done.");
	}
	else
	{
		obey(std::get<ChatLine>(std::move(read)), where);
	}
}


void Chat::pump()
{
	if (_link == nullptr || _stage != Stage::talking)
	{
		return;
	}
	if (_talk->pump() > 0)
	{
		tellCut();
	}
	_tools.console.setPrompt(_talk->prompt());
	leaveIfAllIsSaid();
	applyReading();
}


void Chat::tellCut()
{
	if (!std::exchange(_cutTold, true))
	{
		_tools.console.notice("A line was too long, and is sent in pieces.");
	}
}


void Chat::applyReading()
{
	const bool hasPerson = _tools.console.isInteractive();
	const bool hasRoom = _tools.outbox.waiting() < _tools.settings.limits.heldLinesMax;
	_tools.console.setReading(!weLeave() && (_stage == Stage::talking ? hasRoom : hasPerson));
}


void Chat::wishToLeave(Farewell farewell)
{
	_farewell = farewell;
	leaveIfAllIsSaid();
	applyReading();
	_tools.console.statusChanged();
}


/// A person who leaves a framed chat need not wait: what is under way is still acknowledged while the link lingers. A
/// script's lines are waited for however long they take, and raw ones leave slowly. A hub may want some again.
void Chat::leaveIfAllIsSaid()
{
	if (!_farewell || _stage != Stage::talking)
	{
		return;
	}
	if (isHub())
	{
		waitForHub();
	}
	if (_tools.outbox.waiting() > 0 || mustHearFirst())
	{
		return;
	}
	const bool atOnce = !isRaw() && !isHub() && (*_farewell == Farewell::typed || _tools.console.isInteractive());
	const std::size_t lines = _link->unacknowledgedLines();
	if (lines == 0 || atOnce)
	{
		leave({ByeCode::closed, {}, {}}, *_farewell);
	}
	else if (isRaw() && lines > _tools.settings.limits.rawLinesWorthAWord && !std::exchange(_rawRestTold, true))
	{
		const Duration rest = Limits().rawSpacing * static_cast<int>(lines);
		_tools.console.notice(
			"Still sending " + std::to_string(lines) + " lines; the original protocol takes about " +
			secondsWords(rest) + ".");
	}
}


/// Whether the end of input came so soon that a raw peer may not have said yet that it is busy: a raw end does not hear
/// the words that turn us away.
bool Chat::mustHearFirst()
{
	const bool early = *_farewell == Farewell::silent && isRaw() && _tools.loop.now() < _welcomeUntil;
	if (early && _welcomeCall == CallId::none)
	{
		_welcomeCall = _tools.loop.callAt(_welcomeUntil, [this] {
			_welcomeCall = CallId::none;
			leaveIfAllIsSaid();
		});
	}
	return early;
}


/// Whatever was entered waits for the hub's answer, but not for ever: each line that it takes gives it as long again.
void Chat::waitForHub()
{
	if (_patienceCall != CallId::none)
	{
		return;
	}
	const Duration patience = _tools.settings.limits.hubPatience;
	_patienceCall = _tools.loop.callAt(_tools.loop.now() + patience, [this, patience] {
		_patienceCall = CallId::none;
		_tools.console.notice(
			"The " + _talk->names().peer + " took nothing for " + secondsWords(patience) + "; leaving it.");
		leave({ByeCode::closed, {}, {}}, *_farewell);
	});
}


void Chat::leave(const Bye& bye, Farewell farewell)
{
	_stage = Stage::left;
	_farewell = farewell;
	_tools.loop.cancel(std::exchange(_patienceCall, CallId::none));
	_tools.console.setPrompt({});
	applyReading();
	_link->leave(bye, farewell);
}


/// What is typed from now on would reach nobody.
void Chat::stopTalking()
{
	_stage = Stage::unheard;
	_tools.loop.cancel(std::exchange(_patienceCall, CallId::none));
	if (_tools.console.isInteractive())
	{
		_tools.console.keyboard().setHeard(false);
	}
	_tools.console.setPrompt(_handler.isTypedOn() ? "> " : "");
	applyReading();
	if (_display.isAbandoned())
	{
		// It waits for acknowledgements that will never come.
		_link->abort();
	}
}


/// What a line that is gone does to the chat: it ends it, and what the peer never answered is lost.
void Chat::lineBroke(const LinkEnd& end)
{
	if (_brief.empty())
	{
		tellEnding(end);
	}
	tellUnseen(end);
	tellUnread(end.outcome);
	for (const std::uint64_t id: _tools.outbox.clear())
	{
		reportState(_tools.console, id, lineLost);
	}
	_tools.console.report({.kind = ReportKind::ended, .name = safeName(_link->peerName()), .code = exitStatus(_code)});
	_display.linkEnded();
	_talk.reset();
	_tools.loop.retire(std::move(_link));
	_stage = Stage::ended;
	_tools.console.setPrompt(_handler.isTypedOn() ? "> " : "");
	applyReading();
	_handler.onChatEnded();
}


void Chat::tellEnding(const LinkEnd& end)
{
	Ending ending = _talk->endingOf(end);
	_code = _code == ExitCode::orderly ? ending.code : _code;
	_freeName = isHub() && end.outcome == LinkOutcome::refused && end.bye ? end.bye->freeName : std::string();
	_brief = std::move(ending.brief);
	_handler.onEnding(ending.sentence);
}


/// Lines that were refused have been told one by one. What a hub was asked is no loss; and the link knows best of raw
/// lines, for what was sent may not have left.
void Chat::tellUnseen(const LinkEnd& end)
{
	const Outbox& outbox = _tools.outbox;
	const std::size_t lines = isHub() ? outbox.openTexts() : end.unacknowledgedLines + outbox.waiting();
	if (lines > 0)
	{
		_tools.console.notice(unacknowledgedSentence(lines, _talk->names().peer));
		_code = _code == ExitCode::orderly ? ExitCode::lost : _code;
	}
}


/// A script that was cut short by the other side must not take its lines for said; the next chat may still read them. Nor
/// must a program that never made an entry: each of its lines was told to be none.
void Chat::tellUnread(LinkOutcome outcome)
{
	const bool isAllMistaken = _mistakes > 0 && _entries == 0;
	_code = isAllMistaken && _code == ExitCode::orderly ? ExitCode::lost : _code;
	const bool byUs = outcome == LinkOutcome::left || weLeave();
	if (!byUs && !_tools.settings.keep && _tools.console.holdsInput())
	{
		_tools.console.notice(unreadInputWords);
		_code = _code == ExitCode::orderly ? ExitCode::lost : _code;
	}
}


} // namespace ciarla
