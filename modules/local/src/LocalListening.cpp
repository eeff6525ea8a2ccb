#include "LocalListening.h"

#include "LocalEndpoint.h"

#include <ciarla/transport/DescriptorChannel.h>
#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>
#include <ciarla/transport/StreamListener.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// A descriptor that is closed when this goes, unless it was taken.
class OwnedDescriptor
{
public:
	explicit OwnedDescriptor(int descriptor) noexcept:
		_descriptor(descriptor)
	{
	}

	~OwnedDescriptor()
	{
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	OwnedDescriptor(OwnedDescriptor&& other) noexcept:
		_descriptor(std::exchange(other._descriptor, -1))
	{
	}

	OwnedDescriptor(const OwnedDescriptor&) = delete;
	OwnedDescriptor& operator=(const OwnedDescriptor&) = delete;
	OwnedDescriptor& operator=(OwnedDescriptor&&) = delete;

	int get() const noexcept
	{
		return _descriptor;
	}

private:
	int _descriptor;
};


OwnedDescriptor newSocket() noexcept
{
	return OwnedDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}


/// Which file a path led to when it was made, so that somebody else's is never removed.
struct FileIdentity
{
	dev_t device = 0;
	ino_t inode = 0;

	friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};


FileIdentity identityOf(const char* path) noexcept
{
	struct stat status
	{
	};
	return path != nullptr && ::lstat(path, &status) == 0 ? FileIdentity{status.st_dev, status.st_ino} : FileIdentity{};
}


/// Accepts on one bound socket, and removes its path in the end.
class LocalDoor final: public StreamDoor
{
public:
	LocalDoor(OwnedDescriptor socket, LocalEndpoint endpoint, std::shared_ptr<const ConnectionLimits> limits):
		_socket(std::move(socket)),
		_endpoint(std::move(endpoint)),
		_limits(std::move(limits)),
		_file(identityOf(_endpoint.path()))
	{
	}

	~LocalDoor() override
	{
		if (_endpoint.path() != nullptr && identityOf(_endpoint.path()) == _file)
		{
			::unlink(_endpoint.path());
		}
	}

	int descriptor() const noexcept override
	{
		return _socket.get();
	}

	std::unique_ptr<Connection> accept(int& error) override
	{
		const int accepted = ::accept4(_socket.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (accepted < 0)
		{
			error = errno;
			return nullptr;
		}
		// A caller has no address of its own: it is known by whom it called, and by its user.
		ConnectionInfo info{
			.role = Role::accepted,
			.local = _endpoint.address(),
			.peer = _endpoint.address(),
			.capabilities = localCapabilities,
			.credentials = credentialsOf(accepted)};
		return std::make_unique<StreamConnection>(std::move(info), _limits, DescriptorChannel::ofSocket(accepted));
	}

private:
	OwnedDescriptor _socket;
	LocalEndpoint _endpoint;
	std::shared_ptr<const ConnectionLimits> _limits;
	FileIdentity _file;
};


/// Whether a socket's path was left behind by a program that is no more.
bool isStale(const LocalEndpoint& endpoint) noexcept
{
	struct stat status
	{
	};
	if (endpoint.path() == nullptr || ::lstat(endpoint.path(), &status) != 0 || !S_ISSOCK(status.st_mode))
	{
		return false;
	}
	const OwnedDescriptor caller = newSocket();
	return ::connect(caller.get(), endpoint.generic(), endpoint.size()) != 0 && errno == ECONNREFUSED;
}


Error listenError(int number, const LocalEndpoint& endpoint, const Address& address)
{
	const std::string cannot = "Cannot listen on " + address.text() + ": ";
	if (isShortage(number))
	{
		return {ErrorCode::outOfResources, cannot + errorWords(number) + "; close something first."};
	}
	switch (number)
	{
	case EADDRINUSE:
		return {
			ErrorCode::addressInUse,
			endpoint.address().text() +
				" is in use; end the program that listens there, remove what is there, or choose another place."};
	case EACCES:
	case EPERM:
	case EROFS:
		return {ErrorCode::notPermitted, cannot + errorWords(number) + "; choose a folder that you may write to."};
	case ENOENT:
	case ENOTDIR:
		return {ErrorCode::malformedAddress, cannot + "there is no such folder; make it, or choose another place."};
	default: return {ErrorCode::notSupported, cannot + errorWords(number) + "."};
	}
}


int bindTo(int descriptor, const LocalEndpoint& endpoint) noexcept
{
	return ::bind(descriptor, endpoint.generic(), endpoint.size()) == 0 ? 0 : errno;
}


/// 0, or the errno. Nobody can call before it listens, so the permissions are never wider than was asked for.
int bindAndListen(int descriptor, const LocalEndpoint& endpoint) noexcept
{
	int error = bindTo(descriptor, endpoint);
	if (error == EADDRINUSE && isStale(endpoint))
	{
		::unlink(endpoint.path());
		error = bindTo(descriptor, endpoint);
	}
	if (error != 0)
	{
		return error;
	}
	const bool allowed = !endpoint.mode() || ::chmod(endpoint.path(), *endpoint.mode()) == 0;
	return allowed && ::listen(descriptor, StreamListener::backlog) == 0 ? 0 : errno;
}


} // namespace


Result<std::unique_ptr<Listener>> listenLocally(
	Loop& loop, const Address& address, AcceptHandler& handler, std::shared_ptr<const ConnectionLimits> limits)
{
	Result<LocalEndpoint> endpoint = LocalEndpoint::read(address);
	if (!endpoint)
	{
		return endpoint.error();
	}
	if (loop.descriptors() == nullptr)
	{
		return Error{ErrorCode::notSupported, "This wire needs a loop that watches descriptors."};
	}
	OwnedDescriptor socket = newSocket();
	const int error = socket.get() < 0 ? errno : bindAndListen(socket.get(), endpoint.value());
	if (error != 0)
	{
		return listenError(error, endpoint.value(), address);
	}
	Address bound = endpoint->address();
	return StreamListener::make(
		loop, handler, std::make_unique<LocalDoor>(std::move(socket), std::move(endpoint).value(), std::move(limits)),
		std::move(bound));
}


} // namespace ciarla
