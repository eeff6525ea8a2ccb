#include "Listening.h"

#include "Ending.h"
#include "RecordedConsole.h"
#include "Wording.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <utility>


namespace ciarla {


Listening::Listening(
	Loop& loop, RecordedConsole& console, const TransportRegistry& registry, Address address,
	const SessionSettings& settings, SeekerHandler& handler):
	_loop(loop),
	_console(console),
	_registry(registry),
	_address(std::move(address)),
	_settings(settings),
	_handler(handler),
	_failures(loop, settings.limits, [this](const std::string& sentence) { _console.notice(sentence); })
{
}


Listening::~Listening()
{
	unwatchSilence();
}


/// Binds before a name is asked for, so that a port that is taken is told at once.
std::optional<NoChat> Listening::prepare()
{
	Result<std::unique_ptr<Listener>> listener = _registry.listen(_loop, _address, *this);
	if (!listener)
	{
		return noChatOf(listener.error(), "listen");
	}
	_listener = std::move(listener).value();

	_console.report({.kind = ReportKind::listening, .place = safeReason(_listener->address().text())});
	const Capabilities capabilities = _registry.capabilities(_address);
	const std::vector<std::string>& local = _settings.localAddresses;
	const auto callersForm = [this](const Address& address) { return _registry.asWritten(address); };
	for (const std::string& line: listeningLines(_listener->address(), capabilities, local, callersForm))
	{
		_console.notice(line);
	}
	for (const AdvisedCall& call: advisedCalls(*_listener, local, callersForm))
	{
		_console.notice(call.who);
		_console.report({.kind = ReportKind::advice, .sentence = call.command});
	}
	if (const auto words = callersByNameWords(_registry.withDefaults(_listener->address())))
	{
		_console.notice(*words);
	}
	return std::nullopt;
}


std::optional<NoChat> Listening::seek(std::optional<TimePoint>)
{
	_stage = Stage::seeking;
	_silenceTold = false;
	_console.notice(
		std::exchange(_heldBefore, true) ? "Waiting for the next one. Ctrl-C stops."
										 : "Waiting for somebody to call. Ctrl-C stops.");
	_failures.reportBusy();
	_failures.resume();
	for (; !_early.empty(); _early.pop_front())
	{
		admit(std::move(_early.front()));
	}
	watchSilence();
	return std::nullopt;
}


void Listening::rest()
{
	_stage = Stage::ready;
}


void Listening::giveUp()
{
	_stage = Stage::ready;
	unwatchSilence();
	_failures.pause();
	_failures.reportBusy();
	_early.clear();
	for (; !_callers.empty(); _callers.pop_front())
	{
		_loop.retire(std::move(_callers.front().link));
	}
	if (_listener)
	{
		_loop.retire(std::move(_listener));
	}
}


/// Nothing that would say more: nobody called, or what became of those who did has been told.
std::string Listening::whyNoChat() const
{
	return {};
}


void Listening::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	if (_stage != Stage::ready)
	{
		admit(std::move(connection));
		return;
	}
	_early.push_back(std::move(connection));
	if (_early.size() > _settings.limits.silentCallersMax)
	{
		_early.pop_front();
		_failures.madeRoom();
	}
}


void Listening::onAcceptError(Listener&, const Error& error) noexcept
{
	_console.notice(safeReason(error.text));
}


void Listening::onOpen(Link& link) noexcept
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	detail("A call from " + caller->place + ".");
	watchSilence();
}


void Listening::onPeerStirred(Link& link) noexcept
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	caller->stirred = true;
	if (_stage != Stage::seeking)
	{
		turnAway(*caller);
	}
}


void Listening::onPeerNamed(Link& link, std::string_view, Dialect) noexcept
{
	const auto caller = find(link);
	if (caller == _callers.end())
	{
		return;
	}
	if (_stage != Stage::seeking)
	{
		turnAway(*caller);
		return;
	}
	_stage = Stage::busy;
	std::unique_ptr<Link> chosen = std::move(caller->link);
	_callers.erase(caller);
	unwatchSilence();
	_failures.pause();
	std::string place = safeReason(chosen->info().peer.text());
	_handler.onFound({std::move(chosen), std::move(place)});
	for (Caller& other: _callers)
	{
		if (other.stirred)
		{
			turnAway(other);
		}
	}
}


void Listening::onEnd(Link& link, const LinkEnd& end) noexcept
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
	tellFailure(*caller, end);
	_loop.retire(std::move(caller->link));
	_callers.erase(caller);
}


void Listening::admit(std::unique_ptr<Connection> connection)
{
	if (_callers.size() >= _settings.limits.silentCallersMax)
	{
		if (_settings.verbosity > 0)
		{
			_console.notice("Too many callers say nothing; the one from " + _callers.front().place + " has to go.");
		}
		else
		{
			_failures.madeRoom();
		}
		_loop.retire(std::move(_callers.front().link));
		_callers.pop_front();
	}
	std::string place = safeReason(connection->info().peer.text());
	_callers.push_back({makeLink(_loop, std::move(connection), _settings, *this), std::move(place), _loop.now()});
	_callers.back().link->start();
}


void Listening::turnAway(Caller& caller)
{
	if (!std::exchange(caller.turnedAway, true))
	{
		detail("A call from " + caller.place + " is told that you are busy.");
		caller.link->turnAway({ByeCode::busy, std::string(busyWords), {}});
	}
}


/// Why a caller did not become a chat: each with -v, else a digest for the person who waits.
void Listening::tellFailure(const Caller& caller, const LinkEnd& end)
{
	if (caller.turnedAway)
	{
		return;
	}
	const bool leftSilently = end.outcome == LinkOutcome::lost || end.outcome == LinkOutcome::peerLeft;
	const std::string why =
		leftSilently || end.error.text.empty() ? "it left before saying a name." : safeReason(end.error.text);
	if (_settings.verbosity > 0)
	{
		_console.notice("A call from " + caller.place + " was no chat: " + why);
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


void Listening::detail(const std::string& sentence)
{
	if (_settings.verbosity > 0)
	{
		_console.notice(sentence);
	}
}


/// Looks at the callers when the oldest may have been silent for long enough; a person waits meanwhile.
void Listening::watchSilence()
{
	if (_silence == CallId::none && !_silenceTold && _stage == Stage::seeking && !_callers.empty())
	{
		_silence = _loop.callAt(_callers.front().since + _settings.limits.silentPeer, [this] { onSilence(); });
	}
}


void Listening::unwatchSilence()
{
	_loop.cancel(std::exchange(_silence, CallId::none));
}


void Listening::onSilence()
{
	_silence = CallId::none;
	if (!_callers.empty() && _callers.front().since + _settings.limits.silentPeer <= _loop.now())
	{
		_silenceTold = true;
		_console.notice(
			"Somebody at " + _callers.front().place +
			" is connected and has not said a name yet. Somebody with the original script may be typing one.");
	}
	watchSilence();
}


std::deque<Listening::Caller>::iterator Listening::find(const Link& link)
{
	return std::find_if(
		_callers.begin(), _callers.end(), [&link](const Caller& caller) { return caller.link.get() == &link; });
}


} // namespace ciarla
