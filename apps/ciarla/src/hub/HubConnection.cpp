#include "HubConnection.h"

#include <cassert>
#include <utility>


namespace ciarla {


HubConnection::HubConnection(
	HubConnectionHandler& handler, std::unique_ptr<Connection> wire, MemberSlot slot, TurnAway turnAway,
	Trust trust) noexcept:
	_handler(handler),
	_connection(std::move(wire)),
	_slot(slot),
	_turnAway(turnAway),
	_trust(trust)
{
}


void HubConnection::start(Loop& loop)
{
	_connection->start(loop, *this);
}


void HubConnection::abort(std::string reason)
{
	_connection->close(CloseMode::abort, {CloseSide::local, ErrorCode::cancelled, std::move(reason)});
}


void HubConnection::onOpen(Connection&) noexcept
{
	_handler.onOpen(*this);
}


void HubConnection::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	_handler.onData(*this, bytes);
}


void HubConnection::onWritable(Connection&) noexcept
{
	_handler.onWritable(*this);
}


void HubConnection::onEnd(Connection&) noexcept
{
	_handler.onEnd(*this);
}


void HubConnection::onClose(Connection&, const CloseReason&) noexcept
{
	_handler.onClose(*this);
}


void ConnectionQueue::push(HubConnection& connection, TimePoint now) noexcept
{
	assert(connection.wait == HubConnection::Wait::nothing);
	connection.wait = _wait;
	connection.since = now;
	connection.sentBefore = connection.connection().stats().bytesSent;
	connection.previous = _last;
	connection.next = nullptr;
	(_last == nullptr ? _first : _last->next) = &connection;
	_last = &connection;
}


void ConnectionQueue::remove(HubConnection& connection) noexcept
{
	if (!holds(connection))
	{
		return;
	}
	(connection.previous == nullptr ? _first : connection.previous->next) = connection.next;
	(connection.next == nullptr ? _last : connection.next->previous) = connection.previous;
	connection.wait = HubConnection::Wait::nothing;
}


} // namespace ciarla
