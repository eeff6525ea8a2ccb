#pragma once

#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/SocketOpener.h>
#include <ciarla/transport/StreamListener.h>

#include <memory>


namespace ciarla {


/// A SocketDoor accepts on one listening socket, of any family, whose callers have no address of their own: they are
/// known by whom they called, and by their user.
class SocketDoor final: public StreamDoor
{
public:
	/// Takes over a listening socket. What it accepts is `capabilities`, at `address`.
	SocketDoor(
		int descriptor, Address address, const Capabilities& capabilities,
		std::shared_ptr<const ConnectionLimits> limits) noexcept;
	~SocketDoor() override;
	SocketDoor(const SocketDoor&) = delete;
	SocketDoor& operator=(const SocketDoor&) = delete;

	int descriptor() const noexcept override;
	std::unique_ptr<Connection> accept(int& error) override;

private:
	int _descriptor;
	Address _address;
	Capabilities _capabilities;
	std::shared_ptr<const ConnectionLimits> _limits;
};


} // namespace ciarla
