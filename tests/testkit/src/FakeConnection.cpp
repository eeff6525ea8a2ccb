#include <ciarla/testkit/FakeConnection.h>

#include <utility>


namespace ciarla::testkit {


FakeConnection::FakeConnection(std::unique_ptr<Connection> below, FailurePlan& plan) noexcept:
	ForwardingConnection(std::move(below)),
	_plan(plan)
{
}


void FakeConnection::start(Loop& loop, ConnectionHandler& handler)
{
	ForwardingConnection::start(loop, handler);
	breaksAt("start");
}


SendResult FakeConnection::send(std::span<const Bytes> batch)
{
	return breaksAt("send") ? SendResult::closed : ForwardingConnection::send(batch);
}


void FakeConnection::setReading(bool on)
{
	if (!breaksAt("setReading"))
	{
		ForwardingConnection::setReading(on);
	}
}


Result<void> FakeConnection::finish()
{
	if (breaksAt("finish"))
	{
		return Error{make_error_code(ErrorCode::lost), "The connection broke off at operation " + _plan.what() + "."};
	}
	return ForwardingConnection::finish();
}


void FakeConnection::close(CloseMode mode, CloseReason reason)
{
	if (!breaksAt("close"))
	{
		ForwardingConnection::close(mode, std::move(reason));
	}
}


void FakeConnection::onOpen(Connection& connection) noexcept
{
	if (!breaksAt("onOpen"))
	{
		ForwardingConnection::onOpen(connection);
	}
}


void FakeConnection::onData(Connection& connection, std::span<const std::byte> bytes) noexcept
{
	if (!breaksAt("onData"))
	{
		ForwardingConnection::onData(connection, bytes);
	}
}


void FakeConnection::onWritable(Connection& connection) noexcept
{
	if (!breaksAt("onWritable"))
	{
		ForwardingConnection::onWritable(connection);
	}
}


void FakeConnection::onEnd(Connection& connection) noexcept
{
	if (!breaksAt("onEnd"))
	{
		ForwardingConnection::onEnd(connection);
	}
}


void FakeConnection::onClose(Connection& connection, const CloseReason& reason) noexcept
{
	CloseReason told = reason;
	if (_broken)
	{
		told.side = CloseSide::wire;
	}
	ForwardingConnection::onClose(connection, told);
}


/// Whether the connection is broken, or breaks now.
bool FakeConnection::breaksAt(std::string_view operation)
{
	if (!_broken && _plan.fails(operation))
	{
		_broken = true;
		below().close(
			CloseMode::abort,
			{CloseSide::wire, make_error_code(ErrorCode::lost),
			 "The connection broke off at operation " + _plan.what() + ".", 0});
	}
	return _broken;
}


} // namespace ciarla::testkit
