// The kit asks 38 clauses of the module, as the program would load it.
#include <ciarla/module/Module.h>
#include <ciarla/testkit/Conformance.h>
#include <ciarla/testkit/SteppedLoopDriver.h>
#include <ciarla/transport/SocketLoop.h>
#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>


extern "C" const ciarla::Module ciarlaModule;


namespace {


using namespace ciarla;
using namespace ciarla::testkit;


/// The module's transport, as its registry has it.
class FromModule final: public Transport
{
public:
	FromModule()
	{
		const Result<void> added = ciarlaModule.add(_registry, {});
		EXPECT_TRUE(added.ok());
	}

	std::string_view scheme() const noexcept override
	{
		return transport().scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return transport().capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		return transport().dial(address);
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		return transport().listen(loop, address, handler);
	}

private:
	Transport& transport() const
	{
		return *_registry.find(ciarlaModule.name);
	}

	TransportRegistry _registry;
};


Address place(const std::string& name)
{
	return Address::parse("template:" + std::to_string(::getpid()) + "-" + name).value();
}


/// Takes as many callers as may wait, and accepts none: the next one hears nothing.
class Silent
{
public:
	Silent()
	{
		const std::string name = "ciarla-template-" + place("silent").where();
		sockaddr_un system{};
		system.sun_family = AF_UNIX;
		std::memcpy(system.sun_path + 1, name.data(), name.size());
		const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
		const auto* generic = reinterpret_cast<const sockaddr*>(&system);
		EXPECT_EQ(0, ::bind(_listening, generic, size));
		EXPECT_EQ(0, ::listen(_listening, 0));
		EXPECT_EQ(0, ::connect(_waiting, generic, size));
	}

	~Silent()
	{
		::close(_waiting);
		::close(_listening);
	}

	Silent(const Silent&) = delete;
	Silent& operator=(const Silent&) = delete;

private:
	int _listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int _waiting = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};


ConformanceSubject subject()
{
	ConformanceSubject subject;
	subject.transport = std::make_unique<FromModule>();
	subject.makeDriver = [] {
		return std::make_unique<SteppedLoopDriver>([](std::function<TimePoint()> clock) {
			auto loop = std::make_unique<SocketLoop>(SocketLoopOptions{PollerKind::epoll, std::move(clock)});
			SocketLoop& turned = *loop;
			return SteppedLoopDriver::Made{std::move(loop), [&turned](Duration wait) { turned.runOnce(wait); }};
		});
	};
	subject.freeAddress = [count = 0]() mutable { return place(std::to_string(++count)); };
	subject.nobodyAddress = place("nobody");
	subject.silentAddress = [silent = std::make_shared<Silent>()] { return place("silent"); };
	subject.badAddresses = {{Address::parse("template:").value(), ErrorCode::malformedAddress}};
	return subject;
}


} // namespace


int main(int argc, char** argv)
{
	testing::InitGoogleMock(&argc, argv);
	registerConformance(ciarlaModule.name, subject);
	return RUN_ALL_TESTS();
}
