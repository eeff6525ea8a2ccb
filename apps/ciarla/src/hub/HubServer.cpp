#include "HubServer.h"

#include "HubSite.h"

#include <algorithm>
#include <utility>


namespace ciarla {


HubServer::HubServer(
	Loop& loop, unsigned loops, std::unique_ptr<Hub> hub, const HubLoopLimits& limits, HubLog& log,
	HubServerHandler& handler):
	_loop(loop),
	_hub(std::move(hub)),
	_limits(limits),
	_handler(handler),
	_timer(loop, [this] { tick(); })
{
	for (unsigned index = 0; index < loops; ++index)
	{
		_sites.push_back(std::make_unique<HubSite>(
			_loop, index, limits, log, static_cast<HubLoopHandler&>(*this), [this] { arm(); }));
	}
	for (const std::unique_ptr<HubSite>& site: _sites)
	{
		site->run();
	}
}


HubServer::~HubServer()
{
	for (const CallId id: {_settle, _show, _empty})
	{
		_loop.cancel(id);
	}
}


void HubServer::take(std::unique_ptr<Connection> connection, MemberSlot slot, TurnAway turnAway, Trust trust)
{
	const auto fewest = std::ranges::min_element(_sites, {}, [](const auto& site) { return site->load; });
	_siteOf.resize(std::max<std::size_t>(_siteOf.size(), std::size_t{slot} + 1));
	_siteOf[slot] = static_cast<std::uint8_t>(fewest - _sites.begin());
	++(*fewest)->load;
	++_connections;
	(*fewest)->with([connection = std::move(connection), slot, turnAway, trust](HubLoop& loop) mutable {
		loop.take(std::move(connection), slot, turnAway, trust);
	});
}


void HubServer::displace(MemberSlot slot)
{
	if (slot < _siteOf.size())
	{
		_sites[_siteOf[slot]]->with([slot](HubLoop& loop) { loop.displace(slot); });
	}
}


void HubServer::configure(HubSettings settings, const HubLoopLimits& limits)
{
	_limits = limits;
	_hub->configure(std::move(settings), _loop.now());
	for (const std::unique_ptr<HubSite>& site: _sites)
	{
		site->with([limits](HubLoop& loop) { loop.configure(limits); });
	}
	arm();
}


void HubServer::showNumbers()
{
	for (const std::unique_ptr<HubSite>& site: _sites)
	{
		site->with([](HubLoop& loop) { loop.showNumbers(); });
	}
	show();
}


void HubServer::shutDown(Duration patience)
{
	_stopping = true;
	_hub->shutDown(_loop.now());
	for (const std::unique_ptr<HubSite>& site: _sites)
	{
		site->with([patience](HubLoop& loop) { loop.shutDown(patience); });
	}
	arm();
}


const LoopGauges& HubServer::gauges(std::size_t loop) const noexcept
{
	return _sites[loop]->gauges();
}


void HubServer::onEvent(unsigned loop, const LoopEvent& event) noexcept
{
	const TimePoint now = _loop.now();
	switch (event.kind)
	{
	case LoopEvent::Kind::opened: open(loop, event); break;
	case LoopEvent::Kind::received: _hub->receive(event.slot, event.bytes, now); break;
	case LoopEvent::Kind::ended: _hub->receiveEnd(event.slot, now); break;
	case LoopEvent::Kind::closed: _hub->forget(event.slot, now); break;
	case LoopEvent::Kind::slow: _hub->putOut(event.slot, LeaveCode::tooSlow, event.reason, now); break;
	case LoopEvent::Kind::behind: _hub->fallBehind(event.slot, now); return;
	case LoopEvent::Kind::drained: _hub->drained(event.slot, now); break;
	case LoopEvent::Kind::displaced:
	case LoopEvent::Kind::displacedSilent:
		if (event.kind == LoopEvent::Kind::displacedSilent || _hub->displace(event.slot, now))
		{
			_gauges.displaced.set(_gauges.displaced.get() + 1);
		}
		break;
	case LoopEvent::Kind::released: release(event.slot); return;
	}
	arm();
}


void HubServer::open(unsigned loop, const LoopEvent& event)
{
	if (event.turnAway == TurnAway::none)
	{
		_hub->admit(event.slot, loop, *event.origin, _loop.now());
	}
	else
	{
		_hub->turnAway(event.slot, loop, byeOf(event.turnAway), _loop.now());
	}
	if (_stopping)
	{
		_hub->putOut(event.slot, LeaveCode::shutdown, "The hub is stopping.", _loop.now());
	}
}


void HubServer::release(MemberSlot slot)
{
	--_sites[_siteOf[slot]]->load;
	--_connections;
	_handler.onGone(slot);
	tellIfEmpty();
}


void HubServer::arm()
{
	if (_settle == CallId::none)
	{
		_settle = _loop.defer([this] { settle(); });
	}
}


void HubServer::settle()
{
	_settle = CallId::none;
	_hub->settle();
	for (unsigned loop = 0; loop < _sites.size(); ++loop)
	{
		OutgoingBatch& batch = _hub->batch(loop);
		if (!batch.empty() && _sites[loop]->takesBatch())
		{
			batch.forEachWelcomed([this](MemberSlot slot) { _handler.onWelcomed(slot); });
			_sites[loop]->carryOut(batch);
		}
	}
	_timer.arm(_hub->deadline());
	tellIfEmpty();
}


void HubServer::tick()
{
	_hub->tick(_loop.now());
	if (_hub->hasOutput())
	{
		arm();
	}
	_timer.arm(_hub->deadline());
}


void HubServer::show()
{
	_gauges.take(_hub->stats());
	_show = _loop.callAt(_loop.now() + _limits.show, [this] { show(); });
}


void HubServer::tellIfEmpty()
{
	if (_stopping && _connections == 0 && !std::exchange(_emptyTold, true))
	{
		// Not from inside a call, in which the server might be destroyed.
		_empty = _loop.defer([this] { _handler.onEmpty(); });
	}
}


} // namespace ciarla
