#pragma once

#include "AckQueue.h"
#include "HubConnection.h"
#include "HubLog.h"
#include "LoopEvent.h"
#include "SlowReaders.h"

#include <ciarla/protocol/Limits.h>
#include <ciarla/protocol/OutgoingBatch.h>
#include <ciarla/transport/Loop.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>


namespace ciarla {


/// The bounds of one loop of a hub, with their reasons.
struct HubLoopLimits
{
	SlowReaderLimits readers;

	/// How long a goodbye may take to arrive, to whom reads a byte a second too.
	Duration goodbye = std::chrono::seconds(5);

	/// How long an ACK may wait for something else to ride with. The wire says so.
	Duration ack = Limits().ackDelay;

	/// How long the log waits before it tries again.
	Duration logRetry = std::chrono::milliseconds(500);

	/// How often the numbers are shown.
	Duration show = std::chrono::seconds(1);
};


/// A Delivery carries out what the hub decided for the connections of one loop, and knows what of it waits: for members to read,
/// for something that an ACK can ride with, for a goodbye to arrive.
///
/// What the hub does not know is found out here: its SlowReaders judge that a member does not read, and tellReaders()
/// tells the hub, which puts it out.
///
/// Ownership: of no connection; those that it is handed are in no queue of its own once it has forgotten them.
/// Threading: its loop's.
class Delivery final: private HubSink
{
public:
	/// By slot; the loop's.
	using Connections = std::vector<std::unique_ptr<HubConnection>>;

	/// All of them outlive it. What is found out is told to the handler as that loop's.
	Delivery(
		Loop& loop, unsigned index, const Connections& connections, const HubLoopLimits& limits, HubLog& log,
		HubLoopHandler& handler);
	Delivery(const Delivery&) = delete;
	Delivery& operator=(const Delivery&) = delete;

	/// Does what the hub decided; the batch is empty then.
	void carryOut(OutgoingBatch& batch);

	/// The slots that became free since the last call.
	std::vector<MemberSlot> takeReleased();

	/// Asks one that has not said who it is to make room. What it may have sent by now is told before.
	void displace(HubConnection& connection);

	/// It has read what waited.
	void noteRead(HubConnection& connection) noexcept;

	/// It is gone. If the hub has never heard of it, its slot is free.
	void forget(HubConnection& connection) noexcept;

	/// Does what was due by now.
	void tick();

	/// When tick() is next wanted.
	std::optional<TimePoint> deadline() const noexcept;

	void configure(const HubLoopLimits& limits);

	SlowReaders::Queued queued() const noexcept
	{
		return _readers.queued();
	}

private:
	void broadcast(const Broadcast& broadcast) noexcept override;
	void send(MemberSlot slot, std::span<const Bytes> pieces) noexcept override;
	void close(MemberSlot slot, const Bytes& goodbye) noexcept override;
	void awaitDrained(MemberSlot slot, bool stopsReading) noexcept override;
	void release(MemberSlot slot) noexcept override;
	void notice(const HubNotice& notice) noexcept override;

	void deliver(HubConnection& connection, std::span<const Bytes> pieces, std::size_t share) noexcept;
	void postpone(HubConnection& connection, std::span<const Bytes> acks) noexcept;
	HubConnection* find(MemberSlot slot) const noexcept;
	void tell(const LoopEvent& event) noexcept;
	void tellReaders();
	void sendPostponed();
	void endGoodbyes();
	void hangUpOnDisplaced();

	Loop& _loop;
	const unsigned _index;
	const Connections& _connections;
	HubLoopLimits _limits;
	HubLog& _log;
	HubLoopHandler& _handler;

	LoopRooms _rooms;
	SlowReaders _readers;
	AckQueue _acks;
	ConnectionQueue _goodbyes{HubConnection::Wait::goodbye}; ///< Those that are ending.
	ConnectionQueue _noticed{HubConnection::Wait::notice};   ///< Those that are to make room.
	std::vector<MemberSlot> _drained;                        ///< Had read already when the hub asked.
	std::vector<MemberSlot> _released;
};


} // namespace ciarla
