#pragma once

#include "HubConnection.h"


namespace ciarla {


/// A HubQueue holds the connections of one host that wait for one thing, the longest first. Each waits in one queue at
/// most; who waits equally long is found at the front, so that one timer serves all.
class HubQueue
{
public:
	explicit HubQueue(HubConnection::Wait wait) noexcept;

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
