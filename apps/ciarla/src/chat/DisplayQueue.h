#pragma once

#include "SessionSettings.h"

#include <ciarla/console/Console.h>

#include <cstdint>
#include <deque>


namespace ciarla {


class IgnoreList;
class Link;


/// A DisplayQueue is what the peer of a chat said, until it has been shown: then it is acknowledged. It holds the peer
/// back while the console is slower.
///
/// Ownership: what it is given outlives it, the link up to linkEnded().
/// Threading: the loop's thread.
class DisplayQueue
{
public:
	/// Tickets go on from `lastTicket`, that of the chat before.
	DisplayQueue(
		Console& console, const SessionLimits& limits, IgnoreList& ignored, Link& link,
		std::uint64_t lastTicket) noexcept;

	/// Shows this, unless who said it is ignored, and then acknowledges it by `sequence`; 0: nobody awaits that. `member` is
	/// a hub's handle, or 0.
	void show(const Talk& talk, std::uint32_t member, std::uint64_t sequence);

	/// Console says so: everything up to `ticket` was seen.
	void shown(std::uint64_t ticket);

	/// Nothing will be seen any more.
	void abandon() noexcept;

	/// The link is over; what is unshown may still be shown, but is no longer acknowledged.
	void linkEnded() noexcept;

	bool allShown() const noexcept
	{
		return _unshown.empty();
	}

	bool isAbandoned() const noexcept
	{
		return _abandoned;
	}

	/// The last one that was given out.
	std::uint64_t lastTicket() const noexcept
	{
		return _ticket;
	}

private:
	struct Unshown
	{
		std::uint64_t ticket;
		std::uint64_t sequence;
	};

	void skip(std::uint64_t sequence);

	Console& _console;
	const SessionLimits& _limits;
	IgnoreList& _ignored;
	Link* _link;
	std::deque<Unshown> _unshown;
	std::uint64_t _ticket;
	bool _held = false; ///< The peer waits.
	bool _abandoned = false;
};


} // namespace ciarla
