#include <ciarla/transport/StreamListener.h>

#include <ciarla/transport/StreamErrors.h>

#include <fcntl.h>
#include <unistd.h>

#include <utility>


namespace ciarla {


namespace {


/// In one turn, so that a crowd at the door does not keep those inside waiting.
constexpr int acceptsPerTurn = 64;

/// How often a paused listener looks whether a descriptor has come free.
constexpr Duration retryInterval = std::chrono::milliseconds(100);


} // namespace


Result<std::unique_ptr<Listener>> StreamListener::make(
	Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address)
{
	const int descriptor = door->descriptor();
	auto listener = std::make_unique<StreamListener>(loop, handler, std::move(door), std::move(address));
	const Result<void> watched = loop.descriptors()->watch(descriptor, {.readable = true}, *listener);
	if (!watched)
	{
		return watched.error();
	}
	return std::unique_ptr<Listener>(std::move(listener));
}


StreamListener::StreamListener(Loop& loop, AcceptHandler& handler, std::unique_ptr<StreamDoor> door, Address address):
	_loop(loop),
	_handler(&handler),
	_door(std::move(door)),
	_address(std::move(address))
{
	reserve();
}


StreamListener::~StreamListener()
{
	silence();
}


const Address& StreamListener::address() const noexcept
{
	return _address;
}


void StreamListener::silence() noexcept
{
	if (std::exchange(_handler, nullptr) != nullptr)
	{
		_loop.cancel(std::exchange(_resume, CallId::none));
		_loop.descriptors()->unwatch(_door->descriptor());
		_door.reset();
		giveReserveBack();
	}
}


void StreamListener::onReady(int, Readiness) noexcept
{
	for (int accepts = 0; accepts < acceptsPerTurn && _handler != nullptr; ++accepts)
	{
		if (!acceptOne())
		{
			return;
		}
	}
}


bool StreamListener::acceptOne()
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


void StreamListener::pause(int error)
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


void StreamListener::resume()
{
	_resume = CallId::none;
	if (reserve())
	{
		_loop.descriptors()->change(_door->descriptor(), {.readable = true});
		return;
	}
	_resume = _loop.callAt(_loop.now() + retryInterval, [this] { resume(); });
}


bool StreamListener::reserve() noexcept
{
	_reserve = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
	return _reserve >= 0;
}


void StreamListener::giveReserveBack() noexcept
{
	if (_reserve >= 0)
	{
		::close(std::exchange(_reserve, -1));
	}
}


} // namespace ciarla
