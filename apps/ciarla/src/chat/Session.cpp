#include "Session.h"

#include "ChatCompletion.h"
#include "Dialling.h"
#include "Ending.h"
#include "Listening.h"
#include "Wording.h"

#include <ciarla/protocol/Name.h>
#include <ciarla/transport/Loop.h>

#include <csignal>
#include <utility>


namespace ciarla {


Session::Session(
	Loop& loop, Console& console, const TransportRegistry& registry, SeekBy seekBy, Address address,
	SessionSettings settings, SessionHandler& handler):
	_loop(loop),
	_seekBy(seekBy),
	_console(console),
	_keyboard(_console.isInteractive() ? &_console.keyboard() : nullptr),
	_settings(std::move(settings)),
	_handler(handler),
	_commands(_console, _ignored),
	_unheard(_loop, _console, _commands, _settings.limits)
{
	SeekerHandler& found = *this;
	if (seekBy == SeekBy::listening)
	{
		_seeker = std::make_unique<Listening>(_loop, _console, registry, std::move(address), _settings, found);
	}
	else
	{
		_settings.keep = false; // Who calls, calls once.
		_seeker = std::make_unique<Dialling>(_loop, _console, registry, std::move(address), _settings, found);
	}
}


Session::~Session()
{
	_loop.cancel(_waitCall);
	_loop.cancel(_endCall);
	_loop.cancel(_leaveCall);
}


void Session::start()
{
	applyReading();
	_console.start(*this);
	if (const Result<void> written = _settings.log.empty() ? Result<void>() : _console.writeTo(_settings.log); !written)
	{
		onNobody(noChatOf(written.error(), _seekBy == SeekBy::listening ? "listen" : "connect"));
		return;
	}
	if (const std::optional<NoChat> why = _seeker->prepare())
	{
		onNobody(*why);
		return;
	}
	if (_settings.name.empty() && _console.isInteractive())
	{
		askName(_settings.guessedName);
		return;
	}
	_settings.name = _settings.name.empty() ? _settings.guessedName : _settings.name;
	wait();
}


void Session::interrupt(int signal)
{
	const bool again = std::exchange(_signal, signal).has_value();
	if (Chat* chat = liveChat())
	{
		chat->interrupt(signal, again);
		return;
	}
	if (_stage == Stage::waiting && _console.holdsInput())
	{
		_console.notice(unreadInputWords);
	}
	end(ExitCode::orderly);
}


bool Session::interruptByKey()
{
	const Chat* chat = liveChat();
	const bool isFirst = chat != nullptr && chat->isHeard() && !chat->weLeave() && _leaveCall == CallId::none;
	_loop.cancel(std::exchange(_leaveCall, CallId::none));
	if (!isFirst)
	{
		interrupt(SIGINT);
		return true;
	}
	_leaveCall = _loop.callAt(_loop.now() + _settings.limits.leavePause, [this] {
		_leaveCall = CallId::none;
		_console.statusChanged();
	});
	_console.statusChanged();
	return false;
}


std::vector<std::string> Session::completions(std::string_view before, std::string_view word) const
{
	if (const Chat* chat = liveChat())
	{
		return chat->completions(before, word);
	}
	const bool command = before.empty() && word.starts_with('/');
	return command ? commandCompletions(word, ChatPlace::raw) : std::vector<std::string>();
}


std::vector<StatusPart> Session::status() const
{
	switch (_stage)
	{
	case Stage::waiting: return {{"Nobody is here yet."}};
	case Stage::chatting:
		if (_leaveCall != CallId::none && _chat->isHeard())
		{
			return {{leaveAgainSentence(_outbox.openTexts())}};
		}
		return _chat->hasLink() ? _chat->status() : statusOfEnd();
	case Stage::over: return statusOfEnd();
	case Stage::preparing:
	case Stage::naming:
	case Stage::ended: break;
	}
	return {};
}


void Session::onLine(std::string_view line, LinePart part) noexcept
{
	if ((_stage == Stage::waiting || _stage == Stage::chatting) && _unheard.holdsBack(line))
	{
		return;
	}
	switch (_stage)
	{
	case Stage::naming: takeName(line); break;
	case Stage::waiting:
		if (_unheard.enterEarly(line, part))
		{
			end(ExitCode::orderly);
		}
		applyReading();
		break;
	case Stage::chatting:
		if (_chat->isHeard() || _keyboard == nullptr)
		{
			_chat->enter(line, part);
		}
		else
		{
			enterLate(line);
		}
		break;
	case Stage::over:
		if (_keyboard != nullptr)
		{
			enterLate(line);
		}
		break;
	case Stage::preparing:
	case Stage::ended: break;
	}
}


/// Reading is off unless a chat is on, so nothing else can come.
void Session::onEntry(const ConsoleEntry& entry) noexcept
{
	if (_stage == Stage::chatting)
	{
		_chat->enter(entry);
	}
}


void Session::onInputEnd() noexcept
{
	_inputEnded = true;
	const bool unheard = _stage == Stage::over || (_stage == Stage::chatting && !_chat->isHeard());
	if (unheard)
	{
		letGo(Farewell::silent);
	}
	else if (_stage == Stage::chatting)
	{
		_chat->endInput();
	}
	else if (_settings.stay && _stage != Stage::naming)
	{
		if (_console.isInteractive() || _settings.verbosity > 0)
		{
			_console.notice("Your input has ended; the chat goes on until the other side leaves, or Ctrl-C.");
		}
	}
	else if (_stage == Stage::naming || _stage == Stage::waiting)
	{
		end(_stage == Stage::naming ? _code : ExitCode::orderly);
	}
}


void Session::onShown(std::uint64_t ticket) noexcept
{
	if (_stage == Stage::chatting)
	{
		_chat->shown(ticket);
		chatIsOver();
	}
}


void Session::onOutputClosed(const Error& error) noexcept
{
	_outputClosed = true;
	const bool nobodyReads = error.code == std::errc::broken_pipe || _console.isInteractive();
	const ExitCode code = nobodyReads ? ExitCode::orderly : ExitCode::internal;
	if (!nobodyReads)
	{
		_console.notice("What is said here cannot be written: " + error.text + ".");
	}
	if (Chat* chat = liveChat())
	{
		chat->outputClosed(code);
	}
	else
	{
		end(_stage == Stage::over ? _code : code);
	}
}


void Session::onFound(Found found) noexcept
{
	_stage = Stage::chatting;
	_loop.cancel(_waitCall);
	_waitDeadline.reset();
	ChatHandler& handler = *this;
	_chat = std::make_unique<Chat>(
		ChatTools{_loop, _console, _settings, _ignored, _commands, _outbox}, std::move(found), _lastTicket, handler);
	_chat->begin(_unheard.takeEarly(), _inputEnded);
}


void Session::onNobody(const NoChat& why) noexcept
{
	for (const std::string& sentence: why.sentences)
	{
		_console.notice(sentence);
	}
	if (!why.advice.empty())
	{
		_console.report({.kind = ReportKind::advice, .sentence = why.advice});
	}
	endUnlessTyping(why.code);
}


bool Session::isTypedOn() const noexcept
{
	return staysForTyping() && !_settings.keep && !isAskedAgain();
}


void Session::onEnding(const std::string& sentence) noexcept
{
	_unheard.tellEnding(sentence, isTypedOn());
}


void Session::onChatEnded() noexcept
{
	_seeker->rest();
	chatIsOver();
}


void Session::askName(std::string offered)
{
	_stage = Stage::naming;
	_settings.guessedName = std::move(offered);
	_console.ask("Your name [" + _settings.guessedName + "]: ");
	applyReading();
}


/// A hub that refuses a name, and knows a better one, is called again with what a person says.
bool Session::isAskedAgain() const noexcept
{
	const bool isLeaving = _signal || _outputClosed || _inputEnded || _chat->weLeave();
	return _keyboard != nullptr && !isLeaving && !_chat->freeName().empty();
}


void Session::takeName(std::string_view line)
{
	const std::string_view word = trimSpaces(line);
	const std::string name(word.empty() ? std::string_view(_settings.guessedName) : word);
	if (const NameProblem problem = checkName(name); problem != NameProblem::none)
	{
		_console.notice("The name " + std::string(describe(problem)) + "; choose another.");
		return;
	}
	_settings.name = name;
	_console.setPrompt({});
	if (!_draft.empty())
	{
		_keyboard->exchangeLine(std::exchange(_draft, {}));
	}
	wait();
}


void Session::wait()
{
	_stage = Stage::waiting;
	if (_chat)
	{
		_unheard.changesHands(overWords());
		_lastTicket = _chat->lastTicket();
		_loop.retire(std::move(_chat));
	}
	_unheard.willBeHeard();
	if (_settings.wait)
	{
		_waitDeadline = _loop.now() + *_settings.wait;
		_waitCall = _loop.callAt(*_waitDeadline, [this] { onWaitedTooLong(); });
	}
	applyReading();
	if (const std::optional<NoChat> why = _seeker->seek(_waitDeadline))
	{
		onNobody(*why);
	}
}


void Session::onWaitedTooLong()
{
	const std::string why = _seeker->whyNoChat();
	_console.notice(
		"No chat has begun within " + secondsWords(*_settings.wait) + (why.empty() ? "." : ": " + why + "."));
	endUnlessTyping(ExitCode::timedOut);
}


/// A line that was entered when the other side had left.
void Session::enterLate(std::string_view line)
{
	if (const std::optional<Farewell> farewell = _unheard.enterLate(line, overWords(), liveChat()))
	{
		letGo(*farewell);
	}
}


/// Somebody whom there is nothing to say to any more wishes to leave.
void Session::letGo(Farewell farewell)
{
	if (_stage == Stage::over)
	{
		end(_code);
	}
	else if (!_settings.keep)
	{
		_chat->letGo(farewell);
	}
}


/// The end of the chat, once there is nothing more to show of it: another one, or the end of the session.
void Session::chatIsOver()
{
	if (!_chat->isOver() && (_chat->hasLink() || !_signal))
	{
		return;
	}
	// A person who ended the input, by Ctrl-D, has left for good; the end of a script's lines ends each of its chats.
	const bool gone = _inputEnded && _console.isInteractive() && !_settings.stay;
	if (_settings.keep && !_signal && !_outputClosed && !gone)
	{
		wait();
	}
	else if (isAskedAgain())
	{
		_code = _chat->code();
		_draft = _keyboard->exchangeLine({});
		askName(_chat->freeName());
	}
	else
	{
		endUnlessTyping(_chat->code());
	}
}


/// The shell must not get the rest of a line that was begun for somebody, nor its Enter.
void Session::endUnlessTyping(ExitCode code)
{
	if (_stage == Stage::over || _stage == Stage::ended)
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
	_seeker->giveUp();
	_loop.cancel(_waitCall);
	_unheard.tellUnsent();
	applyReading();
	_unheard.watchTyping([this] { end(_code); });
}


/// Whoever wishes to leave types nothing more for anybody.
bool Session::staysForTyping() const noexcept
{
	const bool weLeave = _signal || _outputClosed || (_chat && _chat->weLeave());
	return _unheard.isTyped() && !weLeave;
}


void Session::end(ExitCode code)
{
	if (_stage == Stage::ended)
	{
		return;
	}
	_stage = Stage::ended;
	_seeker->giveUp();
	_unheard.tellUnsent();
	_loop.cancel(_waitCall);
	_console.setPrompt({});
	applyReading();
	const int status = _signal ? exitStatusOfSignal(*_signal) : exitStatus(code);
	_console.report({.kind = ReportKind::closed, .code = status});
	_endCall = _loop.defer([this, status] { _handler.onSessionEnd(status); });
}


/// The chat while it has its link.
Chat* Session::liveChat() const noexcept
{
	return _stage == Stage::chatting && _chat->hasLink() ? _chat.get() : nullptr;
}


std::string Session::overWords() const
{
	return _chat ? _chat->brief() : "No chat has begun";
}


std::vector<StatusPart> Session::statusOfEnd() const
{
	std::vector<StatusPart> parts{{overWords()}};
	if (_stage == Stage::over)
	{
		const std::string_view kept = _keyboard->keepsLine() ? ", and keeps your line" : "";
		parts.push_back({std::string("Ctrl-D leaves").append(kept), StatusWorth::security});
	}
	return parts;
}


/// What a chat needs of it, it does itself.
void Session::applyReading()
{
	switch (_stage)
	{
	case Stage::preparing: _console.setReading(false); break;
	case Stage::naming: _console.setReading(true); break;
	case Stage::waiting: _console.setReading(_console.isInteractive() && _unheard.hasRoom()); break;
	case Stage::chatting: break;
	case Stage::over: _console.setReading(true); break;
	case Stage::ended: _console.setReading(false); break;
	}
}


} // namespace ciarla
