#pragma once

#include <ciarla/transport/Layer.h>
#include <ciarla/transport/Listener.h>

#include <memory>
#include <vector>


namespace ciarla {


/// A LayeredListener wraps what the transport's listener accepts in the layers of one address.
///
/// Ownership: owns the factories and the listener below; that one is given after construction, because it
///            needs this object as its AcceptHandler.
class LayeredListener final: public Listener, public CallerAdvisor, private AcceptHandler
{
public:
	/// The factories in the order of wrapping: the innermost first.
	LayeredListener(std::vector<std::unique_ptr<LayerFactory>> factories, AcceptHandler& handler);

	/// The handler of the listener below.
	AcceptHandler& below() noexcept;

	/// `asked` is the address as it was asked for; its layers and options are kept, its place is the bound one.
	void adopt(std::unique_ptr<Listener> listener, const Address& asked);

	const Address& address() const noexcept override;
	void silence() noexcept override;
	std::vector<CallerAdvice> callerAdvice() const override;

private:
	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	std::vector<std::unique_ptr<LayerFactory>> _factories;
	AcceptHandler& _handler;
	std::unique_ptr<Listener> _below;
	Address _address;
};


/// Wraps `connection` in every layer, the innermost first.
std::unique_ptr<Connection> wrapAll(
	const std::vector<std::unique_ptr<LayerFactory>>& factories, std::unique_ptr<Connection> connection);


} // namespace ciarla
