#include "TcpConformance.h"

#include <ciarla/testkit/AllocatedBytes.h>
#include <ciarla/testkit/SteppedLoopDriver.h>

#include <ciarla/transport/ProxyHeader.h>
#include <ciarla/transport/TcpTransport.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cassert>
#include <utility>


namespace ciarla::testkit {


namespace {


Address addressOf(const std::string& text)
{
	return Address::parse(text).value();
}


/// A socket of the loopback that is bound and, unless told otherwise, never listens.
class BoundSocket
{
public:
	BoundSocket():
		_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
	{
		_address.sin_family = AF_INET;
		_address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
		socklen_t size = sizeof(_address);
		[[maybe_unused]] const int bound = ::bind(_descriptor, generic(), size);
		assert(bound == 0);
		::getsockname(_descriptor, generic(), &size);
	}

	~BoundSocket()
	{
		::close(_descriptor);
	}

	BoundSocket(const BoundSocket&) = delete;
	BoundSocket& operator=(const BoundSocket&) = delete;

	Address address() const
	{
		return Address::ofHostPort("tcp", "127.0.0.1", ::ntohs(_address.sin_port));
	}

	/// Takes one caller into the backlog; the system drops what the next ones send, until one is accepted.
	void listenForOne()
	{
		::listen(_descriptor, 0);
	}

	void connectTo(const BoundSocket& other)
	{
		sockaddr_in address = other._address;
		[[maybe_unused]] const int connected =
			::connect(_descriptor, reinterpret_cast<sockaddr*>(&address), sizeof(address));
		assert(connected == 0);
	}

private:
	sockaddr* generic() noexcept
	{
		return reinterpret_cast<sockaddr*>(&_address);
	}

	int _descriptor;
	sockaddr_in _address{};
};


/// A listener whose backlog is full, so that the next caller hears nothing at all.
class SilentListener
{
public:
	SilentListener()
	{
		_listening.listenForOne();
		_caller.connectTo(_listening);
	}

	Address address() const
	{
		return _listening.address();
	}

private:
	BoundSocket _listening;
	BoundSocket _caller;
};


/// Knows no host.
class FailingResolver final: public Resolver
{
public:
	void resolve(const std::string& host, std::shared_ptr<Poster> poster, Callback done) override
	{
		poster->post([host, done = std::move(done)] {
			done(Error{ErrorCode::cannotResolve, "Cannot find the host '" + host + "'; check its name."});
		});
	}
};


std::unique_ptr<LoopDriver> makeDriver(PollerKind poller)
{
	return std::make_unique<SteppedLoopDriver>([poller](std::function<TimePoint()> clock) {
		auto loop = std::make_unique<SocketLoop>(SocketLoopOptions{poller, std::move(clock)});
		SocketLoop& turned = *loop;
		return SteppedLoopDriver::Made{std::move(loop), [&turned](Duration wait) { turned.runOnce(wait); }};
	});
}


/// TCP by way of a proxy: a dialler says first where it was called from, and a listener wants to hear that.
class ProxiedTransport final: public Transport
{
public:
	explicit ProxiedTransport(std::unique_ptr<Transport> tcp):
		_tcp(std::move(tcp))
	{
	}

	std::string_view scheme() const noexcept override
	{
		return _tcp->scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return _tcp->capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		const Bytes header = proxyHeaderOf(addressOf("tcp://192.0.2.1:40112"), addressOf("tcp://203.0.113.9:12345"));
		return sendsProxyHeader(header)->wrap(_tcp->dial(address));
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		AddressOptions options = address.options();
		options.emplace_back("proxy_protocol", "loopback");
		return _tcp->listen(loop, address.withOptions(std::move(options)), handler);
	}

private:
	std::unique_ptr<Transport> _tcp;
};


} // namespace


ConformanceSubject tcpSubject(PollerKind poller)
{
	ConformanceSubject subject;
	subject.transport = std::make_unique<TcpTransport>(
		TcpOptions{.limits = {}, .defaultPort = {}, .resolver = std::make_shared<FailingResolver>()});
	subject.makeDriver = [poller] { return makeDriver(poller); };
	subject.freeAddress = [] { return addressOf("tcp://127.0.0.1:0"); };
	// Bound but not listening: nobody else gets this port meanwhile, and a caller is refused.
	const auto nobody = std::make_shared<BoundSocket>();
	subject.nobodyAddress = nobody->address();
	subject.silentAddress = [nobody, silent = std::make_shared<SilentListener>()] { return silent->address(); };
	subject.badAddresses = {
		{addressOf("tcp://127.0.0.1"), ErrorCode::malformedAddress},
		{addressOf("tcp://127.0.0.1:70000"), ErrorCode::malformedAddress},
		{addressOf("tcp://[::1:5"), ErrorCode::malformedAddress},
		{addressOf("tcp://127.0.0.1:5?tcp.colour=red"), ErrorCode::badOption}};
	subject.badToDial = {{addressOf("tcp://peer.invalid:5"), ErrorCode::cannotResolve}};
	// What a name resolves to is not this machine's to say, so none is asked for.
	subject.badToListen = {
		{addressOf("tcp://192.0.2.1:0"), ErrorCode::malformedAddress},
		{addressOf("tcp://peer.invalid:0"), ErrorCode::malformedAddress}};
	subject.idleConnections = 4'000;
	subject.allocatedBytes = allocatedBytesOfThisProcess();
	return subject;
}


ConformanceSubject proxiedTcpSubject()
{
	ConformanceSubject subject = tcpSubject(PollerKind::epoll);
	subject.transport = std::make_unique<ProxiedTransport>(std::move(subject.transport));
	return subject;
}


} // namespace ciarla::testkit
