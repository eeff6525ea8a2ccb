#pragma once

#include "HubConnection.h"

#include <ciarla/base/Time.h>
#include <ciarla/transport/ConnectionLimits.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>


namespace ciarla {


/// What may wait for members who do not read, with the reasons.
struct SlowReaderLimits
{
	/// For one member. Its texts are shared with all others, so this bounds what is held for the slowest rather than
	/// memory for each.
	std::size_t queueBytesMax = 1024 * 1024;

	/// For all on this loop together: of what several share, each counts its part. Those with the most go first.
	std::size_t queueBytesMaxInAll = 128 * 1024 * 1024;

	/// How long a member may take in less than progressBytes of what waits.
	Duration stall = std::chrono::seconds(10);

	/// TCP tells of what was read in pieces of the reader's buffer, of which the smallest that systems have are of this
	/// size. Whoever takes in less within `stall` cannot be told there from one who reads nothing; so on no wire is it
	/// enough.
	std::size_t progressBytes = 1024;
};


/// The bounds that connections of a hub are to have: at high water a member has stopped reading, and is watched; above
/// the cap it would lose a text. Between queueBytesMax and the cap fits what one turn may bring at the
/// utmost to one that reads well, and a goodbye.
ConnectionLimits connectionLimitsFor(const SlowReaderLimits& limits) noexcept;


/// SlowReaders are the members of one loop that have more waiting than they read, and what becomes of them:
///
///     reads --queue at high water--> watched --queue at low water--> reads
///                                       \--too much waits, or too little is read for too long--> put out
///
/// What one turn brought has had no chance to leave, so only one that was watched before is judged by its bytes: with
/// the others, those that are behind hurt themselves alone.
///
/// Threading: its loop's.
class SlowReaders
{
public:
	explicit SlowReaders(const SlowReaderLimits& limits) noexcept;

	void configure(const SlowReaderLimits& limits) noexcept;

	/// The connection has reached high water, or refused what it was sent; `share` is how much memory that takes which
	/// is for it alone.
	void watch(HubConnection& connection, std::size_t share, bool refused, TimePoint now);

	/// It has read, or has gone: it is watched no more.
	void release(HubConnection& connection) noexcept;

	/// A batch was carried out: what waits for all is counted, where it may be too much.
	void endBatch();

	/// Looks at those that are watched, if it is time.
	void judge(TimePoint now);

	/// When judge() next has something to do; none while nobody is watched.
	std::optional<TimePoint> deadline() const noexcept;

	/// One that is to be put out, and why; Delivery::tellReaders() tells Hub::putOut(). Nothing more is to be sent to it.
	struct Verdict
	{
		MemberSlot slot;
		std::string reason;
	};

	std::vector<Verdict> takeVerdicts();

	/// Those that did not read for longer than a turn, each told of once until it has read.
	std::vector<MemberSlot> takeBehind();

	bool holds(const HubConnection& connection) const noexcept
	{
		return _watched.holds(connection);
	}

	/// What waits, as far as it does so for longer than a turn.
	struct Queued
	{
		std::size_t inAll = 0;
		std::size_t most = 0;
	};

	Queued queued() const noexcept;

private:
	Duration lookEvery() const noexcept;
	void putOut(HubConnection& reader, std::string reason);
	void noteBehind(HubConnection& reader);
	void putOutLargest();

	SlowReaderLimits _limits;
	ConnectionQueue _watched{HubConnection::Wait::reader};
	std::vector<Verdict> _verdicts;
	std::vector<MemberSlot> _behind;
	TimePoint _judgement; ///< When they are looked at next, while there are any.
	std::uint32_t _batches = 0;
	std::size_t _shares = 0; ///< Of all that are watched, or more: what they read meanwhile is not taken off at once.
};


} // namespace ciarla
