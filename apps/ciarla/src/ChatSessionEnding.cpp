// How a chat is left, and what is told of how it ended.

#include "ChatSession.h"
#include "Wording.h"

#include <utility>


namespace ciarla {


namespace {


/// A hub is not known by its place alone: several may be there, one after the other.
std::string hubWords(const std::string& name)
{
	return "hub " + name;
}


} // namespace


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


void ChatSession::tellEnding(const LinkEnd& linkEnd)
{
	_endingTold = true;
	const Ending ending = _membership ? endingOfHub(linkEnd, _peer) : endingOf(linkEnd, _peer);
	_code = _code == ExitCode::orderly ? ending.code : _code;
	notice(ending.sentence);
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
	const bool byUs = outcome == LinkOutcome::left || _farewell || _signal || _outputClosed;
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


} // namespace ciarla
