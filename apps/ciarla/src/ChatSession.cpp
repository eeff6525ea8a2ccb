#include "ChatSession.h"

#include "Wording.h"

#include <ciarla/console/LineState.h>
#include <ciarla/protocol/Name.h>
#include <ciarla/protocol/SafeText.h>

#include <csignal>
#include <utility>


namespace ciarla {


ChatSession::ChatSession(Loop& loop, Console& console, SessionSettings settings, SessionHandler& handler):
	_loop(loop),
	_console(console),
	_keyboard(_console.isInteractive() ? &_console.keyboard() : nullptr),
	_settings(std::move(settings)),
	_handler(handler),
	_inbox(_console, _settings.limits)
{
}


ChatSession::~ChatSession()
{
	_loop.cancel(_waitCall);
	_loop.cancel(_goodbyeCall);
	_loop.cancel(_welcomeCall);
	_loop.cancel(_typingCall);
	_loop.cancel(_patienceCall);
	_loop.cancel(_endCall);
}


void ChatSession::start()
{
	applyReading();
	_console.start(*this);
	if (const Result<void> written = _settings.log.empty() ? Result<void>() : _console.writeTo(_settings.log); !written)
	{
		fail(written.error());
		return;
	}
	prepare();
	if (ended())
	{
		return;
	}
	if (_settings.name.empty() && _console.isInteractive())
	{
		askName();
		return;
	}
	if (_settings.name.empty())
	{
		_settings.name = _settings.guessedName;
	}
	wait();
}


void ChatSession::interrupt(int signal)
{
	const bool again = std::exchange(_signal, signal).has_value();
	if (!_chat)
	{
		if (_stage == Stage::waiting)
		{
			tellHeldInput();
		}
		end(ExitCode::orderly);
	}
	else if (again)
	{
		_chat->abort();
	}
	else
	{
		leave({signal == SIGINT ? ByeCode::closed : ByeCode::shutdown, {}, {}}, Farewell::silent);
		_goodbyeCall = _loop.callAt(_loop.now() + _settings.limits.goodbye, [this] { _chat->abort(); });
	}
}


std::unique_ptr<Link> ChatSession::makeLink(std::unique_ptr<Connection> connection)
{
	ChatSettings chat;
	chat.name = _settings.name;
	chat.dialect = connection->info().capabilities.programOnly ? Dialect::framed : _settings.dialect;
	chat.pipelineHello = chat.dialect == Dialect::framed;
	chat.sessionId = _settings.sessionId;
	LinkHandler& handler = *this;
	return std::make_unique<Link>(_loop, std::move(connection), std::move(chat), _settings.linkLimits, handler);
}


void ChatSession::beginChat(std::unique_ptr<Link> link)
{
	_stage = Stage::chatting;
	_loop.cancel(_waitCall);
	_waitDeadline.reset();
	_chat = std::move(link);
	_peer = safeName(_chat->peerName());
	_roundTrip.reset();
	_pingAsked = false;
	_code = ExitCode::orderly;
	_farewell.reset();
	_left = false;
	_endingTold = false;
	_unheardTold = false;
	_earlyLineTold = false;
	_cutTold = false;
	_rawRestTold = false;
	_welcomeUntil = _loop.now() + rawWelcome();
	_inbox.begin(*_chat, _peer);
	reportPeer();

	if (_chat->peerRole() == SpeakerRole::hub)
	{
		_membership = std::make_unique<Membership>(*_chat, _console, _inbox, placeOf(*_chat), _settings.room);
	}
	else
	{
		announcePeer();
	}
	onChatBegun();
	sayEarly();
	if (_inputEnded && !_settings.stay)
	{
		_farewell = Farewell::silent;
	}
	pump();
	applyReading();
}


void ChatSession::end(ExitCode code)
{
	if (_stage == Stage::ended)
	{
		return;
	}
	_stage = Stage::ended;
	giveUp();
	tellUnsentEarly();
	_loop.cancel(_waitCall);
	_loop.cancel(_goodbyeCall);
	_loop.cancel(_typingCall);
	setPrompt({});
	applyReading();
	const int status = _signal ? exitStatusOfSignal(*_signal) : exitStatus(code);
	report({.kind = ReportKind::closed, .code = status});
	_endCall = _loop.defer([this, status] { _handler.onSessionEnd(status); });
}


void ChatSession::fail(const Error& error)
{
	const ExitCode code = exitCodeOf(error.code);
	notice(safeReason(error.text) + (code == ExitCode::usage ? helpHint() : ""));
	endUnlessTyping(code);
}


std::string ChatSession::helpHint() const
{
	return " See \"ciarla help " + std::string(command()) + "\".";
}


void ChatSession::advise(const std::string& command)
{
	report({.kind = ReportKind::advice, .sentence = command});
}


void ChatSession::notice(const std::string& sentence)
{
	_console.notice(sentence);
}


void ChatSession::report(const Report& report)
{
	_console.report(report);
}


void ChatSession::detail(int verbosity, const std::string& sentence)
{
	if (_settings.verbosity >= verbosity)
	{
		_console.notice(sentence);
	}
}


void ChatSession::onEnd(Link& link, const LinkEnd& linkEnd) noexcept
{
	if (&link != _chat.get())
	{
		onOtherEnd(link, linkEnd);
		return;
	}
	_loop.cancel(_goodbyeCall);
	_loop.cancel(std::exchange(_welcomeCall, CallId::none));
	stopWaitingForHub();
	if (!_endingTold)
	{
		tellEnding(linkEnd);
	}
	tellUnseen(_membership ? _membership->openTexts() : linkEnd.unacknowledgedLines + _outbox.lines());
	tellUnread(linkEnd.outcome);
	reportStates(_membership ? _membership->openIds() : _outbox.clear(), lineLost);
	report({.kind = ReportKind::ended, .name = _peer, .code = exitStatus(_code)});
	_membership.reset();
	_inbox.linkEnded();
	_loop.retire(std::move(_chat));
	_stage = Stage::showing;
	setLastPrompt();
	applyReading();
	if (_inbox.allShown() || _signal)
	{
		chatIsOver();
	}
}


void ChatSession::onOutputClosed(const Error& error) noexcept
{
	_outputClosed = true;
	_inbox.abandon();
	const bool nobodyReads = error.code == std::errc::broken_pipe || _console.isInteractive();
	if (!nobodyReads)
	{
		notice("What is said here cannot be written: " + error.text + ".");
	}
	const bool chatIsOver = _stage == Stage::over; // Its code is known.
	_code = chatIsOver ? _code : nobodyReads ? ExitCode::orderly : ExitCode::internal;
	if (!_chat)
	{
		end(_code);
	}
	else if (_left)
	{
		_chat->abort();
	}
	else
	{
		leave({ByeCode::closed, {}, {}}, Farewell::silent);
	}
}


void ChatSession::askName()
{
	_stage = Stage::naming;
	_prompt = "Your name [" + _settings.guessedName + "]: ";
	_console.ask(_prompt);
	applyReading();
}


void ChatSession::takeName(std::string_view line)
{
	const std::string_view word = trimSpaces(line);
	const std::string name(word.empty() ? std::string_view(_settings.guessedName) : word);
	if (const NameProblem problem = checkName(name); problem != NameProblem::none)
	{
		notice("The name " + std::string(describe(problem)) + "; choose another.");
		return;
	}
	_settings.name = name;
	setPrompt({});
	wait();
}


void ChatSession::wait()
{
	_stage = Stage::waiting;
	setHeard(true);
	_overWords.clear();
	if (_settings.wait)
	{
		_waitDeadline = _loop.now() + *_settings.wait;
		_waitCall = _loop.callAt(*_waitDeadline, [this] { onWaitedTooLong(); });
	}
	applyReading();
	seek();
}


void ChatSession::onWaitedTooLong()
{
	const std::string why = whyNoChat();
	notice("No chat has begun within " + secondsWords(*_settings.wait) + (why.empty() ? "." : ": " + why + "."));
	endUnlessTyping(ExitCode::timedOut);
}


void ChatSession::reportPeer()
{
	const ConnectionInfo& wire = _chat->info();
	report(
		{.kind = ReportKind::connected,
		 .place = placeOf(*_chat),
		 .wire = {_chat->dialect() == Dialect::raw, wire.capabilities.secure, wire.capabilities.local}});
	report({.kind = ReportKind::named, .name = _peer, .isHub = _chat->peerRole() == SpeakerRole::hub});
}


void ChatSession::announcePeer()
{
	const std::string place = placeOf(*_chat);
	for (const std::string& line: connectedLines(_peer, place, _chat->dialect(), _chat->info()))
	{
		notice(line);
	}
}


void ChatSession::chatIsOver()
{
	// A person who ended the input, by Ctrl-D, has left for good; the end of a script's lines ends each of its chats.
	const bool gone = _inputEnded && _console.isInteractive() && !_settings.stay;
	if (wantsAnother() && !_signal && !_outputClosed && !gone)
	{
		wait();
	}
	else
	{
		endUnlessTyping(_code);
	}
}


void ChatSession::setPrompt(std::string prompt)
{
	if (prompt != _prompt)
	{
		_prompt = std::move(prompt);
		_console.setPrompt(_prompt);
	}
}


void ChatSession::applyReading()
{
	const bool roomForLines = unsaidLines() < _settings.limits.heldLinesMax;
	switch (_stage)
	{
	case Stage::preparing: _console.setReading(false); break;
	case Stage::naming: _console.setReading(true); break;
	case Stage::waiting: _console.setReading(_console.isInteractive() && roomForLines); break;
	case Stage::chatting:
		_console.setReading(roomForLines && !_farewell && (!_left || (_console.isInteractive() && !weLeave())));
		break;
	case Stage::showing: _console.setReading(_console.isInteractive() && !weLeave()); break;
	case Stage::over: _console.setReading(true); break;
	case Stage::ended: _console.setReading(false); break;
	}
}


} // namespace ciarla
