#include "HubLoop.h"

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


std::uint64_t microseconds(Duration duration) noexcept
{
	const auto count = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
	return static_cast<std::uint64_t>(std::max<decltype(count)>(count, 0));
}


} // namespace


HubLoop::HubLoop(
	Loop& loop, unsigned index, const HubLoopLimits& limits, HubLog& log, LoopGauges& gauges, HubLoopHandler& handler):
	_loop(loop),
	_index(index),
	_limits(limits),
	_log(log),
	_gauges(gauges),
	_handler(handler),
	_delivery(loop, index, _connections, limits, log, handler),
	_timer(loop, [this] { onTimer(); })
{
}


HubLoop::~HubLoop()
{
	for (const CallId id: {_free, _giveUp, _show})
	{
		_loop.cancel(id);
	}
}


void HubLoop::take(std::unique_ptr<Connection> connection, MemberSlot slot, TurnAway turnAway, Trust trust)
{
	HubConnectionHandler& handler = *this;
	_connections.resize(std::max<std::size_t>(_connections.size(), std::size_t{slot} + 1));
	_connections[slot] = std::make_unique<HubConnection>(handler, std::move(connection), slot, turnAway, trust);
	++_count;
	HubConnection& taken = *_connections[slot];
	taken.start(_loop);
	if (!_isReading)
	{
		taken.connection().setReading(false);
	}
	if (_stopping)
	{
		taken.abort("The hub is stopping.");
	}
}


void HubLoop::displace(MemberSlot slot)
{
	if (slot < _connections.size() && _connections[slot])
	{
		_delivery.displace(*_connections[slot]);
		armTimer();
	}
}


void HubLoop::carryOut(OutgoingBatch& batch)
{
	_delivery.carryOut(batch);
	freeReleased();
	flushLog();
	armTimer();
}


void HubLoop::setReading(bool on)
{
	_isReading = on;
	for (const std::unique_ptr<HubConnection>& connection: _connections)
	{
		if (connection && !connection->isPaused && connection->wait != HubConnection::Wait::closing)
		{
			connection->connection().setReading(on);
		}
	}
}


void HubLoop::configure(const HubLoopLimits& limits)
{
	_limits = limits;
	_delivery.configure(limits);
}


void HubLoop::showNumbers()
{
	show();
	const TimePoint due = _loop.now() + _limits.show;
	_show = _loop.callAt(due, [this, due] {
		_gauges.lagMicroseconds.set(microseconds(_loop.now() - due));
		showNumbers();
	});
}


void HubLoop::shutDown(Duration patience)
{
	_stopping = true;
	for (const std::unique_ptr<HubConnection>& connection: _connections)
	{
		if (connection && !connection->isOpen)
		{
			connection->abort("The hub is stopping.");
		}
	}
	_giveUp = _loop.callAt(_loop.now() + patience, [this] {
		_giveUp = CallId::none;
		for (const std::unique_ptr<HubConnection>& connection: _connections)
		{
			if (connection)
			{
				connection->abort("The hub has stopped.");
			}
		}
	});
}


void HubLoop::onOpen(HubConnection& connection) noexcept
{
	connection.isOpen = true;
	const MemberOrigin origin = originOf(connection.connection().info(), connection.trust());
	tell(
		{.kind = LoopEvent::Kind::opened,
		 .slot = connection.slot(),
		 .origin = &origin,
		 .turnAway = connection.turnAway()});
}


void HubLoop::onData(HubConnection& connection, std::span<const std::byte> bytes) noexcept
{
	tell({.kind = LoopEvent::Kind::received, .slot = connection.slot(), .bytes = bytes});
}


void HubLoop::onWritable(HubConnection& connection) noexcept
{
	_delivery.noteRead(connection);
	if (std::exchange(connection.isPaused, false) && _isReading)
	{
		connection.connection().setReading(true);
	}
	if (std::exchange(connection.isAwaited, false))
	{
		tell({.kind = LoopEvent::Kind::drained, .slot = connection.slot()});
	}
}


void HubLoop::onEnd(HubConnection& connection) noexcept
{
	tell({.kind = LoopEvent::Kind::ended, .slot = connection.slot()});
}


void HubLoop::onClose(HubConnection& connection) noexcept
{
	_delivery.forget(connection);
	connection.wait = HubConnection::Wait::closing;
	if (connection.isOpen)
	{
		tell({.kind = LoopEvent::Kind::closed, .slot = connection.slot()});
		return;
	}
	// The hub has never heard of it. None of its callbacks may be on the stack when it goes.
	if (_free == CallId::none)
	{
		_free = _loop.defer([this] {
			_free = CallId::none;
			freeReleased();
		});
	}
}


void HubLoop::tell(const LoopEvent& event) noexcept
{
	_handler.onEvent(_index, event);
}


void HubLoop::freeReleased()
{
	for (const MemberSlot slot: _delivery.takeReleased())
	{
		_connections[slot].reset();
		--_count;
		tell({.kind = LoopEvent::Kind::released, .slot = slot});
	}
}


void HubLoop::flushLog()
{
	if (_log.hasOutput() && _log.flush())
	{
		_logRetry = _loop.now() + _limits.logRetry;
	}
}


void HubLoop::show()
{
	const SlowReaders::Queued queued = _delivery.queued();
	_gauges.connections.set(_count);
	_gauges.queuedBytes.set(queued.inAll);
	_gauges.queuedBytesMax.set(queued.most);
	_gauges.seen.set(microseconds(_loop.now().time_since_epoch()));
}


void HubLoop::armTimer()
{
	const std::optional<TimePoint> next = _delivery.deadline();
	_timer.arm(next && _logRetry ? std::min(next, _logRetry) : next ? next : _logRetry);
}


void HubLoop::onTimer()
{
	_delivery.tick();
	if (_logRetry && *_logRetry <= _loop.now())
	{
		_logRetry = _log.flush() ? std::optional(_loop.now() + _limits.logRetry) : std::nullopt;
	}
	armTimer();
}


} // namespace ciarla
