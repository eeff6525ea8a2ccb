#include "ConnectSession.h"

#include "Wording.h"

#include <ciarla/protocol/SafeText.h>

#include <utility>


namespace ciarla {


ConnectSession::ConnectSession(
	Loop& loop, Console& console, const TransportRegistry& registry, Address address, SessionSettings settings,
	SessionHandler& handler):
	ChatSession(loop, console, std::move(settings), handler),
	_registry(registry),
	_address(std::move(address)),
	_place(safeReason(_address.text()))
{
}


ConnectSession::~ConnectSession()
{
	loop().cancel(_slow);
	loop().cancel(_redial);
}


/// Makes the call, and begins it when the name is chosen, so that nobody is kept waiting at the other end. An address that
/// is no good is told before somebody is asked for a name.
void ConnectSession::prepare()
{
	makeCall();
}


void ConnectSession::seek()
{
	dial();
}


bool ConnectSession::wantsAnother() const
{
	return false;
}


std::string_view ConnectSession::command() const noexcept
{
	return "connect";
}


void ConnectSession::giveUp()
{
	unwatch();
	loop().cancel(_redial);
	if (_call)
	{
		loop().retire(std::move(_call));
	}
}


void ConnectSession::onChatBegun()
{
	unwatch();
}


std::string ConnectSession::whyNoChat() const
{
	if (!_call)
	{
		return _lastFailure;
	}
	return _place + (_open ? " is connected, and has not said a name" : " has not answered the call");
}


Duration ConnectSession::rawWelcome() const noexcept
{
	return settings().limits.rawWelcome;
}


/// A raw peer has no code for busy, only words: they are the whole conversation then.
Ending ConnectSession::endingOf(const LinkEnd& linkEnd, std::string_view peer) const
{
	const bool orderly = linkEnd.outcome == LinkOutcome::left || linkEnd.outcome == LinkOutcome::peerLeft;
	if (orderly && !linkEnd.bye && _busyHeard && _texts == 1)
	{
		return {ExitCode::refused, std::string(peer) + " at " + _place + " is busy with another chat; try later."};
	}
	return endingOfChat(linkEnd, peer);
}


void ConnectSession::onOtherEnd(Link& link, const LinkEnd& linkEnd)
{
	if (&link != _call.get())
	{
		return;
	}
	unwatch();
	loop().retire(std::move(_call));
	const Ending ending = endingOfDial(linkEnd, _place, listenCommand(_address));
	if (mayDialAgain(linkEnd))
	{
		dialAgainLater(ending);
		return;
	}
	const bool isUsage = ending.code == ExitCode::usage;
	notice(isUsage ? safeReason(linkEnd.error.text) + helpHint() : ending.sentence);
	if (!linkEnd.advice.empty())
	{
		advise(commandWith(settings().command, linkEnd.advice));
	}
	else if (hasPerson() && !settings().wait && ending.mayListenLater)
	{
		notice("To call until somebody listens:");
		advise(commandWith(settings().command, {{"wait", "60"}}));
	}
	endUnlessTyping(ending.code);
}


std::string ConnectSession::placeOf(const Link&) const
{
	return _place;
}


void ConnectSession::onOpen(Link&) noexcept
{
	_open = true;
	detail(1, "Connected to " + _place + ".");
	watch(settings().limits.slowDial, [this] {
		notice("Connected to " + _place + "; waiting for the other side to say who it is.");
		watch(settings().limits.silentPeer - settings().limits.slowDial, [this] { tellThatItIsSilent(); });
	});
}


void ConnectSession::onPeerStirred(Link&) noexcept
{
	_stirred = true;
}


void ConnectSession::onPeerNamed(Link& link, std::string_view, Dialect) noexcept
{
	if (&link == _call.get())
	{
		beginChat(std::move(_call));
	}
}


void ConnectSession::onText(Link& link, const TextHeard& text) noexcept
{
	_busyHeard = _busyHeard || (_texts == 0 && link.dialect() == Dialect::raw && text.body == busyWords);
	++_texts;
	ChatSession::onText(link, text);
}


void ConnectSession::dial()
{
	_open = false;
	_stirred = false;
	if (!_next && !makeCall())
	{
		return;
	}
	_call = makeLink(std::move(_next));
	_call->start();
	watch(settings().limits.slowDial, [this] { tellOnce("Calling " + _place + " ..."); });
}


bool ConnectSession::makeCall()
{
	Result<std::unique_ptr<Connection>> connection = _registry.dial(_address);
	if (!connection)
	{
		fail(connection.error());
		return false;
	}
	_next = std::move(connection).value();
	return true;
}


/// Only what a later call could change, and only if there is time for one.
bool ConnectSession::mayDialAgain(const LinkEnd& linkEnd) const noexcept
{
	const bool mayChange = linkEnd.error.code == ErrorCode::refused || linkEnd.error.code == ErrorCode::unreachable;
	return waitDeadline() && mayChange && !linkEnd.bye;
}


/// That it calls again is told once it does: who has just begun to listen is found without a word.
void ConnectSession::dialAgainLater(const Ending& ending)
{
	const bool nobody = ending.mayListenLater;
	std::string sentence = ending.sentence;
	const std::string opening = nobody ? "Nobody listens at " + _place + " yet; calling" : sentence + " Calling";
	if (sentence.ends_with('.'))
	{
		sentence.pop_back();
	}
	_lastFailure = nobody ? "nobody listens at " + _place : std::move(sentence);
	detail(1, opening + " again.");
	_redial = loop().callAt(loop().now() + settings().limits.redial, [this, opening] {
		tellOnce(opening + " again, for " + secondsWords(*waitDeadline() - loop().now()) + " at most.");
		dial();
	});
}


void ConnectSession::tellOnce(const std::string& sentence)
{
	if (!std::exchange(_dialTold, true))
	{
		notice(sentence);
	}
}


void ConnectSession::tellThatItIsSilent()
{
	if (!_stirred)
	{
		notice(
			"Connected to " + _place +
			", where nobody has said a name yet. Somebody with the original script may be typing one.");
	}
}


void ConnectSession::watch(Duration patience, Task tell)
{
	unwatch();
	_slow = loop().callAt(loop().now() + patience, std::move(tell));
}


void ConnectSession::unwatch()
{
	loop().cancel(_slow);
	_slow = CallId::none;
}


} // namespace ciarla
