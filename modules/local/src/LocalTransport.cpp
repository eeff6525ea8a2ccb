#include <ciarla/local/LocalTransport.h>

#include "LocalDialler.h"
#include "LocalListening.h"

#include <ciarla/transport/StreamConnection.h>

#include <utility>


namespace ciarla {


LocalTransport::LocalTransport(const ConnectionLimits& limits):
	_limits(std::make_shared<const ConnectionLimits>(limits))
{
}


std::string_view LocalTransport::scheme() const noexcept
{
	return "unix";
}


Capabilities LocalTransport::capabilities() const noexcept
{
	return localCapabilities;
}


std::unique_ptr<Connection> LocalTransport::dial(const Address& address)
{
	ConnectionInfo info{
		.role = Role::dialled, .local = {}, .peer = address, .capabilities = localCapabilities, .credentials = {}};
	return std::make_unique<StreamConnection>(
		std::move(info), _limits, std::make_unique<LocalDialler>(address, _limits));
}


Result<std::unique_ptr<Listener>> LocalTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	return listenLocally(loop, address, handler, _limits);
}


} // namespace ciarla
