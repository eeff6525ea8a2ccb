#include "Acceptor.h"

#include "ThisMachine.h"
#include "Wording.h"

#include <algorithm>
#include <utility>


namespace ciarla {


bool isSamePlace(const Address& one, const Address& other)
{
	return one.layers() == other.layers() && one.scheme() == other.scheme() && one.where() == other.where();
}


Acceptor::Acceptor(Loop& loop, HubServer& server, AdmissionRules rules, std::vector<Address> untrusted, HubLog& log):
	_loop(loop),
	_server(server),
	_admission(std::move(rules)),
	_log(log),
	_untrusted(std::move(untrusted))
{
}


Acceptor::~Acceptor() = default;


Result<void> Acceptor::listen(const TransportRegistry& registry, const Address& address)
{
	Result<std::unique_ptr<Listener>> listener = registry.listen(_loop, address, *this);
	if (!listener)
	{
		return listener.error();
	}
	_entrances.push_back({address, std::move(listener).value()});
	const Address& bound = _entrances.back().listener->address();
	const auto callersForm = [&registry](const Address& each) { return registry.asWritten(each); };
	const std::vector<std::string> local = localAddresses();
	_log.tellListening(
		bound.text(), listeningLines(bound, registry.capabilities(address), local, callersForm, SpeakerRole::hub));
	for (const AdvisedCall& call: advisedCalls(*_entrances.back().listener, local, callersForm))
	{
		_log.tell(Poco::Message::PRIO_NOTICE, "callers", call.who + " " + call.command);
	}
	if (const auto words = callersByNameWords(registry.withDefaults(bound)))
	{
		_log.tell(Poco::Message::PRIO_NOTICE, "names", *words);
	}
	return {};
}


void Acceptor::close()
{
	for (Entrance& entrance: std::exchange(_entrances, {}))
	{
		_loop.retire(std::move(entrance.listener));
	}
}


void Acceptor::finish(CallerId caller)
{
	_admission.finish(caller);
	_gauges.unfinished.set(_admission.unfinished());
}


void Acceptor::leave(CallerId caller)
{
	_admission.leave(caller);
	_gauges.unfinished.set(_admission.unfinished());
}


void Acceptor::configure(AdmissionRules rules, std::vector<Address> untrusted)
{
	_admission.configure(std::move(rules));
	_untrusted = std::move(untrusted);
}


const AcceptorGauges& Acceptor::gauges() const noexcept
{
	return _gauges;
}


void Acceptor::onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept
{
	const PeerSource source = sourceOf(connection->info());
	const Admitted admitted = _admission.ask(source, _loop.now(), trustOf(listener, source));
	count(admitted);
	if (admitted.displaced)
	{
		_server.displace(*admitted.displaced);
	}
	if (admitted.caller)
	{
		_server.take(std::move(connection), *admitted.caller, admitted.turnAway, admitted.trust);
	}
}


void Acceptor::onAcceptError(Listener&, const Error& error) noexcept
{
	_log.tell(Poco::Message::PRIO_WARNING, "acceptFailed", error.text);
	(void)_log.flush();
}


/// By a WebSocket any page in a browser of this machine may call, so there its loopback vouches for nobody.
Trust Acceptor::trustOf(const Listener& listener, const PeerSource& source) const
{
	const auto entrance = std::ranges::find_if(
		_entrances, [&listener](const Entrance& each) { return each.listener.get() == &listener; });
	const bool isUntrusted = entrance == _entrances.end() ||
		std::ranges::any_of(_untrusted,
							[&entrance](const Address& each) { return isSamePlace(each, entrance->asked); });
	const std::vector<std::string>& layers = listener.address().layers();
	const bool isWebSocket = std::ranges::find(layers, "ws") != layers.end();
	return isUntrusted ? Trust::none : isWebSocket && isLoopback(source) ? Trust::wire : Trust::trusted;
}


void Acceptor::count(const Admitted& admitted)
{
	const auto add = [](Gauge& gauge) { gauge.set(gauge.get() + 1); };
	add(_gauges.callers);
	if (admitted.turnAway != TurnAway::none)
	{
		add(admitted.caller ? _gauges.turnedAway : _gauges.dropped);
	}
	_gauges.unfinished.set(_admission.unfinished());
}


} // namespace ciarla
