#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/HubSettings.h>
#include <ciarla/protocol/HubStats.h>
#include <ciarla/protocol/OutgoingBatch.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>


namespace ciarla {


/// Where a member comes from, as far as its wire vouches for it.
struct MemberOrigin
{
	bool trusted = false;   ///< Not limited in its rate, nor in its share of anything.
	std::string credential; ///< "uid:1000", "cert:CN=Ada", or empty: nobody vouches.
	std::string source;     ///< The address without its port, for bans; empty where there is none, or all share it.
	std::uint64_t network =
		0; ///< The same for all who share what there is of rooms: an address, of IPv6 its first half.
};


/// A Hub holds the conversations with its members, and decides who hears what: bytes and time go in, batches of what is
/// to be done come out. It does no I/O, asks no clock and starts no timer.
///
///     admit, receive, … ----> members -----> rooms (order, history, roster) ----> settle() ----> batch(loop)
///
/// It decides on one thread. The connections of its members may be on several loops, each of which carries out the
/// batches of its own members, in their order.
///
/// Use:    any calls, then settle() once at the end of the turn, and each batch that is not empty is carried out;
///         tick() when deadline() is past. A call about a slot that has no member does nothing.
/// Errors: a member's mistake ends that member, with a BYE that names it, and nobody else.
/// Threading: one thread at a time.
class Hub
{
public:
	/// `unixTime` gives milliseconds since 1970; asked at most once for each call. `epoch` is random, another one in
	/// each run.
	Hub(HubSettings settings, unsigned loops, std::uint64_t epoch, std::function<std::uint64_t()> unixTime);
	~Hub();
	Hub(const Hub&) = delete;
	Hub& operator=(const Hub&) = delete;

	/// A connection of that loop has opened, in a slot that is free: greets, and expects to be greeted.
	void admit(MemberSlot slot, unsigned loop, const MemberOrigin& origin, TimePoint now);

	/// One has opened that is not wanted: tells it `bye` once it has greeted, as people who chat are told.
	void turnAway(MemberSlot slot, unsigned loop, Bye bye, TimePoint now);

	/// Takes what a member sent. The bytes are borrowed for the call.
	void receive(MemberSlot slot, std::span<const std::byte> bytes, TimePoint now);

	/// Others may tell this member nothing privately until drained(): it does not read what it was sent.
	void fallBehind(MemberSlot slot, TimePoint now);

	/// A member has read what waited for it.
	void drained(MemberSlot slot, TimePoint now);

	/// A member will send no more.
	void receiveEnd(MemberSlot slot, TimePoint now);

	/// A member's connection is gone. Its rooms hear of it, and its slot is released in the next batch.
	void forget(MemberSlot slot, TimePoint now);

	/// Puts a member out: it is told why, as are its rooms, and its connection is closed.
	void putOut(MemberSlot slot, LeaveCode code, std::string_view reason, TimePoint now);

	/// Puts out one that has not said who it is, to make room for others; if it has greeted, it is told when to try
	/// again. False, and nothing happens, if it is past its hello.
	bool displace(MemberSlot slot, TimePoint now);

	/// Does what was due by `now`.
	void tick(TimePoint now);

	/// When tick() is next wanted; none while nothing waits for time. Early is harmless.
	std::optional<TimePoint> deadline() const noexcept;

	/// Ends the turn: all that was decided stands in the batches.
	void settle();

	/// What the connections of one loop are to do. May be taken away whole, an empty one put in its place; or left, and
	/// then what follows joins it.
	OutgoingBatch& batch(unsigned loop) noexcept;

	/// Whether settle() would bring anything, or a batch has something.
	bool hasOutput() const noexcept;

	/// Takes other bounds, for what happens from now on.
	void configure(HubSettings settings, TimePoint now);

	/// Says goodbye to everybody, and takes nobody more.
	void shutDown(TimePoint now);

	HubStats stats() const noexcept;

private:
	struct Parts;
	std::unique_ptr<Parts> _parts;
};


} // namespace ciarla
