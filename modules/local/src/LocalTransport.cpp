#include <ciarla/local/LocalTransport.h>

#include "LocalEndpoint.h"
#include "LocalListening.h"

#include <ciarla/transport/SocketDialler.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>

#include <cerrno>

#include <utility>


namespace ciarla {


namespace {


CloseReason dialFailure(int number, const Address& address)
{
	const std::string where = address.text();
	const std::string why = " (" + errorWords(number) + ")";
	if (isShortage(number))
	{
		return {CloseSide::local, ErrorCode::outOfResources, "Cannot dial " + where + why + "; close something first."};
	}
	switch (number)
	{
	case ECONNREFUSED:
	case ENOENT:
		return {CloseSide::peer, ErrorCode::refused, "Nobody listens at " + where + why + ".", 0, CloseText::place};
	case EACCES:
	case EPERM:
		return {
			CloseSide::local, ErrorCode::notPermitted,
			"Cannot dial " + where + why + "; whoever listens there decides who may call."};
	default:
		return {
			CloseSide::local, ErrorCode::unreachable,
			"Cannot dial " + where + why + "; what is there is no socket that somebody listens on."};
	}
}


std::unique_ptr<StreamOpener> openerOf(const Address& address, std::shared_ptr<const ConnectionLimits> limits)
{
	const Result<LocalEndpoint> endpoint = LocalEndpoint::read(address);
	if (!endpoint)
	{
		return std::make_unique<FailedOpener>(endpoint.error());
	}
	return std::make_unique<SocketDialler>(endpoint->place(), endpoint->address(), std::move(limits), dialFailure);
}


} // namespace


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


Result<void> LocalTransport::checkToDial(const Address& address) const
{
	const Result<LocalEndpoint> endpoint = LocalEndpoint::read(address);
	return endpoint ? Result<void>() : endpoint.error();
}


std::unique_ptr<Connection> LocalTransport::dial(const Address& address)
{
	ConnectionInfo info{
		.role = Role::dialled, .local = {}, .peer = address, .capabilities = localCapabilities, .credentials = {}};
	return std::make_unique<StreamConnection>(std::move(info), _limits, openerOf(address, _limits));
}


Result<std::unique_ptr<Listener>> LocalTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	return listenLocally(loop, address, handler, _limits);
}


} // namespace ciarla
