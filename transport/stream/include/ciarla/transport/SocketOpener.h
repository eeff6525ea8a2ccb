#pragma once

#include <ciarla/transport/ConnectionInfo.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/StreamOpener.h>

#include <sys/socket.h>

#include <memory>


namespace ciarla {


/// Where a socket is bound or connected, as the system takes it.
struct SocketPlace
{
	sockaddr_storage name{};
	socklen_t size = 0;

	const sockaddr* generic() const noexcept
	{
		return reinterpret_cast<const sockaddr*>(&name);
	}
};


/// A new stream socket of that family, which does not block and which children do not inherit; −1 and errno.
int newStreamSocket(int family) noexcept;

/// The user at the other end of a connected socket, where the system tells.
Credentials credentialsOf(int descriptor) noexcept;


/// A SocketOpener connects one socket to one place, of any family, within the open deadline.
///
/// Where too many callers wait already, a local socket is told so at once; then it asks again until the deadline,
/// because the system does not say when there is room.
class SocketOpener final: public StreamOpener, private DescriptorHandler
{
public:
	/// What a failure means: errno, and what was dialled.
	using Explain = CloseReason (*)(int error, const Address& address);

	/// `address` is where the peer is said to be once it is open.
	SocketOpener(
		const SocketPlace& place, Address address, std::shared_ptr<const ConnectionLimits> limits, Explain explain);
	~SocketOpener() override;

	void start(Loop& loop, Owner& owner) override;

private:
	void onReady(int descriptor, Readiness readiness) noexcept override;
	void tryOnce();
	void waitUntilWritable();
	void onConnected();
	void onDeadline();
	void fail(CloseReason reason);
	void stop() noexcept;

	SocketPlace _place;
	Address _address;
	std::shared_ptr<const ConnectionLimits> _limits;
	Explain _explain;
	Loop* _loop = nullptr;
	Owner* _owner = nullptr;
	TimePoint _deadline{};
	CallId _deadlineCall = CallId::none;
	CallId _retry = CallId::none;
	int _descriptor = -1;
	bool _watched = false;
};


/// A FailedOpener opens nothing: of an address that is no good, which only start() may tell.
class FailedOpener final: public StreamOpener
{
public:
	explicit FailedOpener(Error error);

	void start(Loop& loop, Owner& owner) override;

private:
	Error _error;
};


} // namespace ciarla
