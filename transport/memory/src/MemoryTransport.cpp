#include <ciarla/transport/MemoryTransport.h>

#include "MemoryConnection.h"
#include "MemoryListener.h"

#include <utility>


namespace ciarla {


MemoryTransport::MemoryTransport(std::shared_ptr<MemoryNetwork> network, MemoryOptions options):
	_network(std::move(network)),
	_options(options)
{
}


std::pair<std::unique_ptr<Connection>, std::unique_ptr<Connection>> MemoryTransport::pair(const MemoryOptions& options)
{
	const auto wire = std::make_shared<MemoryWire>(options.wireBytes);
	wire->accept();
	const Address dialled = MemoryConnection::addressOf("dialled");
	const Address accepted = MemoryConnection::addressOf("accepted");
	return {
		std::make_unique<MemoryConnection>(options, wire, Role::dialled, dialled, accepted),
		std::make_unique<MemoryConnection>(options, wire, Role::accepted, accepted, dialled)};
}


std::string_view MemoryTransport::scheme() const noexcept
{
	return "memory";
}


Capabilities MemoryTransport::capabilities() const noexcept
{
	return MemoryConnection::abilities();
}


std::unique_ptr<Connection> MemoryTransport::dial(const Address& address)
{
	return std::make_unique<MemoryConnection>(_options, _network, address);
}


Result<std::unique_ptr<Listener>> MemoryTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	if (auto fault = MemoryConnection::faultOf(address))
	{
		return *fault;
	}
	const std::string name = address.where().empty() ? _network->freshName("listener") : address.where();
	auto listener = std::make_unique<MemoryListener>(loop, handler, _network, _options);
	if (!listener->claim(MemoryConnection::addressOf(name)))
	{
		return Error{
			make_error_code(ErrorCode::addressInUse),
			"Cannot listen on " + address.text() + ": somebody already does; choose another name."};
	}
	return std::unique_ptr<Listener>(std::move(listener));
}


} // namespace ciarla
