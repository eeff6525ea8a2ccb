#include "ListenSession.h"

#include "Wording.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>


namespace ciarla {


ListenSession::ListenSession(
	Loop& loop, Console& console, const TransportRegistry& registry, Address address, SessionSettings settings,
	SessionHandler& handler):
	ChatSession(loop, console, std::move(settings), handler),
	_registry(registry),
	_address(std::move(address)),
	_failures(loop, this->settings().limits, [this](const std::string& sentence) { notice(sentence); })
{
}


ListenSession::~ListenSession()
{
	unwatchSilence();
}


/// Binds before a name is asked for, so that a port that is taken is told at once.
void ListenSession::prepare()
{
	Result<std::unique_ptr<Listener>> listener = _registry.listen(loop(), _address, *this);
	if (!listener)
	{
		fail(listener.error());
		return;
	}
	_listener = std::move(listener).value();

	report({.kind = ReportKind::listening, .place = safeReason(_listener->address().text())});
	const Capabilities capabilities = _registry.capabilities(_address);
	const std::vector<std::string>& local = settings().localAddresses;
	const auto callersForm = [this](const Address& address) { return _registry.asWritten(address); };
	for (const std::string& line: listeningLines(_listener->address(), capabilities, local, callersForm))
	{
		notice(line);
	}
	for (const AdvisedCall& call: advisedCalls(*_listener, local, callersForm))
	{
		notice(call.who);
		advise(call.command);
	}
	if (const auto words = callersByNameWords(_registry.withDefaults(_listener->address())))
	{
		notice(*words);
	}
}


void ListenSession::seek()
{
	_silenceTold = false;
	notice(
		std::exchange(_heldBefore, true) ? "Waiting for the next one. Ctrl-C stops."
										 : "Waiting for somebody to call. Ctrl-C stops.");
	_failures.reportBusy();
	_failures.resume();
	for (; !_early.empty(); _early.pop_front())
	{
		admit(std::move(_early.front()));
	}
	watchSilence();
}


bool ListenSession::wantsAnother() const
{
	return settings().keep;
}


std::string_view ListenSession::command() const noexcept
{
	return "listen";
}


void ListenSession::giveUp()
{
	unwatchSilence();
	_failures.pause();
	_failures.reportBusy();
	_early.clear();
	for (; !_callers.empty(); _callers.pop_front())
	{
		loop().retire(std::move(_callers.front().link));
	}
	if (_listener)
	{
		loop().retire(std::move(_listener));
	}
}


void ListenSession::onChatBegun()
{
	unwatchSilence();
	_failures.pause();
	for (Caller& caller: _callers)
	{
		if (caller.stirred)
		{
			turnAway(caller);
		}
	}
}


/// Nothing that would say more: nobody called, or what became of those who did has been told.
std::string ListenSession::whyNoChat() const
{
	return {};
}


/// None: who calls does not turn us away.
Duration ListenSession::rawWelcome() const noexcept
{
	return Duration::zero();
}


Ending ListenSession::endingOf(const LinkEnd& linkEnd, std::string_view peer) const
{
	return endingOfChat(linkEnd, peer);
}


void ListenSession::onOtherEnd(Link& link, const LinkEnd& linkEnd)
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	if (caller->turnedAway && link.dialect() == Dialect::framed && !link.peerName().empty())
	{
		_failures.wasBusyFor(safeName(link.peerName()));
	}
	tellFailure(*caller, linkEnd);
	loop().retire(std::move(caller->link));
	_callers.erase(caller);
}


std::string ListenSession::placeOf(const Link& link) const
{
	return safeReason(link.info().peer.text());
}


void ListenSession::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	if (waiting() || chatting())
	{
		admit(std::move(connection));
		return;
	}
	_early.push_back(std::move(connection));
	if (_early.size() > settings().limits.silentCallersMax)
	{
		_early.pop_front();
		_failures.madeRoom();
	}
}


void ListenSession::onAcceptError(Listener&, const Error& error) noexcept
{
	notice(safeReason(error.text));
}


void ListenSession::onOpen(Link& link) noexcept
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	detail(1, "A call from " + caller->place + ".");
	watchSilence();
}


void ListenSession::onPeerStirred(Link& link) noexcept
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	caller->stirred = true;
	if (!waiting())
	{
		turnAway(*caller);
	}
}


void ListenSession::onPeerNamed(Link& link, std::string_view, Dialect) noexcept
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	if (!waiting())
	{
		turnAway(*caller);
		return;
	}
	std::unique_ptr<Link> chosen = std::move(caller->link);
	_callers.erase(caller);
	beginChat(std::move(chosen));
}


void ListenSession::admit(std::unique_ptr<Connection> connection)
{
	if (_callers.size() >= settings().limits.silentCallersMax)
	{
		if (settings().verbosity > 0)
		{
			notice("Too many callers say nothing; the one from " + _callers.front().place + " has to go.");
		}
		else
		{
			_failures.madeRoom();
		}
		loop().retire(std::move(_callers.front().link));
		_callers.pop_front();
	}
	std::string place = safeReason(connection->info().peer.text());
	_callers.push_back({makeLink(std::move(connection)), std::move(place), loop().now()});
	_callers.back().link->start();
}


void ListenSession::turnAway(Caller& caller)
{
	if (!std::exchange(caller.turnedAway, true))
	{
		detail(1, "A call from " + caller.place + " is told that you are busy.");
		caller.link->turnAway({ByeCode::busy, std::string(busyWords), {}});
	}
}


/// Why a caller did not become a chat: each with -v, else a digest for the person who waits.
void ListenSession::tellFailure(const Caller& caller, const LinkEnd& linkEnd)
{
	if (caller.turnedAway)
	{
		return;
	}
	const bool leftSilently = linkEnd.outcome == LinkOutcome::lost || linkEnd.outcome == LinkOutcome::peerLeft;
	const std::string why =
		leftSilently || linkEnd.error.text.empty() ? "it left before saying a name." : safeReason(linkEnd.error.text);
	if (settings().verbosity > 0)
	{
		notice("A call from " + caller.place + " was no chat: " + why);
	}
	else if (leftSilently)
	{
		_failures.leftSilently();
	}
	else
	{
		_failures.wasNoChat(caller.place, why);
	}
}


/// Looks at the callers when the oldest may have been silent for long enough; a person waits meanwhile.
void ListenSession::watchSilence()
{
	if (_silence == CallId::none && !_silenceTold && waiting() && !_callers.empty())
	{
		_silence = loop().callAt(_callers.front().since + settings().limits.silentPeer, [this] { onSilence(); });
	}
}


void ListenSession::unwatchSilence()
{
	loop().cancel(std::exchange(_silence, CallId::none));
}


void ListenSession::onSilence()
{
	_silence = CallId::none;
	if (!_callers.empty() && _callers.front().since + settings().limits.silentPeer <= loop().now())
	{
		_silenceTold = true;
		notice(
			"Somebody at " + _callers.front().place +
			" is connected and has not said a name yet. Somebody with the original script may be typing one.");
	}
	watchSilence();
}


std::deque<ListenSession::Caller>::iterator ListenSession::find(const Link& link)
{
	return std::find_if(
		_callers.begin(), _callers.end(), [&link](const Caller& caller) { return caller.link.get() == &link; });
}


} // namespace ciarla
