#include <ciarla/transport/SocketOpener.h>

#include <ciarla/transport/DescriptorChannel.h>
#include <ciarla/transport/StreamErrors.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>


namespace ciarla {


namespace {


/// How often to ask again whether there is room for another caller.
constexpr Duration retryInterval = std::chrono::milliseconds(50);


} // namespace


int newStreamSocket(int family) noexcept
{
	return ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}


Credentials credentialsOf(int descriptor) noexcept
{
	ucred peer{};
	socklen_t size = sizeof(peer);
	Credentials credentials;
	// Sockets of other families have a peer of user −1.
	if (::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid != static_cast<uid_t>(-1))
	{
		credentials.user = peer.uid;
	}
	return credentials;
}


SocketOpener::SocketOpener(
	const SocketPlace& place, Address address, std::shared_ptr<const ConnectionLimits> limits, Explain explain):
	_place(place),
	_address(std::move(address)),
	_limits(std::move(limits)),
	_explain(explain)
{
}


SocketOpener::~SocketOpener()
{
	stop();
}


void SocketOpener::start(Loop& loop, Owner& owner)
{
	_loop = &loop;
	_owner = &owner;
	_deadline = loop.now() + _limits->openDeadline;
	_descriptor = newStreamSocket(_place.name.ss_family);
	if (_descriptor < 0)
	{
		fail(_explain(errno, _address));
		return;
	}
	_deadlineCall = _loop->callAt(_deadline, [this] { onDeadline(); });
	tryOnce();
}


void SocketOpener::onReady(int, Readiness) noexcept
{
	int error = 0;
	socklen_t size = sizeof(error);
	(void)::getsockopt(_descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error != 0)
	{
		fail(_explain(error, _address));
		return;
	}
	onConnected();
}


void SocketOpener::tryOnce()
{
	_retry = CallId::none;
	if (::connect(_descriptor, _place.generic(), _place.size) == 0)
	{
		onConnected();
	}
	else if (errno == EINPROGRESS)
	{
		waitUntilWritable();
	}
	else if (errno == EAGAIN)
	{
		_retry = _loop->callAt(_loop->now() + retryInterval, [this] { tryOnce(); });
	}
	else
	{
		fail(_explain(errno, _address));
	}
}


void SocketOpener::waitUntilWritable()
{
	const Result<void> watched = _loop->descriptors()->watch(_descriptor, {.writable = true}, *this);
	_watched = watched.ok();
	if (!watched)
	{
		fail({CloseSide::local, watched.error().code, watched.error().text});
	}
}


void SocketOpener::onConnected()
{
	const int descriptor = std::exchange(_descriptor, -1);
	if (std::exchange(_watched, false))
	{
		_loop->descriptors()->unwatch(descriptor);
	}
	stop();
	_owner->onOpened(
		{.channel = DescriptorChannel::ofSocket(descriptor),
		 .local = {},
		 .peer = _address,
		 .credentials = credentialsOf(descriptor)});
}


void SocketOpener::onDeadline()
{
	_deadlineCall = CallId::none;
	fail(
		{CloseSide::local, ErrorCode::timedOut,
		 _address.text() + " did not answer within " + durationText(_limits->openDeadline) + ".", 0, CloseText::place});
}


void SocketOpener::fail(CloseReason reason)
{
	stop();
	_owner->onOpenFailed(std::move(reason));
}


void SocketOpener::stop() noexcept
{
	if (_loop != nullptr)
	{
		_loop->cancel(std::exchange(_deadlineCall, CallId::none));
		_loop->cancel(std::exchange(_retry, CallId::none));
	}
	if (std::exchange(_watched, false))
	{
		_loop->descriptors()->unwatch(_descriptor);
	}
	if (_descriptor >= 0)
	{
		::close(std::exchange(_descriptor, -1));
	}
}


FailedOpener::FailedOpener(Error error):
	_error(std::move(error))
{
}


void FailedOpener::start(Loop&, Owner& owner)
{
	owner.onOpenFailed({CloseSide::local, _error.code, _error.text});
}


} // namespace ciarla
