#include <ciarla/testkit/ForwardingListener.h>

#include <utility>


namespace ciarla::testkit {


ForwardingListener::ForwardingListener(AcceptHandler& handler, Wrap wrap):
	_handler(&handler),
	_wrap(std::move(wrap))
{
}


void ForwardingListener::adopt(std::unique_ptr<Listener> below) noexcept
{
	_below = std::move(below);
}


const Address& ForwardingListener::address() const noexcept
{
	return _below->address();
}


void ForwardingListener::silence() noexcept
{
	_below->silence();
}


void ForwardingListener::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	_handler->onAccept(*this, _wrap ? _wrap(std::move(connection)) : std::move(connection));
}


void ForwardingListener::onAcceptError(Listener&, const Error& error) noexcept
{
	_handler->onAcceptError(*this, error);
}


} // namespace ciarla::testkit
