#include <ciarla/transport/TcpTransport.h>

#include "TcpEndpoint.h"
#include "TcpListening.h"
#include "TcpTarget.h"

#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/SystemResolver.h>

#include <utility>


namespace ciarla {


namespace {


std::shared_ptr<const TcpOptions> completed(TcpOptions options)
{
	if (!options.resolver)
	{
		options.resolver = std::make_shared<SystemResolver>();
	}
	return std::make_shared<const TcpOptions>(std::move(options));
}


} // namespace


TcpTransport::TcpTransport(TcpOptions options):
	_options(completed(std::move(options)))
{
}


std::string_view TcpTransport::scheme() const noexcept
{
	return "tcp";
}


Capabilities TcpTransport::capabilities() const noexcept
{
	return tcpCapabilities;
}


Result<void> TcpTransport::checkToDial(const Address& address) const
{
	const Result<TcpEndpoint> endpoint = readEndpointToDial(address, _options->defaultPort);
	return endpoint ? Result<void>() : endpoint.error();
}


std::unique_ptr<Connection> TcpTransport::dial(const Address& address)
{
	// Layers tell the peer whom they mean, so they have to know the port that is really dialled.
	const Result<HostPort> place = address.hostPort();
	const bool isWhole = !place || place->port || !_options->defaultPort;
	const Address peer = isWhole ? address : Address::ofHostPort(scheme(), place->host, *_options->defaultPort);
	ConnectionInfo info{
		.role = Role::dialled, .local = {}, .peer = peer, .capabilities = tcpCapabilities, .credentials = {}};
	const Result<TcpEndpoint> endpoint = readEndpointToDial(address, _options->defaultPort);
	std::unique_ptr<StreamOpener> opener;
	if (endpoint)
	{
		opener = std::make_unique<SocketDialler>(
			std::make_unique<TcpTarget>(endpoint.value(), address, _options), limitsOf(_options));
	}
	else
	{
		opener = std::make_unique<FailedOpener>(endpoint.error());
	}
	return std::make_unique<StreamConnection>(std::move(info), limitsOf(_options), std::move(opener));
}


Result<std::unique_ptr<Listener>> TcpTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	return listenOnTcp(loop, address, handler, _options);
}


} // namespace ciarla
