#pragma once

#include "HubHost.h"

#include <ciarla/transport/SocketLoop.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <vector>


namespace ciarla {


/// Makes one hub of a group.
using HubMaker = std::function<std::unique_ptr<Hub>(HubPlace)>;


/// A HubGroupHandler hears from a group, on its first loop.
class HubGroupHandler
{
public:
	virtual ~HubGroupHandler() = default;

	/// These callers have said who they are, and those are gone.
	virtual void onCallers(std::span<const Ticket> finished, std::span<const Ticket> gone) noexcept = 0;

	/// After shutDown(): nobody is left on any loop.
	virtual void onEmpty() noexcept = 0;
};


/// A HubGroup serves the same rooms on several loops, each with a thread of its own: the first is the caller's, the
/// others are the group's.
///
///                           /-> HubHost 0 (the caller's thread)
///     callers --take()-----+--> HubHost 1 (a thread)      mail between them: one post a turn and target
///                           \-> HubHost 2 (a thread)
///
/// Ownership: its threads end in the destructor, when the first loop does not run any more. Whoever is still connected
///            is cut off by it.
/// Threading: the first loop's thread.
class HubGroup
{
public:
	/// All of them outlive it. Threads start here, so signals must be blocked by now.
	HubGroup(
		Loop& first, unsigned loops, const HubMaker& makeHub, const HubHostLimits& limits, HubLog& log,
		HubGroupHandler& handler);
	~HubGroup();
	HubGroup(const HubGroup&) = delete;
	HubGroup& operator=(const HubGroup&) = delete;

	/// Gives a caller, not started yet, to the loop that has the fewest.
	void take(std::unique_ptr<Connection> connection, Ticket ticket, TurnAway turnAway, Trust trust);

	void displace(Ticket ticket);
	void configure(const HubSettings& settings, const HubHostLimits& limits);
	void showNumbers();
	void shutDown(Duration patience);

	std::size_t size() const noexcept
	{
		return _seats.size();
	}

	/// Any thread.
	const HubGauges& gauges(std::size_t index) const noexcept;

private:
	class Seat;

	/// Runs `work` with one host, on its thread.
	template <typename Work>
	void with(std::size_t index, Work work);

	void onMail(unsigned to, HubMail mail);
	void onCallers(unsigned from, const std::vector<Ticket>& finished, const std::vector<Ticket>& gone);
	void onEmpty();

	HubGroupHandler& _handler;
	std::vector<std::unique_ptr<Seat>> _seats;
	std::vector<std::uint8_t> _seatOf; ///< By ticket.
	std::vector<std::size_t> _load;    ///< Connections of each, as far as this thread knows.
	std::size_t _nonEmpty;
};


} // namespace ciarla
