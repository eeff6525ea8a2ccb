#pragma once

#include "DeadlineTimer.h"
#include "HubGauges.h"
#include "HubLoop.h"

#include <ciarla/protocol/Hub.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>


namespace ciarla {


class HubSite;


/// A HubServerHandler hears from a HubServer, on its loop.
class HubServerHandler
{
public:
	virtual ~HubServerHandler() = default;

	/// This caller has said who it is.
	virtual void onWelcomed(MemberSlot slot) noexcept = 0;

	/// This caller is gone, and its slot is free.
	virtual void onGone(MemberSlot slot) noexcept = 0;

	/// After shutDown(): nobody is left on any loop.
	virtual void onEmpty() noexcept = 0;
};


/// A HubServer gives a Hub its connections, its time and its timer. The hub decides on one loop, the caller's. The
/// connections live on that one and on as many more, each with a thread of its own:
///
///     connections of loop 0 --------------------------------------> Hub --batch--> carried out in place
///     connections of loop 1 --IncomingBatch, once a turn, posted--> Hub --batch--> posted to loop 1
///
/// Whatever is under way has a bound. To a loop go two batches at most; what is decided meanwhile joins the third, and if
/// that grows too large the hub takes no texts. From a loop come 1 MiB at most that the hub has not read: then the loop
/// reads from nobody.
///
/// Ownership: its threads end in the destructor, when the first loop does not run any more. Whoever is still connected
///            is cut off by it.
/// Threading: the first loop's thread.
class HubServer final: private HubLoopHandler
{
public:
	/// All of them outlive it. `hub` was made for so many loops. Threads start here, so signals must be blocked by now.
	HubServer(
		Loop& loop, unsigned loops, std::unique_ptr<Hub> hub, const HubLoopLimits& limits, HubLog& log,
		HubServerHandler& handler);
	~HubServer() override;
	HubServer(const HubServer&) = delete;
	HubServer& operator=(const HubServer&) = delete;

	/// Gives a caller, not started yet, to the loop that has the fewest; the slot is free.
	void take(std::unique_ptr<Connection> connection, MemberSlot slot, TurnAway turnAway, Trust trust);

	/// Hangs up on one that has not said who it is. What it may have sent by now is read before; if it is a member then,
	/// or gone, it is left alone.
	void displace(MemberSlot slot);

	void configure(HubSettings settings, const HubLoopLimits& limits);
	void showNumbers();

	/// Says goodbye to everybody; onEmpty() follows once they are gone, or could not be told in time.
	void shutDown(Duration patience);

	std::size_t loops() const noexcept
	{
		return _sites.size();
	}

	std::size_t connections() const noexcept
	{
		return _connections;
	}

	// Any thread.
	const HubGauges& gauges() const noexcept
	{
		return _gauges;
	}

	const LoopGauges& gauges(std::size_t loop) const noexcept;

private:
	void onEvent(unsigned loop, const LoopEvent& event) noexcept override;
	void open(unsigned loop, const LoopEvent& event);
	void release(MemberSlot slot);

	void arm();
	void settle();
	void tick();
	void show();
	void tellIfEmpty();

	Loop& _loop;
	const std::unique_ptr<Hub> _hub;
	HubLoopLimits _limits;
	HubServerHandler& _handler;
	HubGauges _gauges;
	std::vector<std::unique_ptr<HubSite>> _sites;
	std::vector<std::uint8_t> _siteOf; ///< By slot.
	std::size_t _connections = 0;

	DeadlineTimer _timer;
	CallId _settle = CallId::none;
	CallId _show = CallId::none;
	CallId _empty = CallId::none;
	bool _stopping = false;
	bool _emptyTold = false;
};


} // namespace ciarla
