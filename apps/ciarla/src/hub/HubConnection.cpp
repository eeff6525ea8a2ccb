#include "HubConnection.h"

#include <utility>


namespace ciarla {


HubConnection::HubConnection(
	HubConnectionHandler& handler, std::unique_ptr<Connection> wire, Ticket ticket, TurnAway turnAway,
	Trust trust) noexcept:
	_handler(handler),
	_connection(std::move(wire)),
	_ticket(ticket),
	_turnAway(turnAway),
	_trust(trust)
{
}


void HubConnection::start(Loop& loop)
{
	_connection->start(loop, *this);
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


} // namespace ciarla
