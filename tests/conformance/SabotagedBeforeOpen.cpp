#include "SabotagedConnections.h"
#include "WrapIn.h"

#include <ciarla/transport/Loop.h>

#include <chrono>
#include <utility>


namespace ciarla::testkit {


namespace {


class WaitingThoughItIsNotOpen final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void close(CloseMode mode, CloseReason reason) override
	{
		if (_isOpen || mode == CloseMode::abort || loop() == nullptr)
		{
			ForwardingConnection::close(mode, std::move(reason));
			return;
		}
		loop()->callAt(
			loop()->now() + std::chrono::seconds(1), [this, alive = std::weak_ptr(_alive), reason = std::move(reason)] {
				if (!alive.expired())
				{
					ForwardingConnection::close(CloseMode::abort, reason);
				}
			});
	}

	void onOpen(Connection& connection) noexcept override
	{
		_isOpen = true;
		ForwardingConnection::onOpen(connection);
	}

private:
	std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
	bool _isOpen = false;
};


class ForgettingThatItDoesNotRead final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void onOpen(Connection& connection) noexcept override
	{
		below().setReading(true);
		ForwardingConnection::onOpen(connection);
	}
};


class NamingAnotherPeer final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	const ConnectionInfo& info() const noexcept override
	{
		return _isOpen && _info.role == Role::dialled ? _info : below().info();
	}

	void onOpen(Connection& connection) noexcept override
	{
		_isOpen = true;
		_info = below().info();
		_info.peer = Address::parse("memory:somebody").value();
		ForwardingConnection::onOpen(connection);
	}

private:
	ConnectionInfo _info;
	bool _isOpen = false;
};


/// As a layer does that encrypts what it is given before anybody has a key.
class TakingBytesTooEarly final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	SendResult send(std::span<const Bytes> batch) override
	{
		return _isOpen || loop() == nullptr ? ForwardingConnection::send(batch) : SendResult::accepted;
	}

	void close(CloseMode mode, CloseReason reason) override
	{
		_isOpen = true;
		ForwardingConnection::close(mode, std::move(reason));
	}

	void onOpen(Connection& connection) noexcept override
	{
		_isOpen = true;
		ForwardingConnection::onOpen(connection);
	}

private:
	bool _isOpen = false;
};


class RefusingNothing final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	SendResult send(std::span<const Bytes> batch) override
	{
		return batch.empty() ? SendResult::full : ForwardingConnection::send(batch);
	}
};


} // namespace


ForwardingListener::Wrap waitingThoughItIsNotOpen()
{
	return wrapIn<WaitingThoughItIsNotOpen>();
}


ForwardingListener::Wrap forgettingThatItDoesNotRead()
{
	return wrapIn<ForgettingThatItDoesNotRead>();
}


ForwardingListener::Wrap namingAnotherPeer()
{
	return wrapIn<NamingAnotherPeer>();
}


ForwardingListener::Wrap takingBytesTooEarly()
{
	return wrapIn<TakingBytesTooEarly>();
}


ForwardingListener::Wrap refusingNothing()
{
	return wrapIn<RefusingNothing>();
}


} // namespace ciarla::testkit
