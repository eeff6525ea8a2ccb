#include <ciarla/testkit/FakeTransport.h>

#include <ciarla/testkit/FakeConnection.h>
#include <ciarla/testkit/ForwardingListener.h>

#include <utility>


namespace ciarla::testkit {


namespace {


std::unique_ptr<Connection> withPlan(std::unique_ptr<Connection> connection, FailurePlan* plan)
{
	if (plan)
	{
		return std::make_unique<FakeConnection>(std::move(connection), *plan);
	}
	return connection;
}


} // namespace


FakePair makeFakePair(const FakeOptions& options)
{
	auto [dialled, accepted] = MemoryTransport::pair(options.memory);
	return {withPlan(std::move(dialled), options.dialledPlan), withPlan(std::move(accepted), options.acceptedPlan)};
}


FakeTransport::FakeTransport(std::shared_ptr<MemoryNetwork> network, const FakeOptions& options):
	_memory(std::move(network), options.memory),
	_options(options)
{
}


std::string_view FakeTransport::scheme() const noexcept
{
	return _memory.scheme();
}


Capabilities FakeTransport::capabilities() const noexcept
{
	return _memory.capabilities();
}


std::unique_ptr<Connection> FakeTransport::dial(const Address& address)
{
	return withPlan(_memory.dial(address), _options.dialledPlan);
}


Result<std::unique_ptr<Listener>> FakeTransport::listen(Loop& loop, const Address& address, AcceptHandler& handler)
{
	FailurePlan* const plan = _options.acceptedPlan;
	if (plan && plan->fails("listen"))
	{
		return Error{
			make_error_code(ErrorCode::outOfResources),
			"Cannot listen on " + address.text() + ": it failed at operation " + plan->what() + "."};
	}
	auto listener = std::make_unique<ForwardingListener>(
		handler, [plan](std::unique_ptr<Connection> connection) { return withPlan(std::move(connection), plan); });
	auto below = _memory.listen(loop, address, *listener);
	if (!below)
	{
		return below.error();
	}
	listener->adopt(std::move(below).value());
	return std::unique_ptr<Listener>(std::move(listener));
}


} // namespace ciarla::testkit
