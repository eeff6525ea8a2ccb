#pragma once

#include "DeadlineTimer.h"
#include "Delivery.h"
#include "HubGauges.h"
#include "LoopEvent.h"

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


/// A HubLoop is one loop of a hub: it owns the connections that are on it, tells what they do, and has a
/// Delivery carry out what the hub decided for them. It knows nothing of the protocol.
///
///     connections --onData--> handler ----> Hub ----> OutgoingBatch --carryOut()--> Delivery ----> connections
///
/// Threading: its loop's, but for the constructor and the destructor, when the loop does not run.
class HubLoop final: private HubConnectionHandler
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
	void onOpen(HubConnection& connection) noexcept override;
	void onData(HubConnection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(HubConnection& connection) noexcept override;
	void onEnd(HubConnection& connection) noexcept override;
	void onClose(HubConnection& connection) noexcept override;

	void tell(const LoopEvent& event) noexcept;
	void freeReleased();
	void flushLog();
	void show();
	void armTimer();
	void onTimer();

	Loop& _loop;
	const unsigned _index;
	HubLoopLimits _limits;
	HubLog& _log;
	LoopGauges& _gauges;
	HubLoopHandler& _handler;

	Delivery::Connections _connections;
	std::size_t _count = 0;
	Delivery _delivery;

	DeadlineTimer _timer;
	CallId _free = CallId::none;
	CallId _giveUp = CallId::none;
	CallId _show = CallId::none;
	std::optional<TimePoint> _logRetry;
	bool _isReading = true;
	bool _stopping = false;
};


} // namespace ciarla
