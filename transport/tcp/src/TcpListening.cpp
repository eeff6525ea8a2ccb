#include "TcpListening.h"

#include "TcpEndpoint.h"
#include "TcpErrors.h"

#include <ciarla/transport/ProxyListener.h>
#include <ciarla/transport/SocketListener.h>
#include <ciarla/transport/StreamErrors.h>

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


void bindExclusively(Poco::Net::ServerSocket& socket, const SocketPlace& place, bool v6Only)
{
	const Poco::Net::SocketAddress where(place.generic(), place.size);
	// The address may be reused after a restart, but no second listener may share the port.
	constexpr bool reuseAddress = true;
	constexpr bool reusePort = false;
	if (where.family() == Poco::Net::SocketAddress::IPv6)
	{
		socket.bind6(where, reuseAddress, reusePort, v6Only);
	}
	else
	{
		socket.bind(where, reuseAddress, reusePort);
	}
}


/// Both families by one socket, or IPv4 alone where the machine has no IPv6.
Poco::Net::ServerSocket boundEverywhere(std::uint16_t port)
{
	try
	{
		Poco::Net::ServerSocket socket;
		bindExclusively(socket, *placeOf("::", port), false);
		return socket;
	}
	catch (const Poco::Exception& exception)
	{
		if (exception.code() == EADDRINUSE || exception.code() == EACCES || isShortage(exception.code()))
		{
			throw;
		}
		Poco::Net::ServerSocket socket;
		bindExclusively(socket, *placeOf("0.0.0.0", port), false);
		return socket;
	}
}


Poco::Net::ServerSocket boundTo(const TcpEndpoint& endpoint)
{
	if (endpoint.isEverywhere())
	{
		return boundEverywhere(endpoint.port);
	}
	// Whether its zone is an interface of this machine was asked when the address was read.
	const auto where = placeOf(endpoint.isLocalhost() ? "127.0.0.1" : endpoint.host, endpoint.port);
	if (!where)
	{
		throw Poco::Net::NetException("no such interface", EADDRNOTAVAIL);
	}
	Poco::Net::ServerSocket socket;
	bindExclusively(socket, *where, true);
	return socket;
}


/// The listening socket, which outlives POCO's.
int descriptorOf(const Poco::Net::ServerSocket& socket)
{
	const int descriptor = ::fcntl(socket.impl()->sockfd(), F_DUPFD_CLOEXEC, 0);
	if (descriptor < 0)
	{
		throw Poco::Net::NetException("no descriptor", errno);
	}
	return descriptor;
}


/// `here`: where every caller arrives; none where that is for the caller to choose.
SocketDoor::Describe describedAt(std::optional<Address> here)
{
	return [here = std::move(here)](int descriptor, const SocketPlace& caller) {
		return ConnectionInfo{
			.role = Role::accepted,
			.local = here ? *here : addressOf(ownPlaceOf(descriptor)),
			.peer = addressOf(caller),
			.capabilities = tcpCapabilities,
			.credentials = {}};
	};
}


ProxyListener::IsProxy isAmong(std::vector<NetworkPrefix> proxies)
{
	return [proxies = std::move(proxies)](const ConnectionInfo& info) {
		const std::string host = info.peer.hostPort()->host;
		const std::optional<IpAddress> address = parseIpAddress(host.substr(0, host.find('%')));
		return address && std::any_of(proxies.begin(), proxies.end(), [&address](const NetworkPrefix& network) {
				   return network.contains(*address);
			   });
	};
}


} // namespace


Result<std::unique_ptr<Listener>> listenOnTcp(
	Loop& loop, const Address& address, AcceptHandler& handler, std::shared_ptr<const TcpOptions> options)
{
	const Result<TcpEndpoint> endpoint = readEndpoint(address, options->defaultPort);
	if (!endpoint)
	{
		return endpoint.error();
	}
	if (!endpoint->isEverywhere() && !endpoint->isLocalhost() && !endpoint->isLiteral())
	{
		return Error{
			ErrorCode::malformedAddress,
			"Cannot listen on the name '" + endpoint->host + "'; use an address of this machine, * or localhost."};
	}
	if (loop.descriptors() == nullptr)
	{
		return Error{ErrorCode::notSupported, "This wire needs a loop that watches descriptors."};
	}
	try
	{
		Poco::Net::ServerSocket socket = boundTo(endpoint.value());
		// Accepted sockets have these from the listening one, which spares each of them two calls.
		socket.setNoDelay(true);
		socket.setKeepAlive(options->keepAlive);
		socket.listen(SocketListener::backlog);
		socket.setBlocking(false);
		const int descriptor = descriptorOf(socket);
		const Address own = addressOf(ownPlaceOf(descriptor));
		const Address bound = endpoint->isEverywhere() ? Address::ofHostPort("tcp", "*", *own.hostPort()->port) : own;
		const auto limits = limitsOf(options);
		auto door = std::make_unique<SocketDoor>(
			descriptor, describedAt(socket.address().host().isWildcard() ? std::nullopt : std::optional(bound)),
			limits);
		const auto listen = [&](AcceptHandler& accepted) {
			return SocketListener::make(loop, accepted, std::move(door), bound);
		};
		return endpoint->proxies.empty()
			? listen(handler)
			: ProxyListener::make(loop, handler, isAmong(endpoint->proxies), limits, listen);
	}
	catch (const Poco::Exception& exception)
	{
		return listenError(exception.code(), address, endpoint->port);
	}
}


} // namespace ciarla
