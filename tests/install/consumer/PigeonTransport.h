#pragma once

#include <ciarla/testkit/ForwardingListener.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/MemoryTransport.h>

#include <memory>
#include <utility>


/// The memory transport by another name. Somebody listens at `pigeon:asleep` who never wakes.
class PigeonTransport final: public ciarla::Transport
{
public:
	std::string_view scheme() const noexcept override
	{
		return "pigeon";
	}

	ciarla::Capabilities capabilities() const noexcept override
	{
		return _memory.capabilities();
	}

	std::unique_ptr<ciarla::Connection> dial(const ciarla::Address& address) override
	{
		return std::make_unique<PigeonConnection>(_memory.dial(inMemory(address)));
	}

	ciarla::Result<std::unique_ptr<ciarla::Listener>> listen(
		ciarla::Loop& loop, const ciarla::Address& address, ciarla::AcceptHandler& handler) override
	{
		auto listener = std::make_unique<PigeonListener>(handler, ciarla::testkit::ForwardingListener::Wrap());
		ciarla::Result<std::unique_ptr<ciarla::Listener>> below = _memory.listen(loop, inMemory(address), *listener);
		if (!below)
		{
			return below.error();
		}
		listener->bound = below.value()->address().withScheme("pigeon");
		listener->adopt(std::move(below).value());
		return std::unique_ptr<ciarla::Listener>(std::move(listener));
	}

private:
	/// Its peer is a pigeon's, too.
	struct PigeonConnection final: ciarla::ForwardingConnection
	{
		explicit PigeonConnection(std::unique_ptr<ciarla::Connection> connection):
			ForwardingConnection(std::move(connection))
		{
			learn();
		}

		const ciarla::ConnectionInfo& info() const noexcept override
		{
			return known;
		}

		void onOpen(ciarla::Connection& connection) noexcept override
		{
			learn();
			ForwardingConnection::onOpen(connection);
		}

		void learn()
		{
			known = below().info();
			known.peer = known.peer.withScheme("pigeon");
		}

		ciarla::ConnectionInfo known;
	};

	struct PigeonListener final: ciarla::testkit::ForwardingListener
	{
		using ForwardingListener::ForwardingListener;

		const ciarla::Address& address() const noexcept override
		{
			return bound;
		}

		ciarla::Address bound;
	};

	static ciarla::Address inMemory(const ciarla::Address& address)
	{
		// There is no such place, here nor there.
		return address.where() == "/" ? address : address.withScheme("memory");
	}

	ciarla::MemoryTransport _memory{std::make_shared<ciarla::MemoryNetwork>()};
	ciarla::testkit::ManualLoop _asleep;
	ciarla::testkit::RecordingAcceptHandler _sleeper{_asleep};
	std::unique_ptr<ciarla::Listener> _listener =
		_memory.listen(_asleep, ciarla::Address::parse("memory:asleep").value(), _sleeper).value();
};
