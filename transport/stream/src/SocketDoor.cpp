#include <ciarla/transport/SocketDoor.h>

#include <ciarla/transport/DescriptorChannel.h>
#include <ciarla/transport/StreamConnection.h>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>


namespace ciarla {


SocketDoor::SocketDoor(
	int descriptor, Address address, const Capabilities& capabilities,
	std::shared_ptr<const ConnectionLimits> limits) noexcept:
	_descriptor(descriptor),
	_address(std::move(address)),
	_capabilities(capabilities),
	_limits(std::move(limits))
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
	const int accepted = ::accept4(_descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (accepted < 0)
	{
		error = errno;
		return nullptr;
	}
	ConnectionInfo info{
		.role = Role::accepted,
		.local = _address,
		.peer = _address,
		.capabilities = _capabilities,
		.credentials = credentialsOf(accepted)};
	return std::make_unique<StreamConnection>(std::move(info), _limits, DescriptorChannel::ofSocket(accepted));
}


} // namespace ciarla
