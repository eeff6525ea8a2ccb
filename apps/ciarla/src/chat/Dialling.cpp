#include "Dialling.h"

#include "Ending.h"
#include "RecordedConsole.h"
#include "Wording.h"

#include <ciarla/protocol/SafeText.h>

#include <utility>


namespace ciarla {


Dialling::Dialling(
	Loop& loop, RecordedConsole& console, const TransportRegistry& registry, Address address,
	const SessionSettings& settings, SeekerHandler& handler):
	_loop(loop),
	_console(console),
	_registry(registry),
	_address(std::move(address)),
	_place(safeReason(_address.text())),
	_settings(settings),
	_handler(handler)
{
}


Dialling::~Dialling()
{
	_loop.cancel(_slow);
	_loop.cancel(_redial);
}


/// Makes the call, and begins it when the name is chosen, so that nobody is kept waiting at the other end. An address that
/// is no good is told before somebody is asked for a name.
std::optional<NoChat> Dialling::prepare()
{
	return makeCall();
}


std::optional<NoChat> Dialling::seek(std::optional<TimePoint> until)
{
	_until = until;
	return dial();
}


void Dialling::rest()
{
}


void Dialling::giveUp()
{
	unwatch();
	_loop.cancel(_redial);
	if (_call)
	{
		_loop.retire(std::move(_call));
	}
}


std::string Dialling::whyNoChat() const
{
	if (!_call)
	{
		return _lastFailure;
	}
	return _place + (_open ? " is connected, and has not said a name" : " has not answered the call");
}


void Dialling::onOpen(Link&) noexcept
{
	_open = true;
	detail("Connected to " + _place + ".");
	watch(_settings.limits.slowDial, [this] {
		_console.notice("Connected to " + _place + "; waiting for the other side to say who it is.");
		watch(_settings.limits.silentPeer - _settings.limits.slowDial, [this] { tellThatItIsSilent(); });
	});
}


void Dialling::onPeerStirred(Link&) noexcept
{
	_stirred = true;
}


void Dialling::onPeerNamed(Link&, std::string_view, Dialect) noexcept
{
	unwatch();
	_handler.onFound({std::move(_call), _place, true});
}


void Dialling::onEnd(Link&, const LinkEnd& end) noexcept
{
	unwatch();
	_loop.retire(std::move(_call));
	const Ending ending = endingOfDial(end, _place, listenCommand(_address));
	if (mayDialAgain(end))
	{
		dialAgainLater(ending);
	}
	else
	{
		_handler.onNobody(failure(end, ending));
	}
}


std::optional<NoChat> Dialling::dial()
{
	_open = false;
	_stirred = false;
	if (!_next)
	{
		if (std::optional<NoChat> why = makeCall())
		{
			return why;
		}
	}
	_call = makeLink(_loop, std::move(_next), _settings, *this);
	_call->start();
	watch(_settings.limits.slowDial, [this] { tellOnce("Calling " + _place + " ..."); });
	return std::nullopt;
}


std::optional<NoChat> Dialling::makeCall()
{
	Result<std::unique_ptr<Connection>> connection = _registry.dial(_address);
	if (!connection)
	{
		return noChatOf(connection.error(), "connect");
	}
	_next = std::move(connection).value();
	return std::nullopt;
}


/// Only what a later call could change, and only if there is time for one.
bool Dialling::mayDialAgain(const LinkEnd& end) const noexcept
{
	const bool mayChange = end.error.code == ErrorCode::refused || end.error.code == ErrorCode::unreachable;
	return _until && mayChange && !end.bye;
}


/// That it calls again is told once it does: who has just begun to listen is found without a word.
void Dialling::dialAgainLater(const Ending& ending)
{
	const bool nobody = ending.mayListenLater;
	std::string sentence = ending.sentence;
	const std::string opening = nobody ? "Nobody listens at " + _place + " yet; calling" : sentence + " Calling";
	if (sentence.ends_with('.'))
	{
		sentence.pop_back();
	}
	_lastFailure = nobody ? "nobody listens at " + _place : std::move(sentence);
	detail(opening + " again.");
	_redial = _loop.callAt(_loop.now() + _settings.limits.redial, [this, opening] {
		tellOnce(opening + " again, for " + secondsWords(*_until - _loop.now()) + " at most.");
		if (const std::optional<NoChat> why = dial())
		{
			_handler.onNobody(*why);
		}
	});
}


NoChat Dialling::failure(const LinkEnd& end, const Ending& ending) const
{
	NoChat why =
		ending.code == ExitCode::usage ? noChatOf(end.error, "connect") : NoChat{ending.code, {ending.sentence}};
	if (!end.advice.empty())
	{
		why.advice = commandWith(_settings.command, end.advice);
	}
	else if (_console.isInteractive() && !_settings.wait && ending.mayListenLater)
	{
		why.sentences.emplace_back("To call until somebody listens:");
		why.advice = commandWith(_settings.command, {{"wait", "60"}});
	}
	return why;
}


void Dialling::detail(const std::string& sentence)
{
	if (_settings.verbosity > 0)
	{
		_console.notice(sentence);
	}
}


void Dialling::tellOnce(const std::string& sentence)
{
	if (!std::exchange(_dialTold, true))
	{
		_console.notice(sentence);
	}
}


void Dialling::tellThatItIsSilent()
{
	if (!_stirred)
	{
		_console.notice(
			"Connected to " + _place +
			", where nobody has said a name yet. Somebody with the original script may be typing one.");
	}
}


void Dialling::watch(Duration patience, Task tell)
{
	unwatch();
	_slow = _loop.callAt(_loop.now() + patience, std::move(tell));
}


void Dialling::unwatch()
{
	_loop.cancel(_slow);
	_slow = CallId::none;
}


} // namespace ciarla
