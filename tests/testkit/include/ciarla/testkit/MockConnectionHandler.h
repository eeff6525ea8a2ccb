#pragma once

#include <ciarla/transport/Connection.h>

#include <gmock/gmock.h>


namespace ciarla::testkit {


/// A MockConnectionHandler expects what a connection reports. Bytes are cut as the wire pleases, so expect
/// them of a RecordingHandler unless the cut is what is tested.
class MockConnectionHandler: public ConnectionHandler
{
public:
	MOCK_METHOD(void, onOpen, (Connection & connection), (noexcept, override));
	MOCK_METHOD(void, onData, (Connection & connection, std::span<const std::byte> bytes), (noexcept, override));
	MOCK_METHOD(void, onWritable, (Connection & connection), (noexcept, override));
	MOCK_METHOD(void, onEnd, (Connection & connection), (noexcept, override));
	MOCK_METHOD(void, onClose, (Connection & connection, const CloseReason& reason), (noexcept, override));
};


} // namespace ciarla::testkit
