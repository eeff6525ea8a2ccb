#include "HubDoor.h"

#include "Wording.h"

#include <utility>


namespace ciarla {


HubDoor::HubDoor(Loop& loop, HubGroup& group, AdmissionRules rules, HubLog& log):
	_loop(loop),
	_group(group),
	_admission(std::move(rules)),
	_log(log)
{
}


HubDoor::~HubDoor() = default;


Result<void> HubDoor::listen(const TransportRegistry& registry, const Address& address)
{
	Result<std::unique_ptr<Listener>> listener = registry.listen(_loop, address, *this);
	if (!listener)
	{
		return listener.error();
	}
	_listeners.push_back(std::move(listener).value());
	_log.tellListening(_listeners.back()->address().text());
	if (const auto words = callersByNameWords(registry.withDefaults(_listeners.back()->address())))
	{
		_log.tell(Poco::Message::PRIO_NOTICE, "names", *words);
	}
	return {};
}


void HubDoor::close()
{
	for (std::unique_ptr<Listener>& listener: std::exchange(_listeners, {}))
	{
		_loop.retire(std::move(listener));
	}
}


void HubDoor::onCallers(std::span<const Ticket> finished, std::span<const Ticket> gone)
{
	for (const Ticket ticket: finished)
	{
		_admission.finish(ticket);
	}
	for (const Ticket ticket: gone)
	{
		_admission.leave(ticket);
	}
	_gauges.unfinished.set(_admission.unfinished());
}


void HubDoor::configure(AdmissionRules rules)
{
	_admission.configure(std::move(rules));
}


const DoorGauges& HubDoor::gauges() const noexcept
{
	return _gauges;
}


void HubDoor::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	const Admitted admitted = _admission.ask(sourceOf(connection->info()), _loop.now());
	count(admitted);
	if (admitted.displaced)
	{
		_group.displace(*admitted.displaced);
	}
	if (admitted.ticket)
	{
		_group.take(std::move(connection), *admitted.ticket, admitted.turnAway, admitted.trusted);
	}
}


void HubDoor::onAcceptError(Listener&, const Error& error) noexcept
{
	_log.tell(Poco::Message::PRIO_WARNING, "acceptFailed", error.text);
	(void)_log.flush();
}


void HubDoor::count(const Admitted& admitted)
{
	const auto add = [](Gauge& gauge) { gauge.set(gauge.get() + 1); };
	add(_gauges.callers);
	if (admitted.turnAway != TurnAway::none)
	{
		add(admitted.ticket ? _gauges.turnedAway : _gauges.dropped);
	}
	_gauges.unfinished.set(_admission.unfinished());
}


} // namespace ciarla
