#pragma once

#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <memory>


namespace ciarla {


/// A StreamDoor is a listening socket, never blocking.
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


/// A StreamListener accepts at one door.
///
/// Where descriptors run out it pauses, because a listener that cannot accept stays ready and would spin. It
/// keeps one descriptor in reserve and gives it back while it is paused, so that what goes on has one to work
/// with; when it can have its reserve again, it accepts again. Callers wait in the backlog meanwhile.
class StreamListener final: public Listener, private DescriptorHandler
{
public:
	/// On a loop that watches descriptors.
	static Result<std::unique_ptr<Listener>> make(
		Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address);

	StreamListener(Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address);
	~StreamListener() override;

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
