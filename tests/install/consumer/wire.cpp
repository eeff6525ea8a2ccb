// How the author of a wire, or of a layer, runs the conformance kit: here on the memory transport, as if it were one's
// own, and on a layer over it.
#include <ciarla/testkit/Conformance.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/ManualLoopDriver.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/StackTransport.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/WrappingFactory.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>


namespace {


using namespace ciarla;
using namespace ciarla::testkit;


Address addressOf(const std::string& text)
{
	return Address::parse(text).value();
}


/// Takes calls on a loop that nobody turns, and so never answers.
class SilentListener
{
public:
	explicit SilentListener(const std::shared_ptr<MemoryNetwork>& network):
		_transport(network),
		_door(_loop),
		_listener(_transport.listen(_loop, addressOf("memory:silent"), _door).value())
	{
	}

	Address address() const
	{
		return _listener->address();
	}

private:
	MemoryTransport _transport;
	ManualLoop _loop;
	RecordingAcceptHandler _door;
	std::unique_ptr<Listener> _listener;
};


ConformanceSubject memorySubject()
{
	const auto network = std::make_shared<MemoryNetwork>();
	ConformanceSubject subject;
	subject.transport = std::make_unique<MemoryTransport>(network);
	subject.makeDriver = [] { return std::make_unique<ManualLoopDriver>(); };
	subject.freeAddress = [] { return addressOf("memory:"); };
	subject.nobodyAddress = addressOf("memory:nobody");
	subject.silentAddress = [silent = std::make_shared<SilentListener>(network)] { return silent->address(); };
	subject.badAddresses = {{addressOf("tcp:nobody"), ErrorCode::malformedAddress}};
	return subject;
}


/// A layer that changes nothing: the least that one can be.
class PlainLayer final: public Layer
{
public:
	std::string_view name() const noexcept override
	{
		return "plain";
	}

	Capabilities capabilities(const Capabilities& below) const noexcept override
	{
		return below;
	}

	Result<std::unique_ptr<LayerFactory>> prepare(Role, const AddressOptions& options) override
	{
		if (!options.empty())
		{
			return Error{ErrorCode::badOption, "The layer plain has no option " + options.front().first + "."};
		}
		return WrappingFactory::make(
			[](std::unique_ptr<Connection> below) { return std::make_unique<ForwardingConnection>(std::move(below)); });
	}
};


ConformanceSubject layeredSubject()
{
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<PlainLayer>());
	return stackOn(memorySubject(), std::move(layers), {.layers = {"plain"}, .dial = {}, .listen = {}});
}


} // namespace


int main(int argc, char** argv)
{
	testing::InitGoogleTest(&argc, argv);
	registerConformance("memory", memorySubject);
	registerConformance("plain+memory", layeredSubject);
	return RUN_ALL_TESTS();
}
