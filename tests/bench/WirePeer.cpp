#include "WirePeer.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>


namespace ciarla::bench {


namespace {


/// A benchmark whose wire breaks has measured nothing.
[[noreturn]] void giveUp(const std::string& why)
{
	std::fprintf(stderr, "benchmark: %s\n", why.c_str());
	std::exit(1);
}


} // namespace


WirePeer::WirePeer(Transport& transport, const Address& address, PeerKind kind):
	_kind(kind)
{
	_thread.run([&] {
		auto listener = transport.listen(_thread.loop(), address, *this);
		if (!listener)
		{
			giveUp(listener.error().text);
		}
		_listener = std::move(listener).value();
		_address = _listener->address();
	});
}


WirePeer::~WirePeer()
{
	_thread.run([&] {
		_connections.clear();
		_listener.reset();
	});
}


const Address& WirePeer::address() const noexcept
{
	return _address;
}


std::uint64_t WirePeer::received() const noexcept
{
	return _received.load(std::memory_order_acquire);
}


void WirePeer::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	_connections.push_back(std::move(connection));
	_connections.back()->start(_thread.loop(), *this);
}


void WirePeer::onAcceptError(Listener&, const Error& error) noexcept
{
	giveUp(error.text);
}


void WirePeer::onOpen(Connection&) noexcept
{
}


void WirePeer::onData(Connection& connection, std::span<const std::byte> bytes) noexcept
{
	_received.fetch_add(bytes.size(), std::memory_order_release);
	if (_kind == PeerKind::echo && ciarla::send(connection, Bytes::copyOf(bytes)) == SendResult::full)
	{
		giveUp("the echo has no room");
	}
}


void WirePeer::onWritable(Connection&) noexcept
{
}


void WirePeer::onEnd(Connection&) noexcept
{
}


void WirePeer::onClose(Connection&, const CloseReason&) noexcept
{
}


WireClient::WireClient(Transport& transport, const Address& address):
	_connection(transport.dial(address))
{
	_connection->start(_loop, *this);
	while (!_open)
	{
		_loop.runOnce(std::chrono::seconds(1));
	}
}


WireClient::~WireClient()
{
	_connection.reset();
}


void WireClient::send(const Bytes& message)
{
	for (;;)
	{
		switch (ciarla::send(*_connection, message))
		{
		case SendResult::accepted: return;
		case SendResult::acceptedPause:
			_paused = true;
			while (_paused)
			{
				_loop.runOnce(std::chrono::seconds(1));
			}
			return;
		case SendResult::full: _loop.runOnce(std::chrono::seconds(1)); break;
		case SendResult::closed: giveUp("the connection has gone");
		}
	}
}


void WireClient::awaitReceived(std::uint64_t bytes)
{
	while (_received < bytes)
	{
		_loop.runOnce(std::chrono::seconds(1));
	}
}


void WireClient::turn()
{
	_loop.runOnce(Duration::zero());
}


std::uint64_t WireClient::received() const noexcept
{
	return _received;
}


void WireClient::onOpen(Connection&) noexcept
{
	_open = true;
}


void WireClient::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	_received += bytes.size();
}


void WireClient::onWritable(Connection&) noexcept
{
	_paused = false;
}


void WireClient::onEnd(Connection&) noexcept
{
}


void WireClient::onClose(Connection&, const CloseReason& reason) noexcept
{
	giveUp(reason.text);
}


} // namespace ciarla::bench
