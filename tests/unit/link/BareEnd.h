#pragma once

#include <ciarla/transport/Connection.h>
#include <ciarla/transport/Loop.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>


namespace ciarla::testkit {


/// A BareEnd is an end of a wire without a protocol: the test says every byte.
class BareEnd final: public ConnectionHandler
{
public:
	BareEnd(Loop& loop, std::unique_ptr<Connection> connection):
		_connection(std::move(connection))
	{
		_connection->start(loop, *this);
	}

	void say(std::string_view bytes)
	{
		(void)send(*_connection, Bytes::copyOf(bytes));
	}

	void finish()
	{
		(void)_connection->finish();
	}

	void abort()
	{
		_connection->close(CloseMode::abort, {});
	}

	void setReading(bool on)
	{
		_connection->setReading(on);
	}

	void onOpen(Connection&) noexcept override
	{
	}

	void onData(Connection&, std::span<const std::byte> bytes) noexcept override
	{
		heard += asText(bytes);
	}

	void onWritable(Connection&) noexcept override
	{
	}

	void onEnd(Connection&) noexcept override
	{
		ended = true;
	}

	void onClose(Connection&, const CloseReason& reason) noexcept override
	{
		closed = reason;
	}

	std::string heard;
	bool ended = false;
	std::optional<CloseReason> closed;

private:
	std::unique_ptr<Connection> _connection;
};


} // namespace ciarla::testkit
