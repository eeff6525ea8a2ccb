#include "HubLoop.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// Between being told to go and going: long enough for another turn of the loop, which reads what has come meanwhile,
/// and short enough that a flood cannot fill the hub with those who are to go.
constexpr Duration lastChance = std::chrono::milliseconds(1);


std::uint64_t microseconds(Duration duration) noexcept
{
	const auto count = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
	return static_cast<std::uint64_t>(std::max<decltype(count)>(count, 0));
}


std::size_t bytesOf(std::span<const Bytes> pieces) noexcept
{
	std::size_t bytes = 0;
	for (const Bytes& piece: pieces)
	{
		bytes += piece.size();
	}
	return bytes;
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
	_readers(limits.readers)
{
}


HubLoop::~HubLoop()
{
	for (const CallId id: {_timer, _free, _giveUp, _show})
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
		abort(taken, "The hub is stopping.");
	}
}


void HubLoop::displace(MemberSlot slot)
{
	HubConnection* const connection = find(slot);
	if (connection != nullptr && connection->wait == HubConnection::Wait::nothing)
	{
		_noticed.push(*connection, _loop.now());
		armTimer();
	}
}


void HubLoop::carryOut(OutgoingBatch& batch)
{
	batch.carryOut(_rooms, *this);
	_readers.endBatch();
	tellReaders();
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
	_readers.configure(limits.readers);
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
			abort(*connection, "The hub is stopping.");
		}
	}
	_giveUp = _loop.callAt(_loop.now() + patience, [this] {
		_giveUp = CallId::none;
		for (const std::unique_ptr<HubConnection>& connection: _connections)
		{
			if (connection)
			{
				abort(*connection, "The hub has stopped.");
			}
		}
	});
}


void HubLoop::broadcast(const Broadcast& broadcast) noexcept
{
	for (const BroadcastException& exception: broadcast.exceptions)
	{
		if (HubConnection* const connection = find(exception.slot))
		{
			connection->exception = &exception;
		}
	}
	const std::span<const Bytes> slab(&broadcast.slab, 1);
	// Many keep the same bytes: each counts its part, and its place in a queue.
	const std::size_t share =
		broadcast.slab.size() / std::max<std::size_t>(broadcast.members.size(), 1) + sizeof(Bytes);
	for (const MemberSlot slot: broadcast.members)
	{
		HubConnection* const connection = find(slot);
		if (connection == nullptr)
		{
			continue;
		}
		const BroadcastException* const exception = std::exchange(connection->exception, nullptr);
		if (exception != nullptr && exception->mayWait)
		{
			postpone(*connection, exception->pieces);
			continue;
		}
		deliver(*connection, exception != nullptr ? exception->pieces : slab, share);
		if (broadcast.isLast)
		{
			// Among ten thousand it would be out of the processor's caches by the end of the turn.
			connection->connection().hasten();
		}
	}
}


void HubLoop::send(MemberSlot slot, std::span<const Bytes> pieces) noexcept
{
	if (HubConnection* const connection = find(slot))
	{
		deliver(*connection, pieces, bytesOf(pieces));
	}
}


void HubLoop::close(MemberSlot slot, const Bytes& goodbye) noexcept
{
	HubConnection* const connection = find(slot);
	if (connection == nullptr || connection->wait == HubConnection::Wait::closing || _goodbyes.holds(*connection))
	{
		return;
	}
	const std::span<const Bytes> last(&goodbye, goodbye.empty() ? 0 : 1);
	if (connection->postponed != nullptr || !last.empty())
	{
		// It fits above every bound; if it is refused, the connection has ended.
		(void)connection->connection().send(
			connection->postponed != nullptr ? _acks.takeWith(*connection, last) : last);
	}
	_readers.release(*connection);
	_noticed.remove(*connection);
	connection->wait = HubConnection::Wait::nothing;
	_goodbyes.push(*connection, _loop.now());
	connection->connection().close(CloseMode::graceful, {});
}


void HubLoop::awaitDrained(MemberSlot slot, bool stopsReading) noexcept
{
	HubConnection* const connection = find(slot);
	if (connection == nullptr)
	{
		return;
	}
	if (!_readers.holds(*connection))
	{
		_drained.push_back(slot);
		return;
	}
	connection->isAwaited = true;
	if (stopsReading)
	{
		connection->isPaused = true;
		connection->connection().setReading(false);
	}
}


void HubLoop::release(MemberSlot slot) noexcept
{
	_released.push_back(slot);
}


void HubLoop::notice(const HubNotice& notice) noexcept
{
	if (_log.wants(logLevelOf(notice)))
	{
		const HubConnection* const connection = find(notice.slot);
		const std::string address = connection != nullptr ? connection->connection().info().peer.text() : "";
		_log.tell(notice, safeReason(address));
	}
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
	_readers.release(connection);
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
	_readers.release(connection);
	_goodbyes.remove(connection);
	_noticed.remove(connection);
	_acks.forget(connection);
	connection.wait = HubConnection::Wait::closing;
	if (connection.isOpen)
	{
		tell({.kind = LoopEvent::Kind::closed, .slot = connection.slot()});
		return;
	}
	// The hub has never heard of it. None of its callbacks may be on the stack when it goes.
	_released.push_back(connection.slot());
	if (_free == CallId::none)
	{
		_free = _loop.defer([this] {
			_free = CallId::none;
			freeReleased();
		});
	}
}


