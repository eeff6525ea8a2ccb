#pragma once

#include "NetworkList.h"
#include "PeerSource.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/Hub.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>


namespace ciarla {


/// A caller's number: small, dense, and given to another one after leave(). In the hub it is the caller's slot.
using CallerId = std::uint32_t;


/// How far the wire by which somebody came is believed.
enum class Trust : std::uint8_t
{
	none,   ///< Not at all: whoever they are there, others come by it, too.
	wire,   ///< What it vouches for counts, and its own machine is known by it.
	trusted ///< And no limit of a stranger holds.
};


/// What the hub is told of a caller, as far as its wire is believed.
MemberOrigin originOf(const ConnectionInfo& info, Trust trust);


struct AdmissionRules
{
	std::size_t connectionsMax = 19'000;
	std::size_t connectionsPerSourceMax = 0; ///< 0: a quarter of connectionsMax.

	/// Callers who have not said who they are. Silence is cheap to produce, so it may not use up the hub.
	std::size_t unfinishedMax = 1'000;
	std::size_t unfinishedPerSourceMax = 100;

	/// A program says who it is at once, right behind its call; one repeated packet later it is still within this. So
	/// whoever came within it is not taken for silent, and as many again as are allowed may stand at the door.
	Duration grace = std::chrono::seconds(1);

	/// Who is not wanted is told so, up to so many at a time; more are dropped without a word.
	std::size_t turnedAwayMax = 64;
	std::size_t turnedAwayPerSourceMax = 8;

	NetworkList trusted{}; ///< The limits for each source are not theirs, nor is that of the rate.
	NetworkList allow{};   ///< Empty: everybody.
	NetworkList deny{};
};


/// Why somebody is not wanted.
enum class TurnAway : std::uint8_t
{
	none,
	notAllowed,
	full,
	fullForSource
};

/// What is said to them.
Bye byeOf(TurnAway reason);


/// What becomes of a caller.
struct Admitted
{
	std::optional<CallerId> caller; ///< None: hang up.
	TurnAway turnAway = TurnAway::none;
	Trust trust = Trust::none;
	std::optional<CallerId> displaced; ///< Is to make room, unless it has said who it is; leave() follows for it too.
};


/// Admission decides who may come in, by the lists and by counting: who is in, and who stands at the door and says
/// nothing.
///
/// Where too many say nothing, the one who has for the longest has to go, rather than the one who has just come: a
/// program says who it is at once, so the silent ones displace each other and no member. That somebody is silent is
/// known of whoever has been so for AdmissionRules::grace. A crowd of honest callers looks the same until it has been
/// read, so twice the limit may wait; past that the oldest goes however young it is, or a flood would keep everybody
/// out. Whoever hangs up on it reads first what it may have said meanwhile.
/// Callers count by source: an address of IPv4, or the first 64 bits of one of IPv6, which is what one machine has.
///
///     ask() -> waiting --finish()--> in --leave()--> gone
///          \-> turned away --------------leave()----/
///
/// Threading: one thread at a time.
class Admission
{
public:
	explicit Admission(AdmissionRules rules);

	/// `most` is how far whoever comes by that way is trusted at the most.
	Admitted ask(const PeerSource& source, TimePoint now, Trust most = Trust::trusted);

	/// Said who they are. Does nothing for one who was displaced or turned away.
	void finish(CallerId caller);

	/// Is gone, or was never let in.
	void leave(CallerId caller);

	/// For whoever comes from now on.
	void configure(AdmissionRules rules);

	/// Those who are in or may come in.
	std::size_t connections() const noexcept
	{
		return _connections;
	}

	std::size_t unfinished() const noexcept
	{
		return _waiting.count;
	}

private:
	static constexpr CallerId noCaller = UINT32_MAX;

	enum class Stage : std::uint8_t
	{
		none,
		waiting,
		displaced,
		in,
		turnedAway
	};

	struct Links
	{
		CallerId previous = noCaller;
		CallerId next = noCaller;
	};

	struct Queue
	{
		CallerId first = noCaller;
		CallerId last = noCaller;
		std::size_t count = 0;
	};

	struct Source
	{
		std::size_t connections = 0;
		std::size_t turnedAway = 0;
		Queue waiting; ///< Linked by Entry::ofSource.
	};

	using Sources = std::map<IpAddress, Source>;

	struct Entry
	{
		Sources::iterator source;
		Links ofAll;
		Links ofSource;
		TimePoint since;
		Stage stage = Stage::none;
	};

	static IpAddress keyOf(const PeerSource& source) noexcept;
	std::size_t sourceShare() const noexcept;
	TurnAway objection(const PeerSource& caller, const Source& source, bool trusted) const;
	Admitted turnAway(Sources::iterator source, TurnAway reason, TimePoint now);
	std::optional<CallerId> displace(const Source& source, bool trusted, TimePoint now);
	CallerId excess(const Queue& queue, std::size_t most, TimePoint now) const noexcept;
	CallerId enter(Sources::iterator source, Stage stage, TimePoint now);
	void wait(CallerId caller);
	void endWait(CallerId caller);
	void append(Queue& queue, Links Entry::*links, CallerId caller);
	void remove(Queue& queue, Links Entry::*links, CallerId caller);
	void dropIfUnused(Sources::iterator source);

	AdmissionRules _rules;
	Sources _sources; ///< Whoever has none is one source: a wire of this machine.
	std::vector<Entry> _entries;
	std::vector<CallerId> _free;
	Queue _waiting; ///< Linked by Entry::ofAll.
	std::size_t _connections = 0;
	std::size_t _turnedAway = 0;
};


} // namespace ciarla
