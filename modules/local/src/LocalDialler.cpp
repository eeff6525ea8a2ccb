#include "LocalDialler.h"

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


CloseReason dialFailure(int number, const Address& address)
{
	const std::string where = address.text();
	const std::string why = " (" + errorWords(number) + ")";
	if (isShortage(number))
	{
		return {CloseSide::local, ErrorCode::outOfResources, "Cannot dial " + where + why + "; close something first."};
	}
	switch (number)
	{
	case ECONNREFUSED:
	case ENOENT: return {CloseSide::peer, ErrorCode::refused, "Nobody listens at " + where + why + "."};
	case EACCES:
	case EPERM:
		return {
			CloseSide::local, ErrorCode::notPermitted,
			"Cannot dial " + where + why + "; whoever listens there decides who may call."};
	default:
		return {
			CloseSide::local, ErrorCode::unreachable,
			"Cannot dial " + where + why + "; what is there is no socket that somebody listens on."};
	}
}


} // namespace


LocalDialler::LocalDialler(Address address, std::shared_ptr<const ConnectionLimits> limits):
	_address(std::move(address)),
	_limits(std::move(limits))
{
}


LocalDialler::~LocalDialler()
{
	stop();
}


void LocalDialler::start(Loop& loop, Owner& owner)
{
	_loop = &loop;
	_owner = &owner;
	_deadline = loop.now() + _limits->openDeadline;
	Result<LocalEndpoint> endpoint = LocalEndpoint::read(_address);
	if (!endpoint)
	{
		_owner->onOpenFailed({CloseSide::local, endpoint.error().code, endpoint.error().text});
		return;
	}
	_endpoint = std::move(endpoint).value();
	_descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (_descriptor < 0)
	{
		onFailed(errno);
		return;
	}
	tryOnce();
}


void LocalDialler::tryOnce()
{
	_retry = CallId::none;
	if (::connect(_descriptor, _endpoint.generic(), _endpoint.size()) == 0)
	{
		onConnected();
		return;
	}
	if (errno != EAGAIN)
	{
		onFailed(errno);
		return;
	}
	if (_loop->now() >= _deadline)
	{
		_owner->onOpenFailed(
			{CloseSide::local, ErrorCode::timedOut,
			 _address.text() + " did not answer within " + durationText(_limits->openDeadline) + "."});
		return;
	}
	_retry = _loop->callAt(std::min(_loop->now() + retryInterval, _deadline), [this] { tryOnce(); });
}


void LocalDialler::onConnected()
{
	Opened opened{
		.channel = DescriptorChannel::ofSocket(_descriptor),
		.local = {},
		.peer = _endpoint.address(),
		.credentials = credentialsOf(_descriptor)};
	_descriptor = -1;
	_owner->onOpened(std::move(opened));
}


void LocalDialler::onFailed(int error)
{
	stop();
	_owner->onOpenFailed(dialFailure(error, _address));
}


void LocalDialler::stop() noexcept
{
	if (_retry != CallId::none)
	{
		_loop->cancel(std::exchange(_retry, CallId::none));
	}
	if (_descriptor >= 0)
	{
		::close(std::exchange(_descriptor, -1));
	}
}


} // namespace ciarla
