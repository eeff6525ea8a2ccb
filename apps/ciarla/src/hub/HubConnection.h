#pragma once

#include "Admission.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/OutgoingBatch.h>
#include <ciarla/transport/Connection.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>


namespace ciarla {


class HubConnection;
struct PostponedAcks;


/// A HubConnectionHandler hears of the connections of one loop.
class HubConnectionHandler
{
public:
	virtual ~HubConnectionHandler() = default;

	virtual void onOpen(HubConnection& connection) noexcept = 0;
	virtual void onData(HubConnection& connection, std::span<const std::byte> bytes) noexcept = 0;
	virtual void onWritable(HubConnection& connection) noexcept = 0;
	virtual void onEnd(HubConnection& connection) noexcept = 0;
	virtual void onClose(HubConnection& connection) noexcept = 0;
};


/// A HubConnection is one caller's connection, and what its loop must remember of it. There may be ten thousand, so it
/// holds no text and no timer: what waits stands in the loop's queues, by way of the links.
///
/// Threading: its loop's.
class HubConnection final: private ConnectionHandler
{
public:
	/// The handler outlives it.
	HubConnection(
		HubConnectionHandler& handler, std::unique_ptr<Connection> wire, MemberSlot slot, TurnAway turnAway,
		Trust trust) noexcept;

	/// Begins. Its first event is onOpen() or onClose().
	void start(Loop& loop);

	/// Cuts it off.
	void abort(std::string reason);

	Connection& connection() const noexcept
	{
		return *_connection;
	}

	/// Its number in the hub, which is its caller's in Admission.
	MemberSlot slot() const noexcept
	{
		return _slot;
	}

	TurnAway turnAway() const noexcept
	{
		return _turnAway;
	}

	Trust trust() const noexcept
	{
		return _trust;
	}

	/// What it waits for.
	enum class Wait : std::uint8_t
	{
		nothing,
		reader,  ///< For the other side to read.
		notice,  ///< To say who it is, at last: others want its place.
		verdict, ///< To be put out by the hub: nothing more is sent to it but its goodbye.
		goodbye, ///< For the connection to end.
		closing  ///< For its slot to be released: it has ended.
	};

	Wait wait = Wait::nothing;

	bool isOpen = false;     ///< The hub knows it.
	bool isPaused = false;   ///< Nothing is read from it until it has read.
	bool isAwaited = false;  ///< The hub is to hear that it has read.
	std::uint32_t batch = 0; ///< How many batches had been carried out when it fell behind.

	// These belong to the ConnectionQueue that it waits in.
	HubConnection* previous = nullptr;
	HubConnection* next = nullptr;
	TimePoint since;
	std::uint64_t sentBefore = 0; ///< How much had been sent, then.
	std::size_t share = 0;        ///< What waits for it takes at most so much memory that is for it alone.

	PostponedAcks* postponed = nullptr;            ///< The loop's; null: nothing is kept back.
	const BroadcastException* exception = nullptr; ///< While a broadcast is sent: what it has in the place of the slab.

private:
	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	HubConnectionHandler& _handler;
	std::unique_ptr<Connection> _connection;
	MemberSlot _slot;
	TurnAway _turnAway;
	Trust _trust;
};


static_assert(sizeof(HubConnection) <= 96, "an idle member is to cost little beyond its connection");


/// A ConnectionQueue holds the connections of one loop that wait for one thing, the longest first. Each waits in one
/// queue at most; those that wait equally long are found at the front, so that one timer serves all.
class ConnectionQueue
{
public:
	explicit ConnectionQueue(HubConnection::Wait wait) noexcept:
		_wait(wait)
	{
	}

	/// To the end. It must wait for nothing.
	void push(HubConnection& connection, TimePoint now) noexcept;

	/// Does nothing if it does not wait here.
	void remove(HubConnection& connection) noexcept;

	bool holds(const HubConnection& connection) const noexcept
	{
		return connection.wait == _wait;
	}

	/// The one that waits longest, or null; the others by HubConnection::next.
	HubConnection* front() const noexcept
	{
		return _first;
	}

private:
	const HubConnection::Wait _wait;
	HubConnection* _first = nullptr;
	HubConnection* _last = nullptr;
};


} // namespace ciarla
