#pragma once

#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/SocketChannel.h>

#include <functional>
#include <memory>


namespace ciarla {


/// A StreamDoor is what a SocketListener accepts at: a descriptor that is readable while somebody waits, never blocking.
///
/// Ownership: owns its descriptor, and whatever else of the address is ours; destroying it frees both.
class StreamDoor
{
public:
	virtual ~StreamDoor() = default;

	virtual int descriptor() const noexcept = 0;

	/// Takes one caller in. Null if there is none, with the errno that says why.
	virtual std::unique_ptr<Connection> accept(int& error) = 0;
};


/// A SocketDoor is one listening socket, of any family.
class SocketDoor final: public StreamDoor
{
public:
	/// What is known of a caller: of its socket, and of where it calls from.
	using Describe = std::function<ConnectionInfo(int descriptor, const SocketPlace& caller)>;

	/// Takes over a listening socket.
	SocketDoor(int descriptor, Describe describe, std::shared_ptr<const ConnectionLimits> limits) noexcept;

	/// One whose callers have no address of their own: they are known by where they called, and by their user.
	SocketDoor(
		int descriptor, const Address& address, const Capabilities& capabilities,
		std::shared_ptr<const ConnectionLimits> limits);

	~SocketDoor() override;
	SocketDoor(const SocketDoor&) = delete;
	SocketDoor& operator=(const SocketDoor&) = delete;

	int descriptor() const noexcept override;
	std::unique_ptr<Connection> accept(int& error) override;

private:
	int _descriptor;
	Describe _describe;
	std::shared_ptr<const ConnectionLimits> _limits;
};


/// A SocketListener accepts at one door.
///
/// Where descriptors run out it pauses, because a listener that cannot accept stays ready and would spin. It
/// keeps one descriptor in reserve and gives it back while it is paused, so that what goes on has one to work
/// with; when it can have its reserve again, it accepts again. Callers wait in the backlog meanwhile.
class SocketListener final: public Listener, private DescriptorHandler
{
public:
	/// On a loop that watches descriptors.
	static Result<std::unique_ptr<Listener>> make(
		Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address);

	SocketListener(Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address);
	~SocketListener() override;

	const Address& address() const noexcept override;
	void silence() noexcept override;

	/// Callers that wait to be accepted; the system may allow fewer (net.core.somaxconn).
	static constexpr int backlog = 4096;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	bool acceptOne();
	void pause(int error);
	void resume();
	bool reserve() noexcept;
	void giveReserveBack() noexcept;

	Loop& _loop;
	AcceptHandler* _handler; ///< Null once silenced.
	std::unique_ptr<StreamDoor> _door;
	Address _address;
	int _reserve = -1;
	CallId _resume = CallId::none;
	bool _inTrouble = false; ///< From a failure until the next success.
};


} // namespace ciarla
