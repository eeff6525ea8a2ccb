#pragma once

#include <ciarla/testkit/FailurePlan.h>
#include <ciarla/transport/ForwardingConnection.h>

#include <memory>
#include <string_view>


namespace ciarla::testkit {


/// A FakeConnection is a real one that fails at the operation that its plan names.
///
/// From there on it is lost: the call fails (send() returns closed, finish() an error), the callback does not
/// come, onClose() follows with CloseSide::wire and ErrorCode::lost, and the peer sees a reset.
///
/// Ownership: the plan outlives the connection.
class FakeConnection final: public ForwardingConnection
{
public:
	FakeConnection(std::unique_ptr<Connection> below, FailurePlan& plan) noexcept;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

private:
	bool breaksAt(std::string_view operation);

	FailurePlan& _plan;
	bool _broken = false;
};


} // namespace ciarla::testkit
