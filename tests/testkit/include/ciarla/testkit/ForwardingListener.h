#pragma once

#include <ciarla/transport/Listener.h>

#include <functional>
#include <memory>


namespace ciarla::testkit {


/// A ForwardingListener stands before another listener, and may wrap what that one accepts.
///
/// Ownership: owns the listener below, once adopt() gave it; the handler outlives this.
class ForwardingListener: public Listener, public AcceptHandler
{
public:
	using Wrap = std::function<std::unique_ptr<Connection>(std::unique_ptr<Connection>)>;

	/// An empty `wrap` passes connections on as they are.
	ForwardingListener(AcceptHandler& handler, Wrap wrap);

	/// The listener below, made with this as its handler. Before any other call.
	void adopt(std::unique_ptr<Listener> below) noexcept;

	const Address& address() const noexcept override;
	void silence() noexcept override;

	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

private:
	AcceptHandler* _handler;
	Wrap _wrap;
	std::unique_ptr<Listener> _below;
};


} // namespace ciarla::testkit
