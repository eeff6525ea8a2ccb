#pragma once

#include <ciarla/transport/Connection.h>

#include <memory>


namespace ciarla {


/// A ForwardingConnection passes every call down to another connection, and every callback up from it.
///
/// Derive from it to change one thing: a layer that only looks, a fake that fails at an operation.
///
///     handler <- ForwardingConnection <- connection below
///
/// Ownership: owns the connection below.
class ForwardingConnection: public Connection, public ConnectionHandler
{
public:
	explicit ForwardingConnection(std::unique_ptr<Connection> below) noexcept;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	void hasten() noexcept override;
	void setReading(bool on) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;
	const ConnectionInfo& info() const noexcept override;
	ConnectionStats stats() const noexcept override;
	void silence() noexcept override;

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

protected:
	Connection& below() noexcept;
	const Connection& below() const noexcept;

	/// Gives the connection below away. No other call may follow but destruction.
	std::unique_ptr<Connection> release() noexcept;

	/// Null before start(), and once silenced.
	ConnectionHandler* handler() noexcept;

	/// Null before start().
	Loop* loop() noexcept;

private:
	std::unique_ptr<Connection> _below;
	ConnectionHandler* _handler = nullptr;
	Loop* _loop = nullptr;
};


} // namespace ciarla
