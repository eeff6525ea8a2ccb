#include "SabotagedConnections.h"

#include <ciarla/transport/Loop.h>

#include <chrono>
#include <utility>


namespace ciarla::testkit {


namespace {


/// When a connection that should be gone is destroyed after all: with its loop.
constexpr Duration never = std::chrono::hours(1'000'000);


/// The part of an outliving connection that goes on after its owner has gone.
class Survivor final: public ForwardingConnection
{
public:
	using ForwardingConnection::ForwardingConnection;

	void onOpen(Connection& connection) noexcept override
	{
		isOpen = true;
		if (!isMute)
		{
			ForwardingConnection::onOpen(connection);
		}
	}

	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override
	{
		if (!isMute)
		{
			ForwardingConnection::onData(connection, bytes);
		}
	}

	void onWritable(Connection& connection) noexcept override
	{
		if (!isMute)
		{
			ForwardingConnection::onWritable(connection);
		}
	}

	void onEnd(Connection& connection) noexcept override
	{
		if (!isMute)
		{
			ForwardingConnection::onEnd(connection);
		}
	}

	void onClose(Connection& connection, const CloseReason& reason) noexcept override
	{
		isClosed = true;
		if (!isMute)
		{
			ForwardingConnection::onClose(connection, reason);
		}
	}

	bool isOpen = false;
	bool isClosed = false;
	bool isMute = false;
};


/// When a connection outlives its destruction, and how.
enum class Outliving
{
	whileDialling,      ///< If it is not open yet; it goes on calling its handler.
	retirement,         ///< If it was retired; it goes on calling its handler.
	acceptedRetirement, ///< The same, if it was accepted.
	mutely,             ///< Always, once open; it calls nobody, and the peer hears nothing.
	politely            ///< Always, once open; it calls nobody, and says goodbye to the peer.
};


class OutlivingConnection final: public ForwardingConnection
{
public:
	OutlivingConnection(std::unique_ptr<Connection> connection, Outliving outliving):
		ForwardingConnection(std::make_unique<Survivor>(std::move(connection))),
		_outliving(outliving),
		_survivor(static_cast<Survivor*>(&below()))
	{
	}

	~OutlivingConnection() override
	{
		if (_loop && survives())
		{
			_survivor->isMute = _outliving == Outliving::mutely || _outliving == Outliving::politely;
			if (_outliving == Outliving::politely)
			{
				_survivor->close(CloseMode::graceful, {});
			}
			_loop->callAt(_loop->now() + never, [survivor = release()] {});
		}
	}

	void start(Loop& loop, ConnectionHandler& handler) override
	{
		_loop = &loop;
		_survivor->start(loop, handler);
	}

	void silence() noexcept override
	{
		_retired = true;
		if (!survives())
		{
			_survivor->silence();
		}
	}

private:
	bool survives() const noexcept
	{
		switch (_outliving)
		{
		case Outliving::whileDialling: return !_survivor->isOpen && !_survivor->isClosed;
		case Outliving::retirement: return _retired;
		case Outliving::acceptedRetirement: return _retired && _survivor->info().role == Role::accepted;
		case Outliving::mutely:
		case Outliving::politely: return _survivor->isOpen && !_survivor->isClosed;
		}
		return false;
	}

	Outliving _outliving;
	Survivor* _survivor;
	Loop* _loop = nullptr;
	bool _retired = false;
};


ForwardingListener::Wrap outliving(Outliving how)
{
	return [how](std::unique_ptr<Connection> below) -> std::unique_ptr<Connection> {
		return std::make_unique<OutlivingConnection>(std::move(below), how);
	};
}


} // namespace


ForwardingListener::Wrap outlivingItsDestructionWhileDialling()
{
	return outliving(Outliving::whileDialling);
}


ForwardingListener::Wrap outlivingItsRetirement()
{
	return outliving(Outliving::retirement);
}


ForwardingListener::Wrap outlivingItsRetirementWhereAccepted()
{
	return outliving(Outliving::acceptedRetirement);
}


ForwardingListener::Wrap sayingGoodbyeWhenDestroyed()
{
	return outliving(Outliving::politely);
}


ForwardingListener::Wrap keepingSomeOfEach(std::shared_ptr<std::vector<std::string>> attic)
{
	return [attic](std::unique_ptr<Connection> below) {
		attic->emplace_back(keptBytes, 'x');
		return below;
	};
}


ForwardingListener::Wrap neverTellingThePeerOfItsDestruction()
{
	return outliving(Outliving::mutely);
}


} // namespace ciarla::testkit
