#pragma once

#include <ciarla/transport/Connection.h>

#include <gmock/gmock.h>


namespace ciarla::testkit {


/// A MockConnection expects calls. To see what a conversation does, prefer a real one over memory; this is
/// for proving that a call happens, and with which arguments.
///
/// `connectionInfo` is what info() returns unless told otherwise.
class MockConnection: public Connection
{
public:
	MockConnection()
	{
		ON_CALL(*this, info).WillByDefault(testing::ReturnRef(connectionInfo));
		ON_CALL(*this, send).WillByDefault(testing::Return(SendResult::accepted));
		ON_CALL(*this, finish).WillByDefault([] { return Result<void>(); });
	}

	MOCK_METHOD(void, start, (Loop & loop, ConnectionHandler& handler), (override));
	MOCK_METHOD(SendResult, send, (std::span<const Bytes> batch), (override));
	MOCK_METHOD(void, hasten, (), (noexcept, override));
	MOCK_METHOD(void, setReading, (bool on), (override));
	MOCK_METHOD(Result<void>, finish, (), (override));
	MOCK_METHOD(void, close, (CloseMode mode, CloseReason reason), (override));
	MOCK_METHOD(const ConnectionInfo&, info, (), (const, noexcept, override));
	MOCK_METHOD(ConnectionStats, stats, (), (const, noexcept, override));
	MOCK_METHOD(void, silence, (), (noexcept, override));

	ConnectionInfo connectionInfo;
};


} // namespace ciarla::testkit
