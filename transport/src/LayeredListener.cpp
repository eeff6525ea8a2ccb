#include "LayeredListener.h"

#include <algorithm>
#include <iterator>
#include <utility>


namespace ciarla {


LayeredListener::LayeredListener(std::vector<std::unique_ptr<LayerFactory>> factories, AcceptHandler& handler):
	_factories(std::move(factories)),
	_handler(handler)
{
}


AcceptHandler& LayeredListener::below() noexcept
{
	return *this;
}


void LayeredListener::adopt(std::unique_ptr<Listener> listener, const Address& asked)
{
	_below = std::move(listener);
	_address = _below->address().withLayers(asked.layers(), asked.options());
}


const Address& LayeredListener::address() const noexcept
{
	return _address;
}


void LayeredListener::silence() noexcept
{
	_below->silence();
}


std::vector<CallerAdvice> LayeredListener::callerAdvice() const
{
	std::vector<CallerAdvice> all;
	std::for_each(_factories.rbegin(), _factories.rend(), [&all](const auto& factory) {
		if (const auto* advisor = dynamic_cast<const CallerAdvisor*>(factory.get()))
		{
			std::vector<CallerAdvice> own = advisor->callerAdvice();
			std::move(own.begin(), own.end(), std::back_inserter(all));
		}
	});
	return all;
}


void LayeredListener::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	_handler.onAccept(*this, wrapAll(_factories, std::move(connection)));
}


void LayeredListener::onAcceptError(Listener&, const Error& error) noexcept
{
	_handler.onAcceptError(*this, error);
}


std::unique_ptr<Connection> wrapAll(
	const std::vector<std::unique_ptr<LayerFactory>>& factories, std::unique_ptr<Connection> connection)
{
	for (const auto& factory: factories)
	{
		connection = factory->wrap(std::move(connection));
	}
	return connection;
}


} // namespace ciarla
