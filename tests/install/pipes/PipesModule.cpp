// A wire of another kind than the template's: `pipes:NAME`, two POSIX pipes between two ends in one process. The system
// has no connect() for pipes, so this transport brings an opener and a door of its own.
#include <ciarla/module/Module.h>
#include <ciarla/transport/PipeChannel.h>
#include <ciarla/transport/SocketDialler.h>
#include <ciarla/transport/SocketListener.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>
#include <ciarla/transport/TransportRegistry.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <deque>
#include <map>
#include <mutex>
#include <utility>


namespace {


using namespace ciarla;


constexpr Capabilities abilities{.halfClose = true, .local = true};


/// One pipe, whose ends close with it unless they were taken.
class Pipe
{
public:
	Pipe()
	{
		error = ::pipe2(_ends.data(), O_NONBLOCK | O_CLOEXEC) == 0 ? 0 : errno;
	}

	~Pipe()
	{
		for (const int end: _ends)
		{
			if (end >= 0)
			{
				::close(end);
			}
		}
	}

	Pipe(const Pipe&) = delete;
	Pipe& operator=(const Pipe&) = delete;

	int reads() const noexcept
	{
		return _ends[0];
	}

	int writes() const noexcept
	{
		return _ends[1];
	}

	int takeReads() noexcept
	{
		return std::exchange(_ends[0], -1);
	}

	int takeWrites() noexcept
	{
		return std::exchange(_ends[1], -1);
	}

	int error = 0; ///< Why there is none; 0 if there is.

private:
	std::array<int, 2> _ends{-1, -1};
};


/// Where callers wait for one listener. The bell is readable while somebody waits.
struct Hall
{
	Pipe bell;
	std::mutex mutex;
	std::deque<std::unique_ptr<PipeChannel>> waiting;
};


/// Who listens where. Shared by the transport, its listeners, and those who dial.
class Directory
{
public:
	/// Null if the name is taken.
	std::shared_ptr<Hall> open(const std::string& name)
	{
		const std::lock_guard lock(_mutex);
		const auto [place, isNew] = _halls.try_emplace(name);
		return isNew ? place->second = std::make_shared<Hall>() : nullptr;
	}

	void close(const std::string& name)
	{
		const std::lock_guard lock(_mutex);
		_halls.erase(name);
	}

	/// False if nobody listens there.
	bool call(const std::string& name, std::unique_ptr<PipeChannel> channel)
	{
		const std::lock_guard lock(_mutex);
		const auto found = _halls.find(name);
		if (found == _halls.end())
		{
			return false;
		}
		Hall& hall = *found->second;
		const std::lock_guard hallLock(hall.mutex);
		if (::write(hall.bell.writes(), "!", 1) != 1)
		{
			return false;
		}
		hall.waiting.push_back(std::move(channel));
		return true;
	}

private:
	std::mutex _mutex;
	std::map<std::string, std::shared_ptr<Hall>> _halls;
};


/// Calls, and waits for the one byte that says that it was accepted, until the open deadline.
class PipesOpener final: public StreamOpener, private DescriptorHandler
{
public:
	PipesOpener(std::shared_ptr<Directory> directory, Address address, std::shared_ptr<const ConnectionLimits> limits):
		_directory(std::move(directory)),
		_address(std::move(address)),
		_limits(std::move(limits))
	{
	}

	~PipesOpener() override
	{
		stop();
	}

	void start(Loop& loop, Owner& owner) override
	{
		_loop = &loop;
		_owner = &owner;
		Pipe there;
		Pipe back;
		if (const int error = there.error != 0 ? there.error : back.error; error != 0)
		{
			fail(
				{CloseSide::local, ErrorCode::outOfResources,
				 "No pipe for " + name() + ": " + errorWords(error) + "."});
			return;
		}
		_channel = std::make_unique<PipeChannel>(back.takeReads(), there.takeWrites());
		auto theirs = std::make_unique<PipeChannel>(there.takeReads(), back.takeWrites());
		if (!_directory->call(_address.where(), std::move(theirs)))
		{
			fail({CloseSide::peer, ErrorCode::refused, "Nobody listens on " + name() + "; ask them to."});
			return;
		}
		if (const auto watched = loop.descriptors()->watch(_channel->readDescriptor(), {.readable = true}, *this);
			!watched)
		{
			fail({CloseSide::local, watched.error().code, watched.error().text});
			return;
		}
		_isWatched = true;
		_deadline = loop.callAt(loop.now() + _limits->openDeadline, [this] {
			fail(
				{CloseSide::local, ErrorCode::timedOut,
				 name() + " did not answer within " + durationText(_limits->openDeadline) + "."});
		});
	}

private:
	void onReady(int, Readiness) noexcept override
	{
		std::array<std::byte, 1> answer{};
		const Transfer transfer = _channel->receive(answer);
		if (transfer.wouldBlock())
		{
			return;
		}
		if (transfer.bytes == 0)
		{
			fail({CloseSide::peer, ErrorCode::refused, "Whoever listened on " + name() + " has gone."});
			return;
		}
		stop();
		_owner->onOpened({.channel = std::move(_channel), .local = {}, .peer = _address, .credentials = {}});
	}

