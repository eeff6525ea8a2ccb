#pragma once

#include "AckQueue.h"
#include "HubConnection.h"
#include "HubGauges.h"
#include "HubLog.h"
#include "SlowReaders.h"

#include <ciarla/protocol/Hub.h>
#include <ciarla/protocol/OutgoingBatch.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>


namespace ciarla {


/// The bounds of one loop of a hub, with their reasons.
struct HubLoopLimits
{
	SlowReaderLimits readers;

	/// How long a goodbye may take to arrive, to whom reads a byte a second too.
	Duration goodbye = std::chrono::seconds(5);

	/// How long an ACK may wait for something else to ride with. The wire says so.
	Duration ack = std::chrono::milliseconds(20);

	/// How long the log waits before it tries again.
	Duration logRetry = std::chrono::milliseconds(500);

	/// How often the numbers are shown.
	Duration show = std::chrono::seconds(1);
};


/// Something that happened on one loop of a hub. Of each slot: opened, any of the others, closed; and released, the last.
/// All is borrowed for the call.
struct LoopEvent
{
	enum class Kind : std::uint8_t
	{
		opened,   ///< From `origin`; to be told that it is not wanted if `turnAway`.
		received, ///< `bytes` came.
		ended,    ///< It sends no more.
		closed,
		slow, ///< It does not read, and is to be put out: `reason` says why.
		behind,
		drained,
		displaced,       ///< All that this one had sent when it was to make room has been told.
		displacedSilent, ///< It had sent nothing, and has been hung up on.
		released         ///< The slot is free, here and in the hub.
	};

	Kind kind;
	MemberSlot slot;
	std::span<const std::byte> bytes{};
	std::string_view reason{};
	const MemberOrigin* origin = nullptr;
	TurnAway turnAway = TurnAway::none;
};


/// A HubLoopHandler hears what happens on the loops of a hub, of each in its order.
///
/// Threading: that loop's, and not from inside a call of the loop, but for carryOut().
class HubLoopHandler
{
public:
	virtual ~HubLoopHandler() = default;

	virtual void onEvent(unsigned loop, const LoopEvent& event) noexcept = 0;
};


/// A HubLoop is one loop of a hub: it owns the connections that are on it, carries out what the hub decided for them,
/// and tells what they do. It knows nothing of the protocol.
///
///     connections --onData--> handler ----> Hub ----> OutgoingBatch --carryOut()--> connections
///
/// What the hub does not know is judged here: that a member does not read.
///
/// Threading: its loop's, but for the constructor and the destructor, when the loop does not run.
class HubLoop final: private HubSink, private HubConnectionHandler
{
public:
	/// All of them outlive it.
	HubLoop(
		Loop& loop, unsigned index, const HubLoopLimits& limits, HubLog& log, LoopGauges& gauges,
		HubLoopHandler& handler);
	~HubLoop() override;
	HubLoop(const HubLoop&) = delete;
	HubLoop& operator=(const HubLoop&) = delete;

	/// Takes a caller in, in a slot that is free.
	void take(std::unique_ptr<Connection> connection, MemberSlot slot, TurnAway turnAway, Trust trust);

	/// Asks a caller who has not said who it is to make room. What it may have sent by now is told before.
	void displace(MemberSlot slot);

	/// Does what the hub decided; the batch is empty then.
	void carryOut(OutgoingBatch& batch);

	/// Off: nothing is read from anybody until it is on again.
	void setReading(bool on);

	void configure(const HubLoopLimits& limits);

	/// Shows numbers in the gauges from now on, and how late this loop is.
	void showNumbers();

	/// Takes nobody any more, and cuts off those who are left after a while.
	void shutDown(Duration patience);

private:
	void broadcast(const Broadcast& broadcast) noexcept override;
	void send(MemberSlot slot, std::span<const Bytes> pieces) noexcept override;
	void close(MemberSlot slot, const Bytes& goodbye) noexcept override;
	void awaitDrained(MemberSlot slot, bool stopsReading) noexcept override;
	void release(MemberSlot slot) noexcept override;
	void notice(const HubNotice& notice) noexcept override;

	void onOpen(HubConnection& connection) noexcept override;
	void onData(HubConnection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(HubConnection& connection) noexcept override;
	void onEnd(HubConnection& connection) noexcept override;
	void onClose(HubConnection& connection) noexcept override;

	void deliver(HubConnection& connection, std::span<const Bytes> pieces, std::size_t share) noexcept;
	void postpone(HubConnection& connection, std::span<const Bytes> acks) noexcept;
	HubConnection* find(MemberSlot slot) const noexcept;
	void tell(const LoopEvent& event) noexcept;
	void abort(HubConnection& connection, std::string reason);

	void tellReaders();
	void freeReleased();
	void flushLog();
	void show();

	void armTimer();
	void onTimer();
	std::optional<TimePoint> nextDeadline() const noexcept;
	void sendPostponed();
	void endGoodbyes();
	void hangUpOnDisplaced();

	Loop& _loop;
	const unsigned _index;
	HubLoopLimits _limits;
	HubLog& _log;
	LoopGauges& _gauges;
	HubLoopHandler& _handler;

	std::vector<std::unique_ptr<HubConnection>> _connections; ///< By slot.
	std::size_t _count = 0;
	LoopRooms _rooms;
	SlowReaders _readers;
	AckQueue _acks;
	ConnectionQueue _goodbyes{HubConnection::Wait::goodbye}; ///< Those that are ending.
	ConnectionQueue _noticed{HubConnection::Wait::notice};   ///< Those that are to make room.
	std::vector<MemberSlot> _drained;                        ///< Had read already when the hub asked.
	std::vector<MemberSlot> _released;

	CallId _timer = CallId::none;
	CallId _free = CallId::none;
	CallId _giveUp = CallId::none;
	CallId _show = CallId::none;
	TimePoint _timerTime;
	std::optional<TimePoint> _logRetry;
	bool _isReading = true;
	bool _stopping = false;
};


} // namespace ciarla
