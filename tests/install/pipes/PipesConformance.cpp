// The kit asks 38 clauses of the module, as the program would load it.
#include <ciarla/module/Module.h>
#include <ciarla/testkit/Conformance.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/SteppedLoopDriver.h>
#include <ciarla/transport/SocketLoop.h>
#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <string>
#include <utility>


extern "C" const ciarla::Module ciarlaModule;


namespace {


using namespace ciarla;
using namespace ciarla::testkit;


/// The module's transport, as its registry has it, shared by what the subject needs it for.
class FromModule final: public Transport
{
public:
	explicit FromModule(std::shared_ptr<TransportRegistry> registry):
		_registry(std::move(registry)),
		_transport(*_registry->find("pipes"))
	{
	}

	std::string_view scheme() const noexcept override
	{
		return _transport.scheme();
	}

	Capabilities capabilities() const noexcept override
	{
		return _transport.capabilities();
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		return _transport.dial(address);
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		return _transport.listen(loop, address, handler);
	}

private:
	std::shared_ptr<TransportRegistry> _registry;
	Transport& _transport;
};


Address place(const std::string& name)
{
	return Address::parse("pipes:" + name).value();
}


/// Listens on a loop that nobody turns, and so never answers.
class Silent
{
public:
	explicit Silent(std::shared_ptr<TransportRegistry> registry):
		_transport(std::move(registry)),
		_door(_loop),
		_listener(_transport.listen(_loop, place("silent"), _door).value())
	{
	}

private:
	FromModule _transport;
	SocketLoop _loop;
	RecordingAcceptHandler _door;
	std::unique_ptr<Listener> _listener;
};


ConformanceSubject subject()
{
	const auto registry = std::make_shared<TransportRegistry>();
	EXPECT_TRUE(ciarlaModule.add(*registry, {}).ok());
	ConformanceSubject subject;
	subject.transport = std::make_unique<FromModule>(registry);
	subject.makeDriver = [] {
		return std::make_unique<SteppedLoopDriver>([](std::function<TimePoint()> clock) {
			auto loop = std::make_unique<SocketLoop>(SocketLoopOptions{PollerKind::epoll, std::move(clock)});
			SocketLoop& turned = *loop;
			return SteppedLoopDriver::Made{std::move(loop), [&turned](Duration wait) { turned.runOnce(wait); }};
		});
	};
	subject.freeAddress = [count = 0]() mutable { return place("free-" + std::to_string(++count)); };
	subject.nobodyAddress = place("nobody");
	subject.silentAddress = [silent = std::make_shared<Silent>(registry)] { return place("silent"); };
	subject.badAddresses = {{place(""), ErrorCode::malformedAddress}};
	return subject;
}


} // namespace


int main(int argc, char** argv)
{
	testing::InitGoogleMock(&argc, argv);
	registerConformance(ciarlaModule.name, subject);
	return RUN_ALL_TESTS();
}
