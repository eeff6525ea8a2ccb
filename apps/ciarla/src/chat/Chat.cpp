#include "Chat.h"

#include "ChatCompletion.h"
#include "HubTalk.h"
#include "Outbox.h"
#include "OwnCommands.h"
#include "PersonTalk.h"
#include "RecordedConsole.h"
#include "Wording.h"

#include <ciarla/console/Console.h>
#include <ciarla/console/Keyboard.h>
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
	_display(tools.console, tools.settings.limits, tools.ignored, *_link, lastTicket),
	_input(*_link, tools.console),
	_leaving(tools, *_link, found.weCalled, [this] { leaveIfAllIsSaid(); })
{
	_link->setHandler(*this);
	report();
	if (isHub())
	{
		_talk = std::make_unique<HubTalk>(tools, *_link, _display, _place);
		return;
	}
	_talk = std::make_unique<PersonTalk>(tools, *_link, _display, _place, found.weCalled);
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
		_leaving.wish(Farewell::silent);
	}
	pump();
	applyReading();
}


void Chat::enter(std::string_view line, LinePart part)
{
	if (_link == nullptr || weLeave())
	{
		return;
	}
	if (part == LinePart::piece)
	{
		tellCut();
	}
	if (std::optional<ChatLine> read = _input.read(line, part))
	{
		obey(*std::move(read), _input.place());
	}
}


void Chat::enter(const ConsoleEntry& entry)
{
	if (_link == nullptr || weLeave())
	{
		return;
	}
	const bool isCommand = entry.kind == ConsoleEntry::Kind::command;
	for (ChatLine& line: _input.read(entry))
	{
		obey(std::move(line), isCommand ? _input.placeOfPerson() : _input.place());
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
	_leaving.wish(farewell);
}


void Chat::shown(std::uint64_t ticket)
{
	_display.shown(ticket);
}


void Chat::silence() noexcept
{
	_tools.loop.cancel(std::exchange(_goodbyeCall, CallId::none));
	_leaving.cancel();
}


bool Chat::couldBeOperator() const noexcept
{
	const Credentials& credentials = _link->info().credentials;
	return credentials.user.has_value() || !credentials.certificate.empty();
}


std::vector<std::string> Chat::completions(std::string_view before, std::string_view word) const
{
	const bool command = before.empty() && word.starts_with('/');
	return command ? commandCompletions(word, _input.place()) : _talk->completions(before, word);
}


std::vector<StatusPart> Chat::status() const
{
	if (weLeave())
	{
		return {{leavingSentence(_tools.outbox.openTexts())}, {"Ctrl-C leaves at once", StatusWorth::security}};
	}
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
	_leaving.hubAnswered();
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
	_leaving.wish(farewell);
	leaveIfAllIsSaid();
	applyReading();
	_tools.console.statusChanged();
}


void Chat::leaveIfAllIsSaid()
{
	if (_stage == Stage::talking && _leaving.isDue())
	{
		leave({ByeCode::closed, {}, {}}, *_leaving.wished());
	}
}


void Chat::leave(const Bye& bye, Farewell farewell)
{
	_stage = Stage::left;
	_leaving.wish(farewell);
	_leaving.cancel();
	_tools.console.setPrompt({});
	applyReading();
	_link->leave(bye, farewell);
}


/// What is typed from now on would reach nobody.
void Chat::stopTalking()
{
	_stage = Stage::unheard;
	_leaving.cancel();
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
	_code = _input.isAllMistaken() && _code == ExitCode::orderly ? ExitCode::lost : _code;
	const bool byUs = outcome == LinkOutcome::left || weLeave();
	if (!byUs && !_tools.settings.keep && _tools.console.holdsInput())
	{
		_tools.console.notice(unreadInputWords);
		_code = _code == ExitCode::orderly ? ExitCode::lost : _code;
	}
}


} // namespace ciarla
