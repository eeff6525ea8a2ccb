#include "Bridge.h"

#include "chat/Ending.h"
#include "ExitCode.h"
#include "ThisMachine.h"
#include "Wording.h"

#include <ciarla/protocol/SafeText.h>
#include <ciarla/transport/NetworkPrefix.h>
#include <ciarla/transport/ProxyHeader.h>

#include <algorithm>
#include <utility>


namespace ciarla {


namespace {


std::string placeOf(const Connection& connection)
{
	return safeReason(connection.info().peer.text());
}


std::string bytesWords(std::uint64_t bytes)
{
	return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}


} // namespace


Bridge::Bridge(
	Loop& loop, const TransportRegistry& registry, BridgeAddresses addresses, BridgeSettings settings, Tell tell,
	End onEnd):
	_loop(loop),
	_registry(registry),
	_addresses(std::move(addresses)),
	_settings(settings),
	_tell(std::move(tell)),
	_onEnd(std::move(onEnd))
{
}


Bridge::~Bridge()
{
	_loop.cancel(_endCall);
}


void Bridge::start()
{
	// An address that can never be dialled is told now, not to the first caller.
	if (const Result<std::unique_ptr<Connection>> trial = _registry.dial(_addresses.to); !trial)
	{
		fail(trial.error());
		return;
	}
	Result<std::unique_ptr<Listener>> listener = _registry.listen(_loop, _addresses.from, *this);
	if (!listener)
	{
		fail(listener.error());
		return;
	}
	_listener = std::move(listener).value();
	if (!_settings.once)
	{
		_tell("Listening on " + safeReason(_listener->address().text()));
		const auto callersForm = [this](const Address& each) { return _registry.asWritten(each); };
		for (const AdvisedCall& call: advisedCalls(*_listener, localAddresses(), callersForm))
		{
			_tell(call.who);
			_tell(call.command);
		}
		if (const auto words = callersByNameWords(_registry.withDefaults(_listener->address())))
		{
			_tell(*words);
		}
		if (lendsItself())
		{
			_tell("Whoever calls here is taken for this user and this machine there; say --proxy-protocol, if what "
				  "listens there has tcp.proxy_protocol or unix.proxy_protocol, or name it in hub.untrusted.");
		}
		_tell("Who calls is connected to " + safeReason(_addresses.to.text()) + ". Ctrl-C stops.");
	}
}


void Bridge::interrupt(int signal)
{
	const bool again = std::exchange(_signal, signal) != 0;
	if (_listener)
	{
		_loop.retire(std::move(_listener));
	}
	if (_pairs.empty())
	{
		end(exitStatusOfSignal(_signal));
	}
	for (const std::unique_ptr<BridgePair>& pair: _pairs)
	{
		pair->close(
			again ? CloseMode::abort : CloseMode::graceful,
			{CloseSide::local, ErrorCode::cancelled, "The bridge was told to end."});
	}
}


void Bridge::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	if (_pairs.size() >= _settings.callsMax)
	{
		// Dropped, it is turned away.
		const std::string sentence = "A call from " + placeOf(*connection) + " is one too many, and was turned away.";
		std::exchange(_fullTold, true) ? detail(sentence) : _tell(sentence);
		return;
	}
	_fullTold = false;
	Result<std::unique_ptr<Connection>> callee = dialFor(*connection);
	if (!callee)
	{
		_tell(safeReason(callee.error().text));
		return;
	}
	detail("A call from " + placeOf(*connection) + ".");
	BridgePairHandler& handler = *this;
	_pairs.push_back(std::make_unique<BridgePair>(_loop, std::move(connection), std::move(callee).value(), handler));
	_pairs.back()->start();
}


void Bridge::onAcceptError(Listener&, const Error& error) noexcept
{
	_tell(safeReason(error.text));
}


void Bridge::onPairOpen(BridgePair& pair) noexcept
{
	_failureTold = false;
	detail("The call from " + placeOf(pair.caller()) + " is connected to " + placeOf(pair.callee()) + ".");
}


void Bridge::onPairEnd(BridgePair& pair) noexcept
{
	tellEnd(pair);
	const std::error_code code = pair.reason().code;
	const auto found =
		std::find_if(_pairs.begin(), _pairs.end(), [&pair](const auto& each) { return each.get() == &pair; });
	_loop.retire(std::move(*found));
	_pairs.erase(found);
	if (_signal != 0 && _pairs.empty())
	{
		end(exitStatusOfSignal(_signal));
	}
	else if (_settings.once)
	{
		end(exitStatus(code ? exitCodeOf(code) : ExitCode::orderly));
	}
}


Result<std::unique_ptr<Connection>> Bridge::dialFor(const Connection& caller) const
{
	if (!_settings.proxyProtocol)
	{
		return _registry.dial(_addresses.to);
	}
	const std::unique_ptr<LayerFactory> innermost =
		sendsProxyHeader(proxyHeaderOf(caller.info().peer, caller.info().local));
	return _registry.dial(_addresses.to, innermost.get());
}


/// What listens on a wire of this machine may believe this program more than a stranger; and strangers may call here.
bool Bridge::lendsItself() const
{
	if (_settings.proxyProtocol || _registry.capabilities(_addresses.from).local)
	{
		return false;
	}
	const Result<HostPort> place = _addresses.to.hostPort();
	const std::string host = place ? place->host : std::string();
	const std::optional<IpAddress> address = parseIpAddress(host);
	const bool isThisMachine =
		place && (host.empty() || host == "*" || host == "localhost" || (address && isLoopbackAddress(*address)));
	return _registry.capabilities(_addresses.to).local || isThisMachine;
}


/// A call that could not be answered concerns whoever runs the bridge, but not a thousand times.
void Bridge::tellEnd(const BridgePair& pair)
{
	const std::string why = pair.reason().text.empty() ? std::string() : ": " + safeReason(pair.reason().text);
	if (pair.hasOpened() && !(_settings.once && pair.reason().code))
	{
		detail(
			"The call from " + placeOf(pair.caller()) + " ended after " +
			bytesWords(pair.caller().stats().bytesReceived) + " there and " +
			bytesWords(pair.callee().stats().bytesReceived) + " back" + (why.empty() ? "." : why));
		return;
	}
	const std::string sentence = "The call from " + placeOf(pair.caller()) +
		(pair.hasOpened() ? " was lost" : " could not be answered") + (why.empty() ? "." : why);
	if (_failureTold || _signal != 0)
	{
		detail(sentence);
		return;
	}
	_failureTold = true;
	_tell(sentence);
	if (const AddressOptions& advice = pair.reason().advice; !advice.empty())
	{
		_tell("The bridge calls so:" + optionsText(advice));
	}
}


void Bridge::detail(const std::string& sentence)
{
	if (_settings.verbosity > 0)
	{
		_tell(sentence);
	}
}


void Bridge::fail(const Error& error)
{
	const ExitCode code = exitCodeOf(error.code);
	_tell(safeReason(error.text) + (code == ExitCode::usage ? " See \"ciarla help bridge\"." : ""));
	end(exitStatus(code));
}


void Bridge::end(int status)
{
	_loop.cancel(_endCall);
	_endCall = _loop.defer([this, status] { _onEnd(status); });
}


} // namespace ciarla