	void fail(CloseReason reason)
	{
		stop();
		_channel.reset();
		_owner->onOpenFailed(std::move(reason));
	}

	void stop() noexcept
	{
		if (_loop)
		{
			_loop->cancel(std::exchange(_deadline, CallId::none));
		}
		if (std::exchange(_isWatched, false))
		{
			_loop->descriptors()->unwatch(_channel->readDescriptor());
		}
	}

	std::string name() const
	{
		return _address.text();
	}

	std::shared_ptr<Directory> _directory;
	Address _address;
	std::shared_ptr<const ConnectionLimits> _limits;
	Loop* _loop = nullptr;
	Owner* _owner = nullptr;
	std::unique_ptr<PipeChannel> _channel;
	CallId _deadline = CallId::none;
	bool _isWatched = false;
};


class PipesDoor final: public StreamDoor
{
public:
	PipesDoor(
		std::shared_ptr<Directory> directory, std::shared_ptr<Hall> hall, Address address,
		std::shared_ptr<const ConnectionLimits> limits):
		_directory(std::move(directory)),
		_hall(std::move(hall)),
		_address(std::move(address)),
		_limits(std::move(limits))
	{
	}

	~PipesDoor() override
	{
		_directory->close(_address.where());
	}

	PipesDoor(const PipesDoor&) = delete;
	PipesDoor& operator=(const PipesDoor&) = delete;

	int descriptor() const noexcept override
	{
		return _hall->bell.reads();
	}

	std::unique_ptr<Connection> accept(int& error) override
	{
		const std::lock_guard lock(_hall->mutex);
		char ring = 0;
		if (_hall->waiting.empty() || ::read(_hall->bell.reads(), &ring, 1) != 1)
		{
			error = EAGAIN;
			return nullptr;
		}
		auto channel = std::move(_hall->waiting.front());
		_hall->waiting.pop_front();
		// Through the channel: a bare write to a caller who has left would be a SIGPIPE.
		const std::array slices{asBytes("!")};
		if (const Transfer transfer = channel->send(slices); transfer.bytes != 1)
		{
			error = transfer.error;
			return nullptr;
		}
		const ConnectionInfo info{Role::accepted, _address, _address, abilities, {}};
		return std::make_unique<StreamConnection>(info, _limits, std::unique_ptr<StreamChannel>(std::move(channel)));
	}

private:
	std::shared_ptr<Directory> _directory;
	std::shared_ptr<Hall> _hall;
	Address _address;
	std::shared_ptr<const ConnectionLimits> _limits;
};


class PipesTransport final: public Transport
{
public:
	explicit PipesTransport(const ConnectionLimits& limits):
		_limits(std::make_shared<const ConnectionLimits>(limits))
	{
	}

	std::string_view scheme() const noexcept override
	{
		return "pipes";
	}

	Capabilities capabilities() const noexcept override
	{
		return abilities;
	}

	std::unique_ptr<Connection> dial(const Address& address) override
	{
		std::unique_ptr<StreamOpener> opener;
		if (const Result<void> good = check(address); good)
		{
			opener = std::make_unique<PipesOpener>(_directory, address, _limits);
		}
		else
		{
			opener = std::make_unique<FailedOpener>(good.error());
		}
		const ConnectionInfo info{Role::dialled, {}, address, abilities, {}};
		return std::make_unique<StreamConnection>(info, _limits, std::move(opener));
	}

	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override
	{
		if (const Result<void> good = check(address); !good)
		{
			return good.error();
		}
		std::shared_ptr<Hall> hall = _directory->open(address.where());
		if (!hall)
		{
			return Error{ErrorCode::addressInUse, "Somebody listens on " + address.text() + " already."};
		}
		const int error = hall->bell.error;
		auto door = std::make_unique<PipesDoor>(_directory, std::move(hall), address, _limits);
		if (error != 0)
		{
			return Error{
				ErrorCode::outOfResources, "Cannot listen on " + address.text() + ": " + errorWords(error) + "."};
		}
		return SocketListener::make(loop, handler, std::move(door), address);
	}

private:
	static Result<void> check(const Address& address)
	{
		if (address.scheme() != "pipes" || address.where().empty())
		{
			return Error{ErrorCode::malformedAddress, address.text() + " names no pipes; write pipes:NAME."};
		}
		return checkOptions(noOptions, "pipes", address.options());
	}

	std::shared_ptr<Directory> _directory = std::make_shared<Directory>();
	std::shared_ptr<const ConnectionLimits> _limits;
};


Result<void> add(TransportRegistry& registry, const ModuleContext& context)
{
	return registry.add(std::make_unique<PipesTransport>(context.limits));
}


} // namespace


CIARLA_MODULE("pipes", noOptions, add);
