#pragma once

#include <ciarla/base/Time.h>
#include <ciarla/protocol/Bye.h>
#include <ciarla/protocol/HubMail.h>
#include <ciarla/protocol/HubSettings.h>
#include <ciarla/protocol/HubSink.h>
#include <ciarla/protocol/HubStats.h>

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
	bool trusted = false;   ///< Not limited in its rate.
	std::string credential; ///< "uid:1000", "cert:CN=Ada", or empty: nobody vouches.
	std::string source;     ///< The address without its port, for bans; empty where there is none, or all share it.
};


/// Which of several hubs that serve the same rooms this one is. Each runs on a loop of its own.
struct HubPlace
{
	unsigned index = 0;
	unsigned count = 1;
};


/// A Hub holds the conversations with its members, and decides who hears what: bytes and time go in, bytes and
/// decisions come out. It does no I/O, asks no clock and starts no timer.
///
///     admit, receive, … ----> members -----> rooms (order, history, roster) ----> settle(): broadcast, send, close
///                                \---- mail ----> rooms and names whose home is another hub of the group
///
/// Several hubs, one for each loop, serve the same rooms. A room's home, one of them, gives the order and keeps the
/// history and the roster; each hub keeps the set of its own members; what a room says in a turn goes to each hub
/// as one slab. Names have a home likewise. A hub by itself is a group of one, and sends no mail.
///
/// Use:    any calls, then settle() once at the end of the turn; tick() when deadline() is past.
/// Errors: a member's mistake ends that member, with a BYE that names it, and nobody else.
/// Threading: one thread at a time.
class Hub
{
public:
	/// `unixTime` gives milliseconds since 1970; asked at most once for each call. `epoch` is random, the same for
	/// all hubs of a group, another one in each run.
	Hub(HubSettings settings, HubPlace place, std::uint64_t epoch, std::function<std::uint64_t()> unixTime);
	~Hub();
	Hub(const Hub&) = delete;
	Hub& operator=(const Hub&) = delete;

	/// Somebody connected: greets, and expects to be greeted.
	MemberSlot admit(const MemberOrigin& origin, TimePoint now);

	/// Somebody connected who is not wanted: tells them `bye` once they have greeted, as people who chat are told.
	MemberSlot turnAway(Bye bye, TimePoint now);

	/// Takes what a member sent. The bytes are borrowed for the call. False if it has been answered as much as may wait
	/// for it: give it no more to say until it has read, and then resume(). What it has said already is kept.
	bool receive(MemberSlot slot, std::span<const std::byte> bytes, TimePoint now);

	/// A member has read what waited for it.
	void resume(MemberSlot slot, TimePoint now);

	/// A member will send no more.
	void receiveEnd(MemberSlot slot, TimePoint now);

	/// A member's connection is gone. Its rooms hear of it, and the slot is free from the next settle() on.
	void forget(MemberSlot slot, TimePoint now);

	/// Puts a member out: it is told why, as are its rooms, and HubSink::close() follows.
	void putOut(MemberSlot slot, LeaveCode code, std::string_view reason, TimePoint now);

	/// Puts out somebody who has not said who they are, to make room for others; whoever has greeted is told when to try
	/// again. False, and nothing happens, if they are past their hello.
	bool displace(MemberSlot slot, TimePoint now);

	/// Takes what another hub of the group has sent.
	void receiveMail(HubMail mail, TimePoint now);

	/// Does what was due by `now`.
	void tick(TimePoint now);

	/// When tick() is next wanted; none while nothing waits for time. Early is harmless.
	std::optional<TimePoint> deadline() const noexcept;

	/// Carries out everything that was decided since the last time.
	void settle(HubSink& sink);

	/// Whether settle() would do anything.
	bool hasOutput() const noexcept;

	/// Takes other bounds, for what happens from now on. The same ones on every hub of the group.
	void configure(HubSettings settings, TimePoint now);

	/// Says goodbye to everybody, and takes nobody more.
	void shutDown(TimePoint now);

	/// The numbers of this hub. Its own thread only.
	HubStats stats() const noexcept;

private:
	class State;
	std::unique_ptr<State> _state;
};


} // namespace ciarla
