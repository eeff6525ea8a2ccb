// How a chat is left, and what is told of how it ended.

#include "ChatSession.h"
#include "Wording.h"

#include <ciarla/protocol/Name.h>

#include <utility>
#include <variant>


namespace ciarla {


namespace {


/// A hub is not known by its place alone: several may be there, one after the other.
std::string hubWords(const std::string& name)
{
	return "hub " + name;
}


constexpr std::string_view unheardWords = "What you type now reaches nobody.";


} // namespace


/// What is typed from now on would reach nobody.
void ChatSession::stopTalking()
{
	_left = true;
	stopWaitingForHub();
	setHeard(false);
	setLastPrompt();
	applyReading();
	if (_outputClosed)
	{
		// It waits for acknowledgements that will never come.
		_chat->abort();
	}
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
	if (_farewell && !_left && _membership)
	{
		waitForHub();
	}
	if (!_farewell || _left || unsaidLines() > 0 || mustHearFirst())
	{
		return;
	}
	const bool raw = _chat->dialect() == Dialect::raw;
	const bool atOnce = !raw && !_membership && (*_farewell == Farewell::typed || _console.isInteractive());
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


/// Whatever was entered waits for the hub's answer, but not for ever: each line that it takes gives it as long again.
void ChatSession::waitForHub()
{
	if (_patienceCall != CallId::none)
	{
		return;
	}
	_patienceCall = _loop.callAt(_loop.now() + _settings.limits.hubPatience, [this] {
		_patienceCall = CallId::none;
		notice(
			"The hub " + _peer + " took nothing for " + secondsWords(_settings.limits.hubPatience) + "; leaving it.");
		leave({ByeCode::closed, {}, {}}, *_farewell);
	});
}


void ChatSession::stopWaitingForHub() noexcept
{
	_loop.cancel(std::exchange(_patienceCall, CallId::none));
}


/// A person may look for another room; the lines of a script would go nowhere.
void ChatSession::leaveIfNoRoomTakesUs()
{
	if (_membership->isNowhere() && !_console.isInteractive() && !_left)
	{
		_code = ExitCode::refused;
		leave({ByeCode::closed, {}, {}}, Farewell::silent);
	}
}


void ChatSession::leave(const Bye& bye, Farewell farewell)
{
	_left = true;
	stopWaitingForHub();
	setPrompt({});
	applyReading();
	_chat->leave(bye, farewell);
}


void ChatSession::tellEnding(const LinkEnd& linkEnd)
{
	_endingTold = true;
	const Ending ending = _membership ? endingOfHub(linkEnd, _peer) : endingOf(linkEnd, _peer);
	_code = _code == ExitCode::orderly ? ending.code : _code;
	const bool orderly = linkEnd.outcome == LinkOutcome::peerLeft && ending.code == ExitCode::orderly;
	_overWords = _membership ? "No longer in " + _peer
		: orderly            ? _peer + " has left"
							 : "The chat with " + _peer + " is over";
	_unheardTold = staysForTyping() && !wantsAnother();
	notice(_unheardTold ? ending.sentence + " " + std::string(unheardWords) : ending.sentence);
}


/// Lines that were refused have been told one by one.
void ChatSession::tellUnseen(std::size_t lines)
{
	if (lines > 0)
	{
		notice(unacknowledgedSentence(lines, _membership ? hubWords(_peer) : _peer));
	}
	const bool refused = _membership && _membership->refusedTexts() > 0;
	if (_code == ExitCode::orderly && (lines > 0 || refused))
	{
		_code = ExitCode::lost;
	}
}


/// A script that was cut short by the other side must not take its lines for said; the next chat may still read them.
void ChatSession::tellUnread(LinkOutcome outcome)
{
	const bool byUs = outcome == LinkOutcome::left || weLeave();
	if (!byUs && !wantsAnother() && tellHeldInput())
	{
		_code = _code == ExitCode::orderly ? ExitCode::lost : _code;
	}
}


bool ChatSession::tellHeldInput()
{
	const bool held = _console.holdsInput();
	if (held)
	{
		notice("There is input left that was not said.");
	}
	return held;
}


/// The shell must not get the rest of a line that was begun for somebody, nor its Enter.
void ChatSession::endUnlessTyping(ExitCode code)
{
	if (ended())
	{
		return;
	}
	if (!staysForTyping())
	{
		end(code);
		return;
	}
	_stage = Stage::over;
	_code = code;
	giveUp();
	_loop.cancel(_waitCall);
	tellUnsentEarly();
	if (!std::exchange(_unheardTold, true))
	{
		notice(std::string(unheardWords));
	}
	setHeard(false);
	setLastPrompt();
	applyReading();
	watchTyping();
}


bool ChatSession::staysForTyping() const noexcept
{
	return personTypes() && !weLeave();
}


bool ChatSession::personTypes() const noexcept
{
	if (_keyboard == nullptr)
	{
		return false;
	}
	const std::optional<TimePoint> key = _keyboard->lastKey();
	return !_keyboard->lineIsEmpty() || (key && _loop.now() < *key + _settings.limits.typingPause);
}


/// Whoever wishes to leave types nothing more for anybody.
bool ChatSession::weLeave() const noexcept
{
	return _farewell || _signal || _outputClosed;
}


/// A line becomes empty by a key alone, which is heeded for as long as this waits to look again.
void ChatSession::watchTyping()
{
	if (!personTypes())
	{
		end(_code);
		return;
	}
	const TimePoint since = _keyboard->lineIsEmpty() ? *_keyboard->lastKey() : _loop.now();
	_typingCall = _loop.callAt(since + _settings.limits.typingPause, [this] { watchTyping(); });
}


/// A line that was entered when the other side had left. What concerns this program alone is still done.
void ChatSession::sayToNobody(std::string_view line)
{
	const ChatEntry entry = readChatLine(line, ChatPlace::hub);
	const auto* command = std::get_if<ChatLine>(&entry);
	const bool nothing = trimSpaces(line).empty();
	if (nothing || (command != nullptr && command->command == ChatCommand::close))
	{
		leaveTheRest(nothing ? Farewell::silent : Farewell::typed);
		return;
	}
	const bool ping = command != nullptr && command->command == ChatCommand::ping;
	if (command != nullptr && !ping && obeyHere(*command, ChatPlace::raw))
	{
		return;
	}
	_keyboard->putBack(line);
	notice(command == nullptr ? std::get<ChatMistake>(entry).sentence : overWords() + ": that reaches nobody.");
}


/// Somebody whom there is nothing to say to any more wishes to leave.
void ChatSession::leaveTheRest(Farewell farewell)
{
	if (_stage == Stage::over)
	{
		end(_code);
	}
	else if (!wantsAnother())
	{
		_farewell = farewell;
	}
}


void ChatSession::setHeard(bool on)
{
	if (_keyboard != nullptr)
	{
		_keyboard->setHeard(on);
	}
}


void ChatSession::setLastPrompt()
{
	setPrompt(_stage == Stage::over || (staysForTyping() && !wantsAnother()) ? "> " : "");
}


void ChatSession::tellUnsentEarly()
{
	if (const std::size_t lines = std::exchange(_early, {}).size(); lines > 0)
	{
		notice(unsentSentence(lines));
	}
}


std::string ChatSession::overWords() const
{
	return _overWords.empty() ? "No chat has begun" : _overWords;
}


std::vector<std::string> ChatSession::statusOfEnd() const
{
	std::vector<std::string> parts{overWords()};
	if (_stage == Stage::over)
	{
		const std::string_view kept = _keyboard->keepsLine() ? ", and keeps your line" : "";
		parts.push_back(std::string("Ctrl-D leaves").append(kept));
	}
	return parts;
}


} // namespace ciarla
