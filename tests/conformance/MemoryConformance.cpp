#include "MemoryConformance.h"

#include <ciarla/testkit/AllocatedBytes.h>
#include <ciarla/testkit/ManualLoopDriver.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>

#include <string>
#include <utility>


namespace ciarla::testkit {


namespace {


Address addressOf(const std::string& text)
{
	return Address::parse(text).value();
}


/// A listener whose loop nobody turns: it takes calls and never answers.
class SilentListener
{
public:
	explicit SilentListener(Transport& transport):
		_door(_loop),
		_listener(transport.listen(_loop, addressOf("memory:silent"), _door).value())
	{
	}

	Address address() const
	{
		return _listener->address();
	}

private:
	ManualLoop _loop;
	RecordingAcceptHandler _door;
	std::unique_ptr<Listener> _listener;
};


/// Everything but the transport, which is on `network`.
ConformanceSubject subjectOn(std::shared_ptr<MemoryNetwork> network, std::unique_ptr<Transport> transport)
{
	ConformanceSubject subject;
	subject.transport = std::move(transport);
	subject.makeDriver = [] { return std::make_unique<ManualLoopDriver>(); };
	subject.freeAddress = [] { return addressOf("memory:"); };
	subject.nobodyAddress = addressOf("memory:nobody");
	subject.silentAddress = [silent = std::make_shared<MemoryTransport>(std::move(network)),
							 listener = std::shared_ptr<SilentListener>()]() mutable {
		listener = std::make_shared<SilentListener>(*silent);
		return listener->address();
	};
	subject.badAddresses = {
		{addressOf("tcp:nobody"), ErrorCode::malformedAddress},
		{addressOf("memory:" + std::string(256, 'x')), ErrorCode::malformedAddress},
		{addressOf("memory://room?memory.colour=red"), ErrorCode::badOption}};
	subject.badToDial = {{addressOf("memory:"), ErrorCode::malformedAddress}};
	subject.idleConnections = 10'000;
	subject.allocatedBytes = allocatedBytesOfThisProcess();
	return subject;
}


} // namespace


ConformanceSubject memorySubject(const MemoryOptions& options)
{
	const auto network = std::make_shared<MemoryNetwork>();
	return subjectOn(network, std::make_unique<MemoryTransport>(network, options));
}


ConformanceSubject fakeSubject()
{
	// One plan for both ends that lets everything succeed: it only counts.
	static FailurePlan plan;
	const auto network = std::make_shared<MemoryNetwork>();
	FakeOptions options;
	options.dialledPlan = &plan;
	return subjectOn(network, std::make_unique<FakeTransport>(network, options));
}


} // namespace ciarla::testkit
