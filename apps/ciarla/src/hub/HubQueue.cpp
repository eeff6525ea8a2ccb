#include "HubQueue.h"

#include <cassert>


namespace ciarla {


HubQueue::HubQueue(HubConnection::Wait wait) noexcept:
	_wait(wait)
{
}


void HubQueue::push(HubConnection& connection, TimePoint now) noexcept
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


void HubQueue::remove(HubConnection& connection) noexcept
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
