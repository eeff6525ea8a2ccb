#pragma once

#include <ciarla/testkit/FailurePlan.h>

#include <ciarla/transport/MemoryTransport.h>

#include <memory>
#include <string_view>


namespace ciarla::testkit {


/// What a fake wire does to the two ends.
struct FakeOptions
{
	/// Sizes, limits, and the byte where what is received gets cut.
	MemoryOptions memory;

	/// What fails on the side that dials, and on the side that accepts; null for nothing. They outlive every
	/// connection, and may be the same plan.
	FailurePlan* dialledPlan = nullptr;
	FailurePlan* acceptedPlan = nullptr;
};


/// Two connections to each other, not started.
struct FakePair
{
	std::unique_ptr<Connection> dialled;
	std::unique_ptr<Connection> accepted;
};


/// The shortest way to two connected ends.
FakePair makeFakePair(const FakeOptions& options = {});


/// A FakeTransport is the memory transport with failures that the test plans. It is built on the real one, so
/// that it cannot drift from it. Its scheme is "memory" too. listen() is an operation of the accepted side's plan.
class FakeTransport final: public Transport
{
public:
	explicit FakeTransport(std::shared_ptr<MemoryNetwork> network, const FakeOptions& options = {});

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	MemoryTransport _memory;
	FakeOptions _options;
};


} // namespace ciarla::testkit
