#include "LocalListening.h"

#include "LocalEndpoint.h"

#include <ciarla/transport/ProxyListener.h>
#include <ciarla/transport/SocketListener.h>
#include <ciarla/transport/StreamErrors.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <string>
#include <utility>


namespace ciarla {


namespace {


/// Which file a path led to when it was made, so that somebody else's is never removed.
struct FileIdentity
{
	dev_t device = 0;
	ino_t inode = 0;

	friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};


FileIdentity identityOf(const std::string& path) noexcept
{
	struct stat status
	{
	};
	return ::lstat(path.c_str(), &status) == 0 ? FileIdentity{status.st_dev, status.st_ino} : FileIdentity{};
}


/// The folder of a path, kept from every other program that would listen there or stop to: between bind() and listen() a
/// socket looks as a dead one does, and between a look at a path and what follows from it somebody else may come.
///
/// Source: flock(2). The lock is on the folder, so nothing is left behind; it goes with the program, however that ends.
class FolderLock
{
public:
	/// An abstract name, which has no path, needs none.
	explicit FolderLock(const char* path)
	{
		if (path == nullptr)
		{
			return;
		}
		const std::filesystem::path folder = std::filesystem::path(path).parent_path();
		_descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOCTTY);
		const auto last = std::chrono::steady_clock::now() + patience;
		while (_descriptor >= 0 && !_isHeld)
		{
			_isHeld = ::flock(_descriptor, LOCK_EX | LOCK_NB) == 0;
			const bool isBusy = !_isHeld && (errno == EWOULDBLOCK || errno == EINTR);
			if (!_isHeld && (!isBusy || std::chrono::steady_clock::now() >= last))
			{
				break;
			}
			if (isBusy)
			{
				::poll(nullptr, 0, 1);
			}
		}
	}

	~FolderLock()
	{
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	FolderLock(const FolderLock&) = delete;
	FolderLock& operator=(const FolderLock&) = delete;

	bool isHeld() const noexcept
	{
		return _isHeld;
	}

private:
	/// Whoever holds it makes a few calls of the system. Without it nothing is taken over.
	static constexpr std::chrono::seconds patience{5};

	int _descriptor = -1;
	bool _isHeld = false;
};


/// A SocketDoor that removes its path in the end.
class LocalDoor final: public StreamDoor
{
public:
	LocalDoor(int descriptor, const LocalEndpoint& endpoint, std::shared_ptr<const ConnectionLimits> limits):
		_door(descriptor, endpoint.address(), localCapabilities, std::move(limits)),
		_path(endpoint.path() == nullptr ? "" : endpoint.path()),
		_file(identityOf(_path))
	{
	}

	~LocalDoor() override
	{
		if (_path.empty())
		{
			return;
		}
		const FolderLock lock(_path.c_str());
		if (identityOf(_path) == _file)
		{
			::unlink(_path.c_str());
		}
	}

	LocalDoor(const LocalDoor&) = delete;
	LocalDoor& operator=(const LocalDoor&) = delete;

	int descriptor() const noexcept override
	{
		return _door.descriptor();
	}

	std::unique_ptr<Connection> accept(int& error) override
	{
		return _door.accept(error);
	}

private:
	SocketDoor _door;
	std::string _path;
	FileIdentity _file;
};


/// Removes the path of a socket that was left behind by a program that is no more. 0, or why there is none to remove.
int removeStale(const LocalEndpoint& endpoint) noexcept
{
	struct stat status
	{
	};
	if (endpoint.path() == nullptr || ::lstat(endpoint.path(), &status) != 0 || !S_ISSOCK(status.st_mode))
	{
		return EADDRINUSE;
	}
	const int caller = newStreamSocket(AF_UNIX);
	if (caller < 0)
	{
		return errno;
	}
	const SocketPlace& place = endpoint.place();
	const bool isRefused = ::connect(caller, place.generic(), place.size) != 0 && errno == ECONNREFUSED;
	::close(caller);
	if (!isRefused)
	{
		return EADDRINUSE;
	}
	return ::unlink(endpoint.path()) == 0 ? 0 : errno;
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
	case ENOSPC:
	case EDQUOT: return {ErrorCode::outOfResources, cannot + errorWords(number) + "; make room on that disk."};
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
	return ::bind(descriptor, endpoint.place().generic(), endpoint.place().size) == 0 ? 0 : errno;
}


/// 0, or the errno. Nobody can call before it listens, so the permissions are never wider than was asked for.
int bindAndListen(int descriptor, const LocalEndpoint& endpoint, const FolderLock& lock) noexcept
{
	int error = bindTo(descriptor, endpoint);
	if (error == EADDRINUSE && lock.isHeld())
	{
		error = removeStale(endpoint);
		error = error == 0 ? bindTo(descriptor, endpoint) : error;
	}
	if (error != 0)
	{
		return error;
	}
	const bool allowed = !endpoint.mode() || ::chmod(endpoint.path(), *endpoint.mode()) == 0;
	if (allowed && ::listen(descriptor, SocketListener::backlog) == 0)
	{
		return 0;
	}
	error = errno;
	if (endpoint.path() != nullptr)
	{
		::unlink(endpoint.path());
	}
	return error;
}


/// The door of a socket that listens, or the errno.
std::unique_ptr<StreamDoor> openDoor(
	const LocalEndpoint& endpoint, std::shared_ptr<const ConnectionLimits> limits, int& error)
{
	const int descriptor = newStreamSocket(AF_UNIX);
	if (descriptor < 0)
	{
		error = errno;
		return nullptr;
	}
	// Until the door has noted which file is its own.
	const FolderLock lock(endpoint.path());
	error = bindAndListen(descriptor, endpoint, lock);
	if (error != 0)
	{
		::close(descriptor);
		return nullptr;
	}
	return std::make_unique<LocalDoor>(descriptor, endpoint, std::move(limits));
}


/// Whoever else calls speaks for themselves.
bool isOursOrRoots(const ConnectionInfo& info)
{
	const std::optional<std::uint32_t>& user = info.credentials.user;
	return user && (*user == ::geteuid() || *user == 0);
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
	int error = 0;
	std::unique_ptr<StreamDoor> door = openDoor(endpoint.value(), limits, error);
	if (!door)
	{
		return listenError(error, endpoint.value(), address);
	}
	const auto listen = [&](AcceptHandler& accepted) {
		return SocketListener::make(loop, accepted, std::move(door), endpoint->address());
	};
	return endpoint->isProxied() ? ProxyListener::make(loop, handler, isOursOrRoots, limits, listen) : listen(handler);
}


} // namespace ciarla
