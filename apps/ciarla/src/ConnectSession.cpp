#include "ConnectSession.h"

#include "Ending.h"
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


/// Nothing: who calls chooses a name first, so that nobody is kept waiting at the other end.
void ConnectSession::prepare()
{
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
	loop().cancel(_slow);
	loop().cancel(_redial);
	if (_call)
	{
		loop().retire(std::move(_call));
	}
}


void ConnectSession::onChatBegun()
{
	loop().cancel(_slow);
}


void ConnectSession::onOtherEnd(Link& link, const LinkEnd& linkEnd)
{
	if (&link != _call.get())
	{
		return;
	}
	loop().cancel(_slow);
	loop().retire(std::move(_call));
	const Ending ending = endingOfDial(linkEnd, _place);
	if (mayDialAgain(linkEnd))
	{
		detail(1, ending.sentence + " Calling again.");
		_redial = loop().callAt(loop().now() + settings().limits.redial, [this] { dial(); });
		return;
	}
	if (ending.code == ExitCode::usage)
	{
		fail(linkEnd.error);
		return;
	}
	notice(ending.sentence);
	end(ending.code);
}


std::string ConnectSession::placeOf(const Link&) const
{
	return _place;
}


void ConnectSession::onOpen(Link&) noexcept
{
	detail(1, "Connected to " + _place + "; waiting for a name.");
	watch(
		settings().limits.silentPeer,
		"Connected to " + _place +
			", where nobody has said a name yet. Somebody with the original script may be typing one.");
}


void ConnectSession::onPeerStirred(Link&) noexcept
{
	loop().cancel(_slow);
}


void ConnectSession::onPeerNamed(Link& link, std::string_view, Dialect) noexcept
{
	if (&link == _call.get())
	{
		beginChat(std::move(_call));
	}
}


void ConnectSession::dial()
{
	Result<std::unique_ptr<Connection>> connection = _registry.dial(_address);
	if (!connection)
	{
		fail(connection.error());
		return;
	}
	_call = makeLink(std::move(connection).value());
	_call->start();
	if (!std::exchange(_slowTold, true))
	{
		watch(settings().limits.slowDial, "Calling " + _place + " ...");
	}
}


/// Only what a later call could change, and only if there is time for one.
bool ConnectSession::mayDialAgain(const LinkEnd& linkEnd) const noexcept
{
	const bool mayChange = linkEnd.error.code == ErrorCode::refused || linkEnd.error.code == ErrorCode::unreachable;
	return waitDeadline() && mayChange && !linkEnd.bye;
}


void ConnectSession::watch(Duration patience, std::string sentence)
{
	loop().cancel(_slow);
	_slow = loop().callAt(loop().now() + patience, [this, sentence = std::move(sentence)] { notice(sentence); });
}


} // namespace ciarla