void HubLoop::deliver(HubConnection& connection, std::span<const Bytes> pieces, std::size_t share) noexcept
{
	if (connection.wait > HubConnection::Wait::notice)
	{
		return; // It hears no more but its goodbye.
	}
	const SendResult result =
		connection.connection().send(connection.postponed == nullptr ? pieces : _acks.takeWith(connection, pieces));
	if (result == SendResult::acceptedPause || result == SendResult::full)
	{
		_noticed.remove(connection);
		_readers.watch(connection, share, result == SendResult::full, _loop.now());
	}
}


void HubLoop::postpone(HubConnection& connection, std::span<const Bytes> acks) noexcept
{
	if (connection.wait > HubConnection::Wait::notice)
	{
		return;
	}
	if (!_acks.push(connection, acks, _loop.now()))
	{
		deliver(connection, acks, bytesOf(acks));
	}
}


HubConnection* HubLoop::find(MemberSlot slot) const noexcept
{
	return slot < _connections.size() ? _connections[slot].get() : nullptr;
}


void HubLoop::tell(const LoopEvent& event) noexcept
{
	_handler.onEvent(_index, event);
}


void HubLoop::abort(HubConnection& connection, std::string reason)
{
	connection.connection().close(CloseMode::abort, {CloseSide::local, ErrorCode::cancelled, std::move(reason)});
}


/// Not while a batch is carried out: what the hub decides then would join it.
void HubLoop::tellReaders()
{
	for (const SlowReaders::Verdict& verdict: _readers.takeVerdicts())
	{
		tell({.kind = LoopEvent::Kind::slow, .slot = verdict.slot, .reason = verdict.reason});
	}
	for (const MemberSlot slot: _readers.takeBehind())
	{
		tell({.kind = LoopEvent::Kind::behind, .slot = slot});
	}
	for (const MemberSlot slot: std::exchange(_drained, {}))
	{
		tell({.kind = LoopEvent::Kind::drained, .slot = slot});
	}
}


void HubLoop::freeReleased()
{
	for (const MemberSlot slot: std::exchange(_released, {}))
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
	const SlowReaders::Queued queued = _readers.queued();
	_gauges.connections.set(_count);
	_gauges.queuedBytes.set(queued.inAll);
	_gauges.queuedBytesMax.set(queued.most);
	_gauges.seen.set(microseconds(_loop.now().time_since_epoch()));
}


/// One timer serves everybody. Too early is harmless, so it moves only to an earlier time: a deadline that moves on with
/// every text then costs nothing.
void HubLoop::armTimer()
{
	const std::optional<TimePoint> deadline = nextDeadline();
	if (!deadline || (_timer != CallId::none && _timerTime <= *deadline))
	{
		return;
	}
	_loop.cancel(_timer);
	_timerTime = *deadline;
	_timer = _loop.callAt(_timerTime, [this] { onTimer(); });
}


void HubLoop::onTimer()
{
	_timer = CallId::none;
	sendPostponed();
	_readers.judge(_loop.now());
	endGoodbyes();
	hangUpOnDisplaced();
	tellReaders();
	if (_logRetry && *_logRetry <= _loop.now())
	{
		_logRetry = _log.flush() ? std::optional(_loop.now() + _limits.logRetry) : std::nullopt;
	}
	armTimer();
}


std::optional<TimePoint> HubLoop::nextDeadline() const noexcept
{
	std::optional<TimePoint> next = _readers.deadline();
	const auto consider = [&next](TimePoint time) { next = next ? std::min(*next, time) : time; };
	if (const HubConnection* ending = _goodbyes.front())
	{
		consider(ending->since + _limits.goodbye);
	}
	if (const HubConnection* caller = _noticed.front())
	{
		consider(caller->since + lastChance);
	}
	if (const std::optional<TimePoint> ack = _acks.deadline(_limits.ack))
	{
		consider(*ack);
	}
	if (_logRetry)
	{
		consider(*_logRetry);
	}
	return next;
}


void HubLoop::sendPostponed()
{
	while (HubConnection* const author = _acks.due(_limits.ack, _loop.now()))
	{
		if (author->wait > HubConnection::Wait::notice)
		{
			_acks.forget(*author);
			continue;
		}
		deliver(*author, {}, 0);
	}
}


void HubLoop::endGoodbyes()
{
	while (HubConnection* const ending = _goodbyes.front())
	{
		if (ending->since + _limits.goodbye > _loop.now())
		{
			return;
		}
		_goodbyes.remove(*ending);
		abort(*ending, "The goodbye did not arrive in time.");
	}
}


/// Whoever has said nothing at all would not understand a goodbye, and a crowd of them is not waited for.
void HubLoop::hangUpOnDisplaced()
{
	while (HubConnection* const caller = _noticed.front())
	{
		if (caller->since + lastChance > _loop.now())
		{
			return;
		}
		_noticed.remove(*caller);
		const bool isSilent = caller->connection().stats().bytesReceived == 0;
		if (isSilent)
		{
			abort(*caller, "Others have come who say who they are.");
		}
		tell(
			{.kind = isSilent ? LoopEvent::Kind::displacedSilent : LoopEvent::Kind::displaced, .slot = caller->slot()});
	}
}


} // namespace ciarla
