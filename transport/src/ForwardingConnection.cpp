#include <ciarla/transport/ForwardingConnection.h>

#include <utility>


namespace ciarla {


ForwardingConnection::ForwardingConnection(std::unique_ptr<Connection> below) noexcept:
	_below(std::move(below))
{
}


void ForwardingConnection::start(Loop& loop, ConnectionHandler& handler)
{
	_loop = &loop;
	_handler = &handler;
	_below->start(loop, *this);
}


SendResult ForwardingConnection::send(std::span<const Bytes> batch)
{
	return _below->send(batch);
}


void ForwardingConnection::hasten() noexcept
{
	_below->hasten();
}


void ForwardingConnection::setReading(bool on)
{
	_below->setReading(on);
}


Result<void> ForwardingConnection::finish()
{
	return _below->finish();
}


void ForwardingConnection::close(CloseMode mode, CloseReason reason)
{
	_below->close(mode, std::move(reason));
}


const ConnectionInfo& ForwardingConnection::info() const noexcept
{
	return _below->info();
}


ConnectionStats ForwardingConnection::stats() const noexcept
{
	return _below->stats();
}


void ForwardingConnection::silence() noexcept
{
	_handler = nullptr;
	_below->silence();
}


void ForwardingConnection::onOpen(Connection&) noexcept
{
	_handler->onOpen(*this);
}


void ForwardingConnection::onData(Connection&, std::span<const std::byte> bytes) noexcept
{
	_handler->onData(*this, bytes);
}


void ForwardingConnection::onWritable(Connection&) noexcept
{
	_handler->onWritable(*this);
}


void ForwardingConnection::onEnd(Connection&) noexcept
{
	_handler->onEnd(*this);
}


void ForwardingConnection::onClose(Connection&, const CloseReason& reason) noexcept
{
	_handler->onClose(*this, reason);
}


Connection& ForwardingConnection::below() noexcept
{
	return *_below;
}


const Connection& ForwardingConnection::below() const noexcept
{
	return *_below;
}


std::unique_ptr<Connection> ForwardingConnection::release() noexcept
{
	return std::move(_below);
}


ConnectionHandler* ForwardingConnection::handler() noexcept
{
	return _handler;
}


Loop* ForwardingConnection::loop() noexcept
{
	return _loop;
}


} // namespace ciarla
