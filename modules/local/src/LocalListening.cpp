#include "LocalListening.h"

#include "LocalEndpoint.h"

#include <ciarla/transport/SocketDoor.h>
#include <ciarla/transport/StreamErrors.h>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
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
		if (!_path.empty() && identityOf(_path) == _file)
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
	const int caller = newStreamSocket(AF_UNIX);
	const SocketPlace& place = endpoint.place();
	const bool isRefused = ::connect(caller, place.generic(), place.size) != 0 && errno == ECONNREFUSED;
	::close(caller);
	return isRefused;
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
	return ::bind(descriptor, endpoint.place().generic(), endpoint.place().size) == 0 ? 0 : errno;
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
	const int descriptor = newStreamSocket(AF_UNIX);
	if (const int error = descriptor < 0 ? errno : bindAndListen(descriptor, endpoint.value()))
	{
		::close(descriptor);
		return listenError(error, endpoint.value(), address);
	}
	return StreamListener::make(
		loop, handler, std::make_unique<LocalDoor>(descriptor, endpoint.value(), std::move(limits)),
		endpoint->address());
}


} // namespace ciarla
