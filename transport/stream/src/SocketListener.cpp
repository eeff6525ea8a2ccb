#include <ciarla/transport/SocketListener.h>

#include <ciarla/transport/StreamConnection.h>
#include <ciarla/transport/StreamErrors.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// In one turn, so that a crowd at the door does not keep those inside waiting.
constexpr int acceptsPerTurn = 64;

/// How often a paused listener looks whether a descriptor has come free.
constexpr Duration retryInterval = std::chrono::milliseconds(100);


} // namespace


SocketDoor::SocketDoor(int descriptor, Describe describe, std::shared_ptr<const ConnectionLimits> limits) noexcept:
	_descriptor(descriptor),
	_describe(std::move(describe)),
	_limits(std::move(limits))
{
}


SocketDoor::SocketDoor(
	int descriptor, const Address& address, const Capabilities& capabilities,
	std::shared_ptr<const ConnectionLimits> limits):
	SocketDoor(
		descriptor,
		[address, capabilities](int accepted, const SocketPlace&) {
			return ConnectionInfo{
				.role = Role::accepted,
				.local = address,
				.peer = address,
				.capabilities = capabilities,
				.credentials = credentialsOf(accepted)};
		},
		std::move(limits))
{
}


SocketDoor::~SocketDoor()
{
	::close(_descriptor);
}


int SocketDoor::descriptor() const noexcept
{
	return _descriptor;
}


std::unique_ptr<Connection> SocketDoor::accept(int& error)
{
	SocketPlace caller;
	caller.size = sizeof(caller.name);
	const int accepted = ::accept4(_descriptor, caller.generic(), &caller.size, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (accepted < 0)
	{
		error = errno;
		return nullptr;
	}
	return std::make_unique<StreamConnection>(
		_describe(accepted, caller), _limits, std::make_unique<SocketChannel>(accepted));
}


Result<std::unique_ptr<Listener>> SocketListener::make(
	Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address)
{
	const int descriptor = door->descriptor();
	auto listener = std::make_unique<SocketListener>(loop, handler, std::move(door), std::move(address));
	const Result<void> watched = loop.descriptors()->watch(descriptor, {.readable = true}, *listener);
	if (!watched)
	{
		return watched.error();
	}
	return std::unique_ptr<Listener>(std::move(listener));
}


SocketListener::SocketListener(Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address):
	_loop(loop),
	_handler(&handler),
	_door(std::move(door)),
	_address(std::move(address))
{
	reserve();
}


SocketListener::~SocketListener()
{
	silence();
}


const Address& SocketListener::address() const noexcept
{
	return _address;
}


void SocketListener::silence() noexcept
{
	if (std::exchange(_handler, nullptr) != nullptr)
	{
		_loop.cancel(std::exchange(_resume, CallId::none));
		_loop.descriptors()->unwatch(_door->descriptor());
		_door.reset();
		giveReserveBack();
	}
}


void SocketListener::onReady(int, Readiness) noexcept
{
	for (int accepts = 0; accepts < acceptsPerTurn && _handler != nullptr; ++accepts)
	{
		if (!acceptOne())
		{
			return;
		}
	}
}


bool SocketListener::acceptOne()
{
	int error = 0;
	std::unique_ptr<Connection> connection = _door->accept(error);
	if (!connection)
	{
		if (isShortage(error))
		{
			pause(error);
		}
		// Whatever else there is concerns one caller, who has gone; the loop tells of the next.
		return false;
	}
	_inTrouble = false;
	_handler->onAccept(*this, std::move(connection));
	return true;
}


void SocketListener::pause(int error)
{
	_loop.descriptors()->change(_door->descriptor(), Readiness{});
	giveReserveBack();
	_resume = _loop.callAt(_loop.now() + retryInterval, [this] { resume(); });
	if (!std::exchange(_inTrouble, true))
	{
		_handler->onAcceptError(
			*this,
			Error{
				ErrorCode::outOfResources,
				"Cannot accept on " + _address.text() + " (" + errorWords(error) +
					"); callers wait until descriptors come free, or the limit is raised (ulimit -n)."});
	}
}


void SocketListener::resume()
{
	_resume = CallId::none;
	if (reserve())
	{
		_loop.descriptors()->change(_door->descriptor(), {.readable = true});
		return;
	}
	_resume = _loop.callAt(_loop.now() + retryInterval, [this] { resume(); });
}


bool SocketListener::reserve() noexcept
{
	_reserve = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
	return _reserve >= 0;
}


void SocketListener::giveReserveBack() noexcept
{
	if (_reserve >= 0)
	{
		::close(std::exchange(_reserve, -1));
	}
}


} // namespace ciarla
