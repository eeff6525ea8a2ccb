#include "SabotagedConnections.h"
#include "WrapIn.h"

#include <ciarla/transport/Loop.h>

#include <thread>
#include <utility>


namespace ciarla::testkit {


namespace {


class FlippingAByte final: public ForwardingConnection
{
public:
	FlippingAByte(std::unique_ptr<Connection> connection, std::uint64_t offset):
		ForwardingConnection(std::move(connection)),
		_offset(offset)
	{
	}

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		const std::uint64_t begin = std::exchange(_received, _received + bytes.size());
		if (_offset < begin || _offset >= _received)
		{
			ForwardingConnection::onData(connection, bytes);
			return;
		}
		std::string changed(asText(bytes));
		changed[_offset - begin] = static_cast<char>(changed[_offset - begin] ^ 1);
		ForwardingConnection::onData(connection, asBytes(changed));
	}

private:
	std::uint64_t _offset;
	std::uint64_t _received = 0;
};


class SayingWritableTwice final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void onWritable(Connection& connection) noexcept override
	{
		ForwardingConnection::onWritable(connection);
		if (handler())
		{
			ForwardingConnection::onWritable(connection);
		}
	}
};


class ReadingWhileReadingIsOff final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void setReading(bool on) override
	{
		_reading = on;
		if (on && !_held.empty())
		{
			loop()->defer([this, alive = std::weak_ptr(_alive)] {
				if (!alive.expired() && handler() && _reading)
				{
					const std::string held = std::exchange(_held, {});
					ForwardingConnection::onData(*this, asBytes(held));
				}
			});
		}
	}

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		if (_reading && _held.empty())
		{
			ForwardingConnection::onData(connection, bytes);
		}
		else
		{
			_held += asText(bytes);
		}
	}

private:
	bool _reading = true;
	std::string _held;
	std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
};


class CallingFromAnotherThread final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		std::thread([&] { ForwardingConnection::onData(connection, bytes); }).join();
	}
};


class Ticking final: public ForwardingConnection
{
public:
	Ticking(std::unique_ptr<Connection> connection, Duration interval):
		ForwardingConnection(std::move(connection)),
		_interval(interval)
	{
	}

	void onOpen(Connection& connection) noexcept override
	{
		tick();
		ForwardingConnection::onOpen(connection);
	}

private:
	void tick()
	{
		loop()->callAt(loop()->now() + _interval, [this, alive = std::weak_ptr(_alive)] {
			if (!alive.expired())
			{
				tick();
			}
		});
	}

	Duration _interval;
	std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
};


/// Its wire has no reset, and it forgets the deaths that it could not report at once.
class MissingDeathWhileReadingIsOff final: public ForwardingConnection
{
public:
	explicit MissingDeathWhileReadingIsOff(std::unique_ptr<Connection> connection):
		ForwardingConnection(std::move(connection)),
		_info(withoutReset(below().info()))
	{
	}

	void setReading(bool on) override
	{
		_reading = on;
		below().setReading(on);
	}

	const ConnectionInfo& info() const noexcept override
	{
		return _info;
	}

	void onOpen(Connection& connection) noexcept override
	{
		_info = withoutReset(below().info());
		ForwardingConnection::onOpen(connection);
	}

	void onClose(Connection& connection, const CloseReason& reason) noexcept override
	{
		if (_reading || reason.side == CloseSide::local)
		{
			ForwardingConnection::onClose(connection, reason);
		}
	}

private:
	static ConnectionInfo withoutReset(ConnectionInfo info)
	{
		info.capabilities.reset = false;
		return info;
	}

	ConnectionInfo _info;
	bool _reading = true;
};


} // namespace


ForwardingListener::Wrap flippingAByteAt(std::uint64_t offset)
{
	return wrapIn<FlippingAByte>(offset);
}


ForwardingListener::Wrap sayingWritableTwice()
{
	return wrapIn<SayingWritableTwice>();
}


ForwardingListener::Wrap readingWhileReadingIsOff()
{
	return wrapIn<ReadingWhileReadingIsOff>();
}


ForwardingListener::Wrap missingDeathWhileReadingIsOff()
{
	return wrapIn<MissingDeathWhileReadingIsOff>();
}


ForwardingListener::Wrap callingFromAnotherThread()
{
	return wrapIn<CallingFromAnotherThread>();
}


ForwardingListener::Wrap ticking(Duration interval)
{
	return wrapIn<Ticking>(interval);
}


} // namespace ciarla::testkit
