#include "HubHost.h"

#include <ciarla/protocol/SafeText.h>

#include <algorithm>
#include <cassert>
#include <utility>


// What goes through a host: callers, bytes and decisions. HubHostTimes.cpp says what time does to it.
namespace ciarla {


namespace {


/// A member that has so much waiting after a turn does not read, or not as fast as we say.
constexpr std::size_t highWaterBytes = 16 * 1024;
constexpr std::size_t lowWaterBytes = 4 * 1024;

/// More than one turn can bring: so many connections are found ready, and each is read so often, at most; and a short
/// text grows to twice its bytes when it is told.
constexpr std::size_t turnBytesMax = 256 * 1024 * 1024;


std::string credentialOf(const Credentials& credentials)
{
	if (!credentials.certificate.empty())
	{
		return "cert:" + credentials.certificate;
	}
	return credentials.user ? "uid:" + std::to_string(*credentials.user) : std::string();
}


} // namespace


ConnectionLimits connectionLimitsFor(const HubHostLimits& limits) noexcept
{
	ConnectionLimits connection;
	connection.highWaterBytes = highWaterBytes;
	connection.lowWaterBytes = lowWaterBytes;
	connection.capBytes = limits.queueBytesMax + turnBytesMax;
	return connection;
}


HubHost::HubHost(
	Loop& loop, std::unique_ptr<Hub> hub, unsigned index, const HubHostLimits& limits, HubLog& log, HubGauges& gauges,
	HubHostHandler& handler):
	_loop(loop),
	_hub(std::move(hub)),
	_index(index),
	_limits(limits),
	_log(log),
	_gauges(gauges),
	_handler(handler)
{
}


HubHost::~HubHost()
{
	for (const CallId id: {_settle, _timer, _giveUp, _show})
	{
		_loop.cancel(id);
	}
}


void HubHost::take(std::unique_ptr<Connection> connection, Ticket ticket, TurnAway turnAway, Trust trust)
{
	HubConnectionHandler& handler = *this;
	auto taken = std::make_unique<HubConnection>(handler, std::move(connection), ticket, turnAway, trust);
	HubConnection& added = *taken;
	_byTicket.resize(std::max<std::size_t>(_byTicket.size(), ticket + 1));
	_byTicket[ticket] = std::move(taken);
	++_connections;
	added.start(_loop);
	if (_stopping)
	{
		abort(added, "The hub is stopping.");
	}
}


void HubHost::displace(Ticket ticket)
{
	HubConnection* connection = ticket < _byTicket.size() ? _byTicket[ticket].get() : nullptr;
	if (connection != nullptr && connection->wait == HubConnection::Wait::nothing)
	{
		_noticed.push(*connection, _loop.now());
		armTimer();
	}
}


void HubHost::receiveMail(HubMail mail)
{
	_hub->receiveMail(std::move(mail), _loop.now());
	arm();
}


void HubHost::configure(HubSettings settings, const HubHostLimits& limits)
{
	_limits = limits;
	_hub->configure(std::move(settings), _loop.now());
	arm();
}


void HubHost::broadcast(const Broadcast& broadcast) noexcept
{
	const std::span<const Bytes> slab(&broadcast.slab, 1);
	const BroadcastException* exception = broadcast.exceptions.data();
	const BroadcastException* const end = exception + broadcast.exceptions.size();
	for (std::size_t position = 0; position < broadcast.members.size(); ++position)
	{
		const bool excepted = exception != end && exception->position == position;
		const bool mayWait = excepted && exception->mayWait;
		const std::span<const Bytes> batch = excepted ? (exception++)->pieces : slab;
		HubConnection* connection = find(broadcast.members[position]);
		// Whoever has lost a text hears no more but its goodbye.
		if (connection != nullptr && connection->wait != HubConnection::Wait::verdict)
		{
			if (mayWait)
			{
				postpone(*connection, batch);
				continue;
			}
			deliver(*connection, batch);
			if (broadcast.isLast)
			{
				// Among ten thousand it would be out of the processor's caches by the end of the turn.
				connection->connection().hasten();
			}
		}
	}
}


void HubHost::send(MemberSlot slot, std::span<const Bytes> batch) noexcept
{
	if (HubConnection* connection = find(slot))
	{
		deliver(*connection, batch);
	}
}


void HubHost::close(MemberSlot slot) noexcept
{
	HubConnection* connection = find(slot);
	if (connection == nullptr || connection->wait == HubConnection::Wait::burial || _goodbyes.holds(*connection))
	{
		return;
	}
	if (connection->postponed != nullptr)
	{
		deliver(*connection, {});
	}
	_readers.remove(*connection);
	_noticed.remove(*connection);
	connection->wait = HubConnection::Wait::nothing;
	_goodbyes.push(*connection, _loop.now());
	connection->connection().close(CloseMode::graceful, {});
}


void HubHost::mail(unsigned to, HubMail mail) noexcept
{
	_handler.onMail(to, std::move(mail));
}


void HubHost::notice(const HubNotice& notice) noexcept
{
	const HubConnection* connection = find(notice.slot);
	if (notice.kind == HubNotice::Kind::welcomed && connection != nullptr)
	{
		_finished.push_back(connection->ticket());
	}
	if (_log.wants(logLevelOf(notice)))
	{
		const std::string address = connection != nullptr ? connection->connection().info().peer.text() : "";
		_log.tell(notice, safeReason(address));
	}
}


void HubHost::onOpen(HubConnection& connection) noexcept
{
	const TurnAway turnAway = connection.turnAway();
	connection.slot = turnAway == TurnAway::none ? _hub->admit(originOf(connection), _loop.now())
												 : _hub->turnAway(byeOf(turnAway), _loop.now());
	_bySlot.resize(std::max<std::size_t>(_bySlot.size(), connection.slot + 1));
	_bySlot[connection.slot] = &connection;
	arm();
}


void HubHost::onData(HubConnection& connection, std::span<const std::byte> bytes) noexcept
{
	if (!_hub->receive(connection.slot, bytes, _loop.now()))
	{
		connection.connection().setReading(false);
	}
	arm();
}


void HubHost::onWritable(HubConnection& connection) noexcept
{
	_readers.remove(connection);
	_hub->resume(connection.slot, _loop.now());
	connection.connection().setReading(true);
	if (_hub->hasOutput())
	{
		arm();
	}
}


void HubHost::onEnd(HubConnection& connection) noexcept
{
	_hub->receiveEnd(connection.slot, _loop.now());
	arm();
}


void HubHost::onClose(HubConnection& connection) noexcept
{
	_readers.remove(connection);
	_goodbyes.remove(connection);
	_noticed.remove(connection);
	_acks.forget(connection);
	connection.wait = HubConnection::Wait::burial;
	if (connection.slot != HubConnection::noSlot)
	{
		_hub->forget(connection.slot, _loop.now());
	}
	_gone.push_back(&connection);
	arm();
}


void HubHost::deliver(HubConnection& connection, std::span<const Bytes> batch) noexcept
{
	const SendResult result =
		connection.connection().send(connection.postponed == nullptr ? batch : _acks.takeWith(connection, batch));
	if (result == SendResult::acceptedPause || result == SendResult::full)
	{
		watchReader(connection, result == SendResult::full);
	}
}


void HubHost::postpone(HubConnection& connection, std::span<const Bytes> acks) noexcept
{
	if (!_acks.push(connection, acks, _loop.now()))
	{
		deliver(connection, acks);
	}
}


/// What a turn brought has not had its chance to leave. So only who has been behind for longer is judged by its bytes:
/// two rounds of one turn may settle.
void HubHost::watchReader(HubConnection& connection, bool refused) noexcept
{
	_noticed.remove(connection);
	const bool wasBehind = _readers.holds(connection) && _settles - connection.settledBefore >= 2;
	if (refused || (wasBehind && connection.connection().stats().bytesQueued > _limits.queueBytesMax))
	{
		_readers.remove(connection);
		connection.wait = HubConnection::Wait::verdict;
		_slow.push_back(connection.slot);
	}
	else if (connection.wait == HubConnection::Wait::nothing)
	{
		_judgement = _readers.front() == nullptr ? _loop.now() + lookEvery() : _judgement;
		_readers.push(connection, _loop.now());
		connection.settledBefore = _settles;
	}
}


HubConnection* HubHost::find(MemberSlot slot) const noexcept
{
	return slot < _bySlot.size() ? _bySlot[slot] : nullptr;
}


MemberOrigin HubHost::originOf(const HubConnection& connection) const
{
	const ConnectionInfo& info = connection.connection().info();
	const PeerSource source = sourceOf(info);
	const bool wireCounts = connection.trust() != Trust::none;
	// Everybody on this machine calls from the loopback: it tells nobody from anybody.
	const bool tellsNobody = wireCounts && isLoopback(source);
	return {
		connection.trust() == Trust::trusted, wireCounts ? credentialOf(info.credentials) : std::string(),
		tellsNobody ? std::string() : source.text};
}


void HubHost::abort(HubConnection& connection, std::string reason)
{
	connection.connection().close(CloseMode::abort, {CloseSide::local, ErrorCode::cancelled, std::move(reason)});
}


void HubHost::arm()
{
	if (_settle == CallId::none)
	{
		_settle = _loop.defer([this] { settle(); });
	}
}


void HubHost::settle()
{
	_settle = CallId::none;
	++_settles;
	_hub->settle(*this);
	putOutSlow();
	buryGone();
	report();
	if (_log.hasOutput() && _log.flush())
	{
		_logRetry = _loop.now() + _limits.logRetry;
	}
	armTimer();
	if (_stopping && _connections == 0 && !std::exchange(_emptyTold, true))
	{
		_handler.onEmpty(_index);
	}
}


void HubHost::putOutSlow()
{
	while (!_slow.empty())
	{
		for (const MemberSlot slot: std::exchange(_slow, {}))
		{
			_hub->putOut(
				slot, LeaveCode::tooSlow,
				"More than " + std::to_string(_limits.queueBytesMax / 1024) + " KiB waited to be read.", _loop.now());
		}
		_hub->settle(*this);
	}
}


void HubHost::buryGone()
{
	// None of their callbacks is on the stack: this is a call of our own.
	for (const HubConnection* connection: std::exchange(_gone, {}))
	{
		if (connection->slot != HubConnection::noSlot && find(connection->slot) == connection)
		{
			_bySlot[connection->slot] = nullptr;
		}
		const Ticket ticket = connection->ticket();
		_byTicket[ticket].reset();
		_departed.push_back(ticket);
		--_connections;
	}
}


void HubHost::report()
{
	if (!_finished.empty() || !_departed.empty())
	{
		_handler.onCallers(std::exchange(_finished, {}), std::exchange(_departed, {}));
	}
}


} // namespace ciarla
