#pragma once

#include "Admission.h"

#include <ciarla/base/Time.h>
#include <ciarla/protocol/HubSink.h>
#include <ciarla/transport/Connection.h>

#include <cstdint>
#include <memory>


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


/// A HubConnection is one caller's connection, and what its host must remember of it. There may be ten thousand, so it
/// holds no text and no timer: who waits for what stands in the host's queues, by way of the links.
///
/// Threading: the host's loop.
class HubConnection final: private ConnectionHandler
{
public:
	static constexpr MemberSlot noSlot = UINT32_MAX;

	/// The handler outlives it.
	HubConnection(
		HubConnectionHandler& handler, std::unique_ptr<Connection> wire, Ticket ticket, TurnAway turnAway,
		Trust trust) noexcept;

	/// Begins. Its first event is onOpen() or onClose().
	void start(Loop& loop);

	Connection& connection() const noexcept
	{
		return *_connection;
	}

	Ticket ticket() const noexcept
	{
		return _ticket;
	}

	TurnAway turnAway() const noexcept
	{
		return _turnAway;
	}

	Trust trust() const noexcept
	{
		return _trust;
	}

	/// The place in the hub; noSlot before onOpen().
	MemberSlot slot = noSlot;

	/// What it waits for.
	enum class Wait : std::uint8_t
	{
		nothing,
		reader,  ///< For the other side to read.
		notice,  ///< To say who it is, at last: others want its place.
		verdict, ///< To be put out, in this turn: no queue holds it.
		goodbye, ///< For the connection to end.
		burial   ///< It has ended: no queue holds it.
	};

	// These belong to the HubQueue that it waits in.
	Wait wait = Wait::nothing;
	HubConnection* previous = nullptr;
	HubConnection* next = nullptr;
	TimePoint since;
	std::uint64_t sentBefore = 0;    ///< How much had been sent, then.
	std::uint32_t settledBefore = 0; ///< How often its host had settled when it fell behind.

	PostponedAcks* postponed = nullptr; ///< The host's; null: nothing is kept back.

private:
	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	HubConnectionHandler& _handler;
	std::unique_ptr<Connection> _connection;
	Ticket _ticket;
	TurnAway _turnAway;
	Trust _trust;
};


static_assert(sizeof(HubConnection) <= 96, "an idle member is to cost little beyond its connection");


} // namespace ciarla
