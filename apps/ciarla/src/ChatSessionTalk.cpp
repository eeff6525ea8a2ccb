#include "ChatSession.h"

#include "ChatCompletion.h"
#include "Wording.h"

#include <ciarla/console/LineState.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <ctime>
#include <utility>
#include <variant>


namespace ciarla {


namespace {


/// A hub knows an operator by what the wire says of us; a wire that says nothing of the hub says nothing of us, either.
bool couldBeOperator(const ConnectionInfo& wire) noexcept
{
	return wire.credentials.user.has_value() || !wire.credentials.certificate.empty();
}


} // namespace


void ChatSession::onText(Link& link, const TextHeard& text) noexcept
{
	if (&link == _chat.get())
	{
		_inbox.hear(text);
	}
}


void ChatSession::onAcknowledged(Link& link, const TextAcknowledged& acknowledged) noexcept
{
	if (&link != _chat.get())
	{
		return;
	}
	detail(2, "Delivered up to line " + std::to_string(acknowledged.sequence) + ".");
	if (_membership)
	{
		_membership->acknowledged(acknowledged);
	}
	else
	{
		reportStates(_outbox.acknowledged(acknowledged.sequence), lineDelivered);
	}
	pump();
}


void ChatSession::onRefused(Link& link, const TextRefused& refusal) noexcept
{
	if (&link != _chat.get())
	{
		return;
	}
	if (_membership)
	{
		_membership->refused(refusal);
		leaveIfNoRoomTakesUs();
	}
	else
	{
		if (const std::uint64_t id = _outbox.refused(refusal.sequence); id != 0)
		{
			reportStates({id}, lineRefused);
		}
		notice(_peer + " refused line " + std::to_string(refusal.sequence) + ": " + safeReason(refusal.text));
	}
	pump();
}


void ChatSession::onHubHeard(Link& link, const HubFrame& frame) noexcept
{
	if (&link == _chat.get() && _membership)
	{
		_membership->hear(frame);
		pump();
	}
}


void ChatSession::onRoundTrip(Link& link, Duration roundTrip) noexcept
{
	if (&link == _chat.get())
	{
		_roundTrip = roundTrip;
	}
	const bool asked = &link == _chat.get() && std::exchange(_pingAsked, false);
	detail(asked ? 0 : 2, otherSide() + " answered within " + millisecondsWords(roundTrip) + ".");
}


void ChatSession::onReady(Link& link) noexcept
{
	if (&link == _chat.get())
	{
		pump();
	}
}


void ChatSession::onPeerLeft(Link& link, const Bye&) noexcept
{
	if (&link == _chat.get())
	{
		stopTalking();
	}
}


void ChatSession::onPeerFailed(Link& link, const LinkEnd& soFar) noexcept
{
	if (&link == _chat.get())
	{
		tellEnding(soFar);
		stopTalking();
	}
}


/// What is typed from now on would reach nobody.
void ChatSession::stopTalking()
{
	_left = true;
	setPrompt({});
	applyReading();
	if (_outputClosed)
	{
		// It waits for acknowledgements that will never come.
		_chat->abort();
	}
}


void ChatSession::onLine(std::string_view line, LinePart part) noexcept
{
	switch (_stage)
	{
	case Stage::naming: takeName(line); break;
	case Stage::waiting:
		keepEarly(line, part);
		applyReading();
		break;
	case Stage::chatting: say(line, part); break;
	case Stage::preparing:
	case Stage::showing:
	case Stage::ended: break;
	}
}


void ChatSession::onInputEnd() noexcept
{
	_inputEnded = true;
	if (_settings.stay && _stage != Stage::naming)
	{
		detail(
			_console.interactive() ? 0 : 1,
			_membership ? "Your input has ended; you stay until the hub stops, or Ctrl-C."
						: "Your input has ended; the chat goes on until the other side leaves, or Ctrl-C.");
	}
	else if (_stage == Stage::chatting)
	{
		wishToLeave(Farewell::silent);
	}
	else if (_stage == Stage::naming || _stage == Stage::waiting)
	{
		end(ExitCode::orderly);
	}
}


void ChatSession::onShown(std::uint64_t ticket) noexcept
{
	_inbox.shown(ticket);
	if (_stage == Stage::showing && _inbox.allShown())
	{
		chatIsOver();
	}
}


/// What concerns this program alone is done at once; with whom one chats decides what else is a command.
void ChatSession::keepEarly(std::string_view line, LinePart part)
{
	const ChatPlace where = _console.interactive() ? ChatPlace::raw : ChatPlace::bare;
	const ChatEntry entry = part == LinePart::whole ? readChatLine(line, where) : ChatLine();
	if (const auto* command = std::get_if<ChatLine>(&entry); command && command->command == ChatCommand::close)
	{
		end(ExitCode::orderly);
		return;
	}
	if (const auto* command = std::get_if<ChatLine>(&entry);
		command != nullptr && _console.interactive() && obeyHere(*command, where))
	{
		return;
	}
	if (line.empty())
	{
		return;
	}
	_early.emplace_back(line, part);
	if (!std::exchange(_earlyLineTold, true))
	{
		notice("Nobody is here yet; what you type is sent when somebody is.");
	}
}


void ChatSession::sayEarly()
{
	for (const auto& [line, part]: std::exchange(_early, {}))
	{
		say(line, part);
	}
}


void ChatSession::say(std::string_view line, LinePart part)
{
	if (_farewell)
	{
		return;
	}
	if (part == LinePart::piece)
	{
		if (!std::exchange(_cutTold, true))
		{
			notice("A line was too long, and is sent in pieces.");
		}
		obey({ChatCommand::say, {}, {}, repairUtf8(line)}, place());
		return;
	}
	ChatEntry entry = readChatLine(line, place());
	if (const auto* mistake = std::get_if<ChatMistake>(&entry))
	{
		notice(mistake->sentence);
		return;
	}
	auto& command = std::get<ChatLine>(entry);
	if (command.command == ChatCommand::save && !_console.interactive())
	{
		// A script may pass on what strangers wrote, and they shall not choose a file of ours.
		notice("/save is for a person at a terminal; a script has --log FILE.");
		return;
	}
	obey(std::move(command), place());
}


void ChatSession::obey(ChatLine line, ChatPlace where)
{
	if (obeyHere(line, where))
	{
		return;
	}
	sayOwn(line);
	if (_membership)
	{
		_membership->enter(std::move(line));
	}
	else
	{
		_outbox.add(line.text, line.command == ChatCommand::me ? TextKind::act : TextKind::say, line.id);
	}
	pump();
}


/// What concerns this program alone; whether it does.
bool ChatSession::obeyHere(const ChatLine& line, ChatPlace where)
{
	switch (line.command)
	{
	case ChatCommand::close:
		notice(_membership ? "Leaving the hub." : "Closing the chat.");
		wishToLeave(Farewell::typed);
		return true;
	case ChatCommand::help:
		for (const std::string& row: chatCommandLines(where, _chat && couldBeOperator(_chat->info())))
		{
			notice(row);
		}
		return true;
	case ChatCommand::ignore: notice(_inbox.ignore(safeName(line.text))); return true;
	case ChatCommand::save: _console.save(line.text); return true;
	case ChatCommand::send:
		notice("Files cannot be sent yet. Put it where the other side can fetch it, and say where; a short text can be "
			   "pasted as one message.");
		return true;
	case ChatCommand::time: notice(timeSentence(std::time(nullptr))); return true;
	case ChatCommand::ping: askForAnswer(); return true;
	case ChatCommand::clear: clearConsole(); return true;
	default: return false;
	}
}


void ChatSession::askForAnswer()
{
	if (!_chat)
	{
		notice("Nobody is here yet.");
	}
	else if (_chat->ping())
	{
		_pingAsked = true;
	}
	else
	{
		notice("The original protocol has no ping.");
	}
}


void ChatSession::clearConsole()
{
	if (_console.interactive())
	{
		_console.clear();
	}
	else
	{
		notice("/clear is for a person at a terminal.");
	}
}


/// A line that goes to somebody. A person sees what becomes of it, except where nobody would ever know.
void ChatSession::sayOwn(ChatLine& line)
{
	const bool isText =
		line.command == ChatCommand::say || line.command == ChatCommand::me || line.command == ChatCommand::msg;
	if (!isText || line.text.empty())
	{
		return;
	}
	if (_console.interactive() && _chat->dialect() != Dialect::raw)
	{
		line.id = ++_lastId;
	}
	const std::string name = _membership ? _membership->ownName() : safeName(_settings.name);
	const std::string place = _membership ? _membership->currentLabel() : std::string();
	const std::string label = line.command == ChatCommand::msg ? "[to " + safeName(line.name) + "]" : place;
	const TalkKind kind = line.command == ChatCommand::me ? TalkKind::act : TalkKind::say;
	_console.said({name, safeBody(line.text), kind, label}, line.id);
}


void ChatSession::pump()
{
	if (!_chat || _left)
	{
		return;
	}
	const std::size_t cut = _membership ? _membership->pump() : _outbox.sayTo(*_chat);
	if (cut > 0 && !std::exchange(_cutTold, true))
	{
		notice("A line was too long, and is sent in pieces.");
	}
	setPrompt(_membership ? _membership->prompt() : "> ");
	leaveIfAllIsSaid();
	applyReading();
}


void ChatSession::wishToLeave(Farewell farewell)
{
	_farewell = farewell;
	leaveIfAllIsSaid();
	applyReading();
}


/// A person who leaves a framed chat need not wait: what is under way is still acknowledged while the link lingers. A
/// script's lines are waited for however long they take, and raw ones leave slowly. A hub may want some again.
void ChatSession::leaveIfAllIsSaid()
{
	if (!_farewell || _left || unsaidLines() > 0 || mustHearFirst())
	{
		return;
	}
	const bool raw = _chat->dialect() == Dialect::raw;
	const bool atOnce = !raw && !_membership && (*_farewell == Farewell::typed || _console.interactive());
	const std::size_t lines = _chat->unacknowledgedLines();
	if (lines == 0 || atOnce)
	{
		leave({ByeCode::closed, {}, {}}, *_farewell);
	}
	else if (raw && lines > _settings.limits.rawLinesWorthAWord && !std::exchange(_rawRestTold, true))
	{
		const Duration rest = Limits().rawSpacing * static_cast<int>(lines);
		notice(
			"Still sending " + std::to_string(lines) + " lines; the original protocol takes about " +
			secondsWords(rest) + ".");
	}
}


/// Whether the end of input came so soon that a raw peer may not have said yet that it is busy.
bool ChatSession::mustHearFirst()
{
	const bool early = *_farewell == Farewell::silent && _chat->dialect() == Dialect::raw &&
		_loop.now() < _welcomeUntil && !_signal && !_outputClosed;
	if (early && _welcomeCall == CallId::none)
	{
		_welcomeCall = _loop.callAt(_welcomeUntil, [this] {
			_welcomeCall = CallId::none;
			leaveIfAllIsSaid();
		});
	}
	return early;
}


/// A person may look for another room; the lines of a script would go nowhere.
void ChatSession::leaveIfNoRoomTakesUs()
{
	if (_membership->isNowhere() && !_console.interactive() && !_left)
	{
		_code = ExitCode::refused;
		leave({ByeCode::closed, {}, {}}, Farewell::silent);
	}
}


void ChatSession::leave(const Bye& bye, Farewell farewell)
{
	_left = true;
	setPrompt({});
	applyReading();
	_chat->leave(bye, farewell);
}


std::vector<std::string> ChatSession::completions(std::string_view before, std::string_view word) const
{
	if (_stage != Stage::chatting || !_chat || (before.empty() && word.starts_with('/')))
	{
		const bool command = before.empty() && word.starts_with('/');
		return command ? commandCompletions(word, _chat ? place() : ChatPlace::bare) : std::vector<std::string>();
	}
	return nameCompletions(before, word, _membership ? _membership->names() : std::vector<std::string>{_peer});
}


std::vector<std::string> ChatSession::status() const
{
	if (!_chat)
	{
		return _stage == Stage::waiting ? std::vector<std::string>{"Nobody is here yet."} : std::vector<std::string>();
	}
	std::vector<std::string> parts{
		_membership ? "hub " + _peer : _peer, placeOf(*_chat), std::string(securityWords(_chat->info()))};
	if (_roundTrip)
	{
		parts.push_back(millisecondsWords(*_roundTrip));
	}
	return parts;
}


/// A script's lines go to a person byte for byte: who writes a file looks out for `/close` alone.
ChatPlace ChatSession::place() const noexcept
{
	return _membership || _console.interactive() ? placeOfPerson() : ChatPlace::bare;
}


ChatPlace ChatSession::placeOfPerson() const noexcept
{
	if (_membership)
	{
		return ChatPlace::hub;
	}
	return _chat->dialect() == Dialect::raw ? ChatPlace::raw : ChatPlace::framed;
}


std::size_t ChatSession::unsaidLines() const noexcept
{
	return _early.size() + (_membership ? _membership->waiting() : _outbox.lines());
}


std::string ChatSession::otherSide() const
{
	return _membership ? "The hub" : "The other side";
}


} // namespace ciarla
