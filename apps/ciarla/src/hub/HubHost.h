#pragma once

#include "AckQueue.h"
#include "HubConnection.h"
#include "HubGauges.h"
#include "HubLog.h"
#include "HubQueue.h"

#include <ciarla/protocol/Hub.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>


namespace ciarla {


/// The bounds of a host, with their reasons.
struct HubHostLimits
{
	/// What may wait for a member who does not read. Its texts are shared with all others, so this bounds what is held
	/// for the slowest rather than memory for each.
	std::size_t queueBytesMax = 1024 * 1024;

	/// How long a member may take in less than progressBytes of what waits.
	Duration stall = std::chrono::seconds(10);

	/// TCP tells of what was read in pieces of the reader's buffer, of which the smallest that systems have are of this
	/// size. Whoever takes in less within `stall` cannot be told there from one who reads nothing; so on no wire is it
	/// enough.
	std::size_t progressBytes = 1024;

	/// How long a goodbye may take to arrive, to whom reads a byte a second too.
	Duration goodbye = std::chrono::seconds(5);

	/// How long an ACK may wait for something else to ride with. The wire says so.
	Duration ack = std::chrono::milliseconds(20);

	/// How long the log waits before it tries again.
	Duration logRetry = std::chrono::milliseconds(500);

	/// How often the numbers are shown.
	Duration show = std::chrono::seconds(1);
};


/// The bounds that connections of a hub are to have: at high water a member has stopped reading, and is watched; above
/// the cap it would lose a text. Between HubHostLimits::queueBytesMax and the cap fits what one turn may bring at the
/// utmost to whom reads well, and a goodbye.
ConnectionLimits connectionLimitsFor(const HubHostLimits& limits) noexcept;


/// A HubHostHandler hears from one host what concerns others. Called on the host's thread.
class HubHostHandler
{
public:
	virtual ~HubHostHandler() = default;

	/// These have said who they are, and those are gone. Not more than once a turn.
	virtual void onCallers(std::vector<Ticket> finished, std::vector<Ticket> gone) noexcept = 0;

	/// For the hub `to` of the group. In order.
	virtual void onMail(unsigned to, HubMail mail) noexcept = 0;

	/// After shutDown(): nobody is left.
	virtual void onEmpty(unsigned index) noexcept = 0;
};


/// A HubHost gives one Hub its connections, its time and its timer, on one loop.
///
///     connections --onData--> Hub --settle() once a turn--> broadcast, send, close --> connections
///
/// It owns what the hub does not know of: that somebody does not read. Whose queue is at high water is watched, and put
/// out if its queue grows past its bound, or does not move for too long.
///
/// Threading: the loop's, but for the constructor and the destructor, when the loop does not run.
class HubHost final: private HubSink, private HubConnectionHandler
{
public:
	/// All of them outlive it.
	HubHost(
		Loop& loop, std::unique_ptr<Hub> hub, unsigned index, const HubHostLimits& limits, HubLog& log,
		HubGauges& gauges, HubHostHandler& handler);
	~HubHost() override;
	HubHost(const HubHost&) = delete;
	HubHost& operator=(const HubHost&) = delete;

	/// Takes a caller in, or turns it away as it was decided.
	void take(std::unique_ptr<Connection> connection, Ticket ticket, TurnAway turnAway, Trust trust);

	/// Hangs up on somebody who has not said who they are. What they may have sent by now is read before; whoever is a
	/// member then, or gone, is left alone.
	void displace(Ticket ticket);

	void receiveMail(HubMail mail);

	void configure(HubSettings settings, const HubHostLimits& limits);

	/// Shows numbers in the gauges from now on, and how late this loop is.
	void showNumbers();

	/// Says goodbye to everybody; onEmpty() follows once they are gone, or could not be told in time.
	void shutDown(Duration patience);

	std::size_t connections() const noexcept
	{
		return _connections;
	}

private:
	void broadcast(const Broadcast& broadcast) noexcept override;
	void send(MemberSlot slot, std::span<const Bytes> batch) noexcept override;
	void close(MemberSlot slot) noexcept override;
	void mail(unsigned to, HubMail mail) noexcept override;
	void notice(const HubNotice& notice) noexcept override;

	void onOpen(HubConnection& connection) noexcept override;
	void onData(HubConnection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(HubConnection& connection) noexcept override;
	void onEnd(HubConnection& connection) noexcept override;
	void onClose(HubConnection& connection) noexcept override;

	void deliver(HubConnection& connection, std::span<const Bytes> batch) noexcept;
	void postpone(HubConnection& connection, std::span<const Bytes> acks) noexcept;
	void watchReader(HubConnection& connection, bool refused) noexcept;
	void putOutSlow();
	HubConnection* find(MemberSlot slot) const noexcept;
	MemberOrigin originOf(const HubConnection& connection) const;
	void abort(HubConnection& connection, std::string reason);

	void arm();
	void settle();
	void buryGone();
	void report();

	void armTimer();
	void onTimer();
	std::optional<TimePoint> nextDeadline() const noexcept;
	void sendPostponed();
	void judgeReaders();
	void putOutStalled(HubConnection& reader);
	Duration lookEvery() const noexcept;
	void endGoodbyes();
	void hangUpOnDisplaced();
	void hangUpOn(HubConnection& caller);
	void show();

	Loop& _loop;
	const std::unique_ptr<Hub> _hub;
	const unsigned _index;
	HubHostLimits _limits;
	HubLog& _log;
	HubGauges& _gauges;
	HubHostHandler& _handler;

	std::vector<std::unique_ptr<HubConnection>> _byTicket;
	std::vector<HubConnection*> _bySlot;
	std::size_t _connections = 0;
	HubQueue _readers{HubConnection::Wait::reader};   ///< Those at high water.
	HubQueue _goodbyes{HubConnection::Wait::goodbye}; ///< Those that are ending.
	HubQueue _noticed{HubConnection::Wait::notice};   ///< Those that are to make room.
	AckQueue _acks;
	std::vector<MemberSlot> _slow;     ///< To be put out in this turn.
	std::vector<Ticket> _finished;     ///< To be reported.
	std::vector<Ticket> _departed;     ///< Likewise.
	std::vector<HubConnection*> _gone; ///< Closed; the hub's next settle() may still name them.

	CallId _settle = CallId::none;
	CallId _timer = CallId::none;
	CallId _giveUp = CallId::none;
	CallId _show = CallId::none;
	TimePoint _timerTime;
	TimePoint _judgement; ///< When readers are looked at next, while there are any.
	std::uint32_t _settles = 0;
	std::optional<TimePoint> _logRetry;
	bool _stopping = false;
	bool _emptyTold = false;
};


} // namespace ciarla
