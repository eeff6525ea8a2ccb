// How the author of a wire, or of a layer, runs the conformance kit: here on the memory transport, as if it were one's
// own, and on two layers over it: the least that there can be, and the one of docs/writing-a-transport.md.
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


/// A layer that has no options, and wraps as it is told.
class SimpleLayer final: public Layer
{
public:
	SimpleLayer(std::string_view name, WrappingFactory::Wrap wrap):
		_name(name),
		_wrap(std::move(wrap))
	{
	}

	std::string_view name() const noexcept override
	{
		return _name;
	}

	Capabilities capabilities(const Capabilities& below) const noexcept override
	{
		return below;
	}

	Result<std::unique_ptr<LayerFactory>> prepare(Role, const AddressOptions& options) override
	{
		if (!options.empty())
		{
			return Error{ErrorCode::badOption, "This layer has no option " + options.front().first + "."};
		}
		return WrappingFactory::make(_wrap);
	}

private:
	std::string _name;
	WrappingFactory::Wrap _wrap;
};


ConformanceSubject layeredSubject(const std::string& name, WrappingFactory::Wrap wrap)
{
	std::vector<std::unique_ptr<Layer>> layers;
	layers.push_back(std::make_unique<SimpleLayer>(name, std::move(wrap)));
	return stackOn(memorySubject(), std::move(layers), {.layers = {name}, .dial = {}, .listen = {}});
}


std::unique_ptr<Connection> forwarding(std::unique_ptr<Connection> below)
{
	return std::make_unique<ForwardingConnection>(std::move(below));
}


std::unique_ptr<Connection> compressing(std::unique_ptr<Connection> below)
{
	return std::make_unique<RunsConnection>(std::move(below), std::make_shared<const ConnectionLimits>());
}


} // namespace


int main(int argc, char** argv)
{
	testing::InitGoogleTest(&argc, argv);
	registerConformance("memory", memorySubject);
	registerConformance("plain+memory", [] { return layeredSubject("plain", forwarding); });
	registerConformance("runs+memory", [] { return layeredSubject("runs", compressing); });
	return RUN_ALL_TESTS();
}
