#include "TcpListening.h"

#include "TcpEndpoint.h"
#include "TcpErrors.h"
#include "TcpSocket.h"

#include <ciarla/transport/ProxyListener.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>
#include <ciarla/transport/StreamListener.h>

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


void bindExclusively(Poco::Net::ServerSocket& socket, const Poco::Net::SocketAddress& where, bool v6Only)
{
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
		bindExclusively(socket, *socketAddressOf("::", port), false);
		return socket;
	}
	catch (const Poco::Exception& exception)
	{
		if (exception.code() == EADDRINUSE || exception.code() == EACCES || isShortage(exception.code()))
		{
			throw;
		}
		Poco::Net::ServerSocket socket;
		bindExclusively(socket, *socketAddressOf("0.0.0.0", port), false);
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
	const auto where = socketAddressOf(endpoint.isLocalhost() ? "127.0.0.1" : endpoint.host, endpoint.port);
	if (!where)
	{
		throw Poco::Net::NetException("no such interface", EADDRNOTAVAIL);
	}
	Poco::Net::ServerSocket socket;
	bindExclusively(socket, *where, true);
	return socket;
}


Address boundAddress(const TcpEndpoint& endpoint, const Poco::Net::ServerSocket& socket)
{
	const Poco::Net::SocketAddress bound = socket.address();
	return endpoint.isEverywhere() ? Address::ofHostPort("tcp", "*", bound.port()) : addressOf(bound);
}


/// Accepts on one bound socket of POCO's.
class TcpDoor final: public StreamDoor
{
public:
	/// `here`: where every caller arrives; none where that is for the caller to choose.
	TcpDoor(
		const Poco::Net::ServerSocket& socket, std::optional<Address> here, std::shared_ptr<const TcpOptions> options):
		_socket(socket),
		_here(std::move(here)),
		_options(std::move(options))
	{
	}

	~TcpDoor() override
	{
		_socket.close();
	}

	int descriptor() const noexcept override
	{
		return _socket.impl()->sockfd();
	}

	std::unique_ptr<Connection> accept(int& error) override
	{
		sockaddr_storage storage{};
		socklen_t size = sizeof(storage);
		auto* caller = reinterpret_cast<sockaddr*>(&storage);
		const int accepted = ::accept4(descriptor(), caller, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (accepted < 0)
		{
			error = errno;
			return nullptr;
		}
		auto socket = std::make_unique<TcpSocket>(TcpSocket::adopting(accepted));
		ConnectionInfo info{
			.role = Role::accepted,
			.local = _here ? *_here : socket->localAddress(),
			.peer = addressOf(Poco::Net::SocketAddress(caller, size)),
			.capabilities = tcpCapabilities,
			.credentials = {}};
		return std::make_unique<StreamConnection>(std::move(info), limitsOf(_options), std::move(socket));
	}

private:
	Poco::Net::ServerSocket _socket;
	const std::optional<Address> _here;
	std::shared_ptr<const TcpOptions> _options;
};


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
		socket.listen(StreamListener::backlog);
		socket.setBlocking(false);
		::fcntl(socket.impl()->sockfd(), F_SETFD, FD_CLOEXEC);
		Address bound = boundAddress(endpoint.value(), socket);
		std::optional<Address> here;
		if (!socket.address().host().isWildcard())
		{
			here = bound;
		}
		const auto limits = limitsOf(options);
		const auto listen = [&](AcceptHandler& accepted) {
			return StreamListener::make(
				loop, accepted, std::make_unique<TcpDoor>(socket, std::move(here), std::move(options)),
				std::move(bound));
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
