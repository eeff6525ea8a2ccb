#include <ciarla/transport/SocketAttempt.h>

#include <ciarla/transport/DescriptorWatcher.h>

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>


namespace ciarla {


namespace {


/// How often to ask again whether there is room for another caller.
constexpr Duration roomInterval = std::chrono::milliseconds(50);


/// A port of the ephemeral range that nobody listens on may be given to the very socket that calls it, which then connects
/// to itself.
bool isOfItself(int descriptor) noexcept
{
	const SocketPlace own = ownPlaceOf(descriptor);
	const SocketPlace peer = peerPlaceOf(descriptor);
	return own.name.ss_family != AF_UNIX && own.size > 0 && own.size == peer.size &&
		std::memcmp(&own.name, &peer.name, own.size) == 0;
}


class SystemAttempt final: public SocketAttempt, private DescriptorHandler
{
public:
	explicit SystemAttempt(const SocketPlace& place) noexcept:
		_place(place)
	{
	}

	~SystemAttempt() override
	{
		stopWaiting();
		if (_descriptor >= 0)
		{
			::close(_descriptor);
		}
	}

	SystemAttempt(const SystemAttempt&) = delete;
	SystemAttempt& operator=(const SystemAttempt&) = delete;

	int start(Loop& loop, Owner& owner) override
	{
		_loop = &loop;
		_owner = &owner;
		_descriptor = newStreamSocket(_place.name.ss_family);
		return _descriptor < 0 ? errno : tryToConnect();
	}

	int release() noexcept override
	{
		stopWaiting();
		return std::exchange(_descriptor, -1);
	}

private:
	int tryToConnect()
	{
		if (::connect(_descriptor, _place.generic(), _place.size) == 0)
		{
			return 0;
		}
		const int error = errno;
		if (error == EAGAIN && _place.name.ss_family == AF_UNIX)
		{
			_retry = _loop->callAt(_loop->now() + roomInterval, [this] { tryAgain(); });
			return EINPROGRESS;
		}
		if (error == EINPROGRESS)
		{
			_watched = _loop->descriptors()->watch(_descriptor, {.writable = true}, *this).ok();
			return _watched ? EINPROGRESS : ENOBUFS;
		}
		return error;
	}

	void tryAgain()
	{
		_retry = CallId::none;
		const int error = tryToConnect();
		if (error != EINPROGRESS)
		{
			_owner->onAttempted(*this, error);
		}
	}

	void onReady(int, Readiness) noexcept override
	{
		stopWaiting();
		int error = 0;
		socklen_t size = sizeof(error);
		(void)::getsockopt(_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
		if (error == 0 && isOfItself(_descriptor))
		{
			error = ECONNREFUSED;
		}
		_owner->onAttempted(*this, error);
	}

	void stopWaiting() noexcept
	{
		if (_loop != nullptr)
		{
			_loop->cancel(std::exchange(_retry, CallId::none));
		}
		if (std::exchange(_watched, false))
		{
			_loop->descriptors()->unwatch(_descriptor);
		}
	}

	SocketPlace _place;
	Loop* _loop = nullptr;
	Owner* _owner = nullptr;
	int _descriptor = -1;
	CallId _retry = CallId::none;
	bool _watched = false;
};


} // namespace


std::unique_ptr<SocketAttempt> makeSocketAttempt(const SocketPlace& place)
{
	return std::make_unique<SystemAttempt>(place);
}


} // namespace ciarla
