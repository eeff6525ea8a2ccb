#include "SabotagedOpening.h"

#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/ForwardingConnection.h>

#include <ciarla/transport/Loop.h>

#include <map>
#include <utility>


namespace ciarla::testkit {


namespace {


/// A listener that says it is bound to another address than it is.
class MisnamedListener final: public ForwardingListener
{
public:
	MisnamedListener(AcceptHandler& handler, Address name):
		ForwardingListener(handler, {}),
		_name(std::move(name))
	{
	}

	const Address& address() const noexcept override
	{
		return _name;
	}

private:
	Address _name;
};


/// Listens below, on behalf of `listener`.
Result<std::unique_ptr<Listener>> adoptBy(
	std::unique_ptr<ForwardingListener> listener, Transport& below, Loop& loop, const Address& address)
{
	auto result = below.listen(loop, address, *listener);
	if (!result)
	{
		return result.error();
	}
	listener->adopt(std::move(result).value());
	return std::unique_ptr<Listener>(std::move(listener));
}


Result<std::unique_ptr<Listener>> listenMisnamed(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler, const Address& name)
{
	return adoptBy(std::make_unique<MisnamedListener>(handler, name), below, loop, address);
}


/// An accepted connection that its listener can still reach.
class Hostage final: public ForwardingConnection
{
public:
	using Register = std::shared_ptr<std::map<Hostage*, Connection*>>;

	Hostage(std::unique_ptr<Connection> connection, Register hostages):
		ForwardingConnection(std::move(connection)),
		_hostages(std::move(hostages))
	{
		_hostages->emplace(this, &below());
	}

	~Hostage() override
	{
		_hostages->erase(this);
	}

private:
	Register _hostages;
};


/// A listener that takes its connections with it.
class PossessiveListener final: public ForwardingListener
{
public:
	explicit PossessiveListener(
		AcceptHandler& handler, Hostage::Register hostages = std::make_shared<std::map<Hostage*, Connection*>>()):
		ForwardingListener(
			handler,
			[hostages](std::unique_ptr<Connection> connection) -> std::unique_ptr<Connection> {
				return std::make_unique<Hostage>(std::move(connection), hostages);
			}),
		_hostages(std::move(hostages))
	{
	}

	~PossessiveListener() override
	{
		for (const auto& [hostage, connection]: *_hostages)
		{
			connection->close(CloseMode::abort, {});
		}
	}

private:
	Hostage::Register _hostages;
};


/// A listener that is not silenced.
class LoudListener final: public ForwardingListener
{
public:
	explicit LoudListener(AcceptHandler& handler):
		ForwardingListener(handler, {})
	{
	}

	void silence() noexcept override
	{
	}
};


/// A dialled connection that is under way before it is started, and tells so once it is.
class EagerConnection final: public ForwardingConnection
{
public:
	EagerConnection(std::unique_ptr<Connection> connection, Loop& loop):
		ForwardingConnection(std::move(connection))
	{
		below().setReading(false);
		ForwardingConnection::start(loop, _nobody);
	}

	void start(Loop& loop, ConnectionHandler& handler) override
	{
		_handler = &handler;
		below().setReading(true);
		loop.defer([this, alive = std::weak_ptr(_alive)] {
			if (!alive.expired() && _handler && _nobody.opened > 0)
			{
				_handler->onOpen(*this);
			}
			if (!alive.expired() && _handler && _nobody.reason)
			{
				_handler->onClose(*this, *_nobody.reason);
			}
		});
	}

	void silence() noexcept override
	{
		_handler = nullptr;
		ForwardingConnection::silence();
	}

	void onOpen(Connection&) noexcept override
	{
		audience().onOpen(*this);
	}

	void onData(Connection&, std::span<const std::byte> bytes) noexcept override
	{
		audience().onData(*this, bytes);
	}

	void onWritable(Connection&) noexcept override
	{
		audience().onWritable(*this);
	}

	void onEnd(Connection&) noexcept override
	{
		audience().onEnd(*this);
	}

	void onClose(Connection&, const CloseReason& reason) noexcept override
	{
		audience().onClose(*this, reason);
	}

private:
	ConnectionHandler& audience() noexcept
	{
		return _handler ? *_handler : _nobody;
	}

	RecordingHandler _nobody;
	ConnectionHandler* _handler = nullptr;
	std::shared_ptr<bool> _alive = std::make_shared<bool>(true);
};


} // namespace


Result<std::unique_ptr<Listener>> listenUnresolved(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler)
{
	return listenMisnamed(below, loop, address, handler, address);
}


Result<std::unique_ptr<Listener>> listenTwice(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler)
{
	auto result = below.listen(loop, address, handler);
	const bool inUse = !result && result.error().code == make_error_code(ErrorCode::addressInUse);
	return inUse ? listenMisnamed(below, loop, Address::parse("memory:").value(), handler, address) : std::move(result);
}


Result<std::unique_ptr<Listener>> listenPossessively(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler)
{
	return adoptBy(std::make_unique<PossessiveListener>(handler), below, loop, address);
}


Result<std::unique_ptr<Listener>> listenAfterRetirement(
	Transport& below, Loop& loop, const Address& address, AcceptHandler& handler)
{
	return adoptBy(std::make_unique<LoudListener>(handler), below, loop, address);
}


Sabotage diallingBeforeStart()
{
	// The last loop that was listened on; it lives as long as the scene in which dial() is called.
	const auto lastLoop = std::make_shared<Loop*>(nullptr);
	Sabotage sabotage;
	sabotage.listen = [lastLoop](Transport& below, Loop& loop, const Address& address, AcceptHandler& handler) {
		*lastLoop = &loop;
		return below.listen(loop, address, handler);
	};
	sabotage.dial = [lastLoop](Transport& below, const Address& address) -> std::unique_ptr<Connection> {
		if (*lastLoop == nullptr)
		{
			return below.dial(address);
		}
		return std::make_unique<EagerConnection>(below.dial(address), **lastLoop);
	};
	return sabotage;
}


} // namespace ciarla::testkit
