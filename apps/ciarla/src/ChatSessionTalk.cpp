#include "ChatSession.h"

#include "ChatCompletion.h"
#include "Wording.h"

#include <ciarla/console/LineState.h>
#include <ciarla/protocol/SafeText.h>

#include <utility>


namespace ciarla {


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
		stopWaitingForHub();
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


void ChatSession::onLine(std::string_view line, LinePart part) noexcept
{
	switch (_stage)
	{
	case Stage::naming: takeName(line); break;
	case Stage::waiting:
		keepEarly(line, part);
		applyReading();
		break;
	case Stage::chatting: _left&& _keyboard != nullptr ? sayToNobody(line) : say(line, part); break;
	case Stage::showing:
	case Stage::over:
		if (_keyboard != nullptr)
		{
			sayToNobody(line);
		}
		break;
	case Stage::preparing:
	case Stage::ended: break;
	}
}


void ChatSession::onInputEnd() noexcept
{
	_inputEnded = true;
	if (_stage == Stage::over || _stage == Stage::showing || (_stage == Stage::chatting && _left))
	{
		leaveTheRest(Farewell::silent);
	}
	else if (_settings.stay && _stage != Stage::naming)
	{
		detail(
			_console.isInteractive() ? 0 : 1,
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


std::vector<std::string> ChatSession::completions(std::string_view before, std::string_view word) const
{
	if (_stage != Stage::chatting || !_chat || (before.empty() && word.starts_with('/')))
	{
		const bool command = before.empty() && word.starts_with('/');
		return command ? commandCompletions(word, _chat ? place() : ChatPlace::raw) : std::vector<std::string>();
	}
	if (_membership && before.starts_with('/'))
	{
		const ChatCommandRow* row = findChatCommand(before.substr(1, before.find(' ') - 1), place());
		const bool ofRoom =
			row != nullptr && (row->shape == ChatArguments::room || row->shape == ChatArguments::optionalRoom);
		if (ofRoom)
		{
			return roomCompletions(before, word, _membership->rooms(row->command));
		}
	}
	return nameCompletions(before, word, _membership ? _membership->names() : std::vector<std::string>{_peer});
}


std::vector<std::string> ChatSession::status() const
{
	if (_stage == Stage::showing || _stage == Stage::over)
	{
		return statusOfEnd();
	}
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


std::size_t ChatSession::unsaidLines() const noexcept
{
	return _early.size() + (_membership ? _membership->waiting() : _outbox.lines());
}


std::string ChatSession::otherSide() const
{
	return _membership ? "The hub" : "The other side";
}


} // namespace ciarla
