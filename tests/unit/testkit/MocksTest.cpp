#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/MockAcceptHandler.h>
#include <ciarla/testkit/MockConnection.h>
#include <ciarla/testkit/MockConnectionHandler.h>
#include <ciarla/testkit/MockListener.h>
#include <ciarla/testkit/MockTransport.h>

#include <ciarla/transport/TransportRegistry.h>

#include <gtest/gtest.h>


namespace ciarla::testkit {
namespace {


using testing::_;
using testing::ByMove;
using testing::NiceMock;
using testing::Return;


TEST(MockTransport, IsDialledThroughARegistry)
{
	auto transport = std::make_unique<NiceMock<MockTransport>>("pigeon");
	auto connection = std::make_unique<NiceMock<MockConnection>>();
	MockConnection* const made = connection.get();
	EXPECT_CALL(*transport, dial(Address::parse("pigeon:loft").value()))
		.WillOnce(Return(ByMove(std::move(connection))));
	TransportRegistry registry;
	ASSERT_TRUE(registry.add(std::move(transport)));

	auto dialled = registry.dial(Address::parse("pigeon:loft").value());

	ASSERT_TRUE(dialled);
	EXPECT_EQ(made, dialled.value().get());
}


TEST(MockConnection, AcceptsAndFinishesUnlessToldOtherwise)
{
	NiceMock<MockConnection> connection;
	connection.connectionInfo.role = Role::accepted;

	EXPECT_EQ(SendResult::accepted, send(connection, Bytes::copyOf("hello")));
	EXPECT_TRUE(connection.finish());
	EXPECT_EQ(Role::accepted, connection.info().role);
}


TEST(MockConnectionHandler, ExpectsTheEnd)
{
	NiceMock<MockConnection> connection;
	MockConnectionHandler handler;
	EXPECT_CALL(handler, onClose(_, testing::Field(&CloseReason::text, "bye")));

	static_cast<ConnectionHandler&>(handler).onClose(connection, {CloseSide::peer, {}, "bye", 0});
}


TEST(MockAcceptHandler, IsHandedACaller)
{
	NiceMock<MockListener> listener;
	MockAcceptHandler handler;
	std::unique_ptr<Connection> kept;
	EXPECT_CALL(handler, onAccept(_, _)).WillOnce([&](Listener&, std::unique_ptr<Connection> caller) {
		kept = std::move(caller);
	});

	static_cast<AcceptHandler&>(handler).onAccept(listener, std::make_unique<NiceMock<MockConnection>>());

	EXPECT_NE(nullptr, kept);
}


} // namespace
} // namespace ciarla::testkit
