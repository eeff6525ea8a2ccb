#include "Delivery.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <chrono>
#include <utility>


namespace ciarla {


namespace {


/// Between being told to go and going: long enough for another turn of the loop, which reads what has come meanwhile,
/// and short enough that a flood cannot fill the hub with those who are to go.
constexpr Duration lastChance = std::chrono::milliseconds(1);


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


Delivery::Delivery(
	Loop& loop, unsigned index, const Connections& connections, const HubLoopLimits& limits, HubLog& log,
	HubLoopHandler& handler):
	_loop(loop),
	_index(index),
	_connections(connections),
	_limits(limits),
	_log(log),
	_handler(handler),
	_readers(limits.readers)
{
}


void Delivery::carryOut(OutgoingBatch& batch)
{
	batch.carryOut(_rooms, *this);
	_readers.endBatch();
	tellReaders();
}


std::vector<MemberSlot> Delivery::takeReleased()
{
	return std::exchange(_released, {});
}


void Delivery::displace(HubConnection& connection)
{
	if (connection.wait == HubConnection::Wait::nothing)
	{
		_noticed.push(connection, _loop.now());
	}
}


void Delivery::noteRead(HubConnection& connection) noexcept
{
	_readers.release(connection);
}


void Delivery::forget(HubConnection& connection) noexcept
{
	_readers.release(connection);
	_goodbyes.remove(connection);
	_noticed.remove(connection);
	_acks.forget(connection);
	if (!connection.isOpen)
	{
		_released.push_back(connection.slot());
	}
}


void Delivery::tick()
{
	sendPostponed();
	_readers.judge(_loop.now());
	endGoodbyes();
	hangUpOnDisplaced();
	tellReaders();
}


std::optional<TimePoint> Delivery::deadline() const noexcept
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
	return next;
}


void Delivery::configure(const HubLoopLimits& limits)
{
	_limits = limits;
	_readers.configure(limits.readers);
}


void Delivery::broadcast(const Broadcast& broadcast) noexcept
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


void Delivery::send(MemberSlot slot, std::span<const Bytes> pieces) noexcept
{
	if (HubConnection* const connection = find(slot))
	{
		deliver(*connection, pieces, bytesOf(pieces));
	}
}


void Delivery::close(MemberSlot slot, const Bytes& goodbye) noexcept
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


void Delivery::awaitDrained(MemberSlot slot, bool stopsReading) noexcept
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


void Delivery::release(MemberSlot slot) noexcept
{
	_released.push_back(slot);
}


void Delivery::notice(const HubNotice& notice) noexcept
{
	if (_log.wants(logLevelOf(notice)))
	{
		const HubConnection* const connection = find(notice.slot);
		const std::string address = connection != nullptr ? connection->connection().info().peer.text() : "";
		_log.tell(notice, safeReason(address));
	}
}


void Delivery::deliver(HubConnection& connection, std::span<const Bytes> pieces, std::size_t share) noexcept
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


void Delivery::postpone(HubConnection& connection, std::span<const Bytes> acks) noexcept
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


HubConnection* Delivery::find(MemberSlot slot) const noexcept
{
	return slot < _connections.size() ? _connections[slot].get() : nullptr;
}


void Delivery::tell(const LoopEvent& event) noexcept
{
	_handler.onEvent(_index, event);
}


/// Not while a batch is carried out: what the hub decides then would join it.
void Delivery::tellReaders()
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


void Delivery::sendPostponed()
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


void Delivery::endGoodbyes()
{
	while (HubConnection* const ending = _goodbyes.front())
	{
		if (ending->since + _limits.goodbye > _loop.now())
		{
			return;
		}
		_goodbyes.remove(*ending);
		ending->abort("The goodbye did not arrive in time.");
	}
}


/// Whoever has said nothing at all would not understand a goodbye, and a crowd of them is not waited for.
void Delivery::hangUpOnDisplaced()
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
			caller->abort("Others have come who say who they are.");
		}
		tell(
			{.kind = isSilent ? LoopEvent::Kind::displacedSilent : LoopEvent::Kind::displaced, .slot = caller->slot()});
	}
}


} // namespace ciarla
