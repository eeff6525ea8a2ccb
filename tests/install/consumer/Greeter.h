#pragma once

#include <ciarla/transport/Connection.h>

#include <memory>
#include <utility>


/// Says hello to whoever it is connected to.
class Greeter final: public ciarla::ConnectionHandler
{
public:
	Greeter(ciarla::Loop& loop, std::unique_ptr<ciarla::Connection> connection):
		_connection(std::move(connection))
	{
		_connection->start(loop, *this);
	}

	bool hasEnded() const noexcept
	{
		return _ended;
	}

	void onOpen(ciarla::Connection& connection) noexcept override
	{
		(void)ciarla::send(connection, ciarla::Bytes::copyOf("hello"));
	}

	void onData(ciarla::Connection&, std::span<const std::byte>) noexcept override
	{
	}

	void onWritable(ciarla::Connection&) noexcept override
	{
	}

	void onEnd(ciarla::Connection&) noexcept override
	{
	}

	void onClose(ciarla::Connection&, const ciarla::CloseReason&) noexcept override
	{
		_ended = true;
	}

private:
	std::unique_ptr<ciarla::Connection> _connection;
	bool _ended = false;
};
