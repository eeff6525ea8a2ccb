#include <ciarla/transport/ConnectionLife.h>

#include <cassert>
#include <utility>


namespace ciarla {


ConnectionLife::~ConnectionLife()
{
	cancelDeadline();
}


bool ConnectionLife::start(Loop& loop, ConnectionHandler& handler, Connection& connection)
{
	assert(_loop == nullptr);
	_loop = &loop;
	_handler = &handler;
	if (_state == State::made)
	{
		_state = State::opening;
		return true;
	}
	if (_state == State::closed)
	{
		defer([this, &connection] { deliverClose(connection); });
	}
	return false;
}


void ConnectionLife::open()
{
	cancelDeadline();
	_state = State::open;
}


ConnectionLife::Closing ConnectionLife::closingFor(CloseMode mode) const noexcept
{
	if (_state == State::closed || (_state == State::closing && mode == CloseMode::graceful))
	{
		return Closing::nothing;
	}
	return mode == CloseMode::graceful && _state == State::open ? Closing::gracefully : Closing::atOnce;
}


void ConnectionLife::beginClosing(CloseReason reason)
{
	cancelDeadline();
	_state = State::closing;
	_ending = std::make_unique<Ending>(Ending{.reason = std::move(reason)});
}


void ConnectionLife::cancelDeadline() noexcept
{
	if (_call != CallId::none)
	{
		_loop->cancel(std::exchange(_call, CallId::none));
	}
}


void ConnectionLife::linger(Duration duration, std::function<std::uint64_t()> counter, std::function<void()> passed)
{
	_ending->linger = duration;
	_ending->counted = counter();
	_ending->counter = std::move(counter);
	_ending->passed = std::move(passed);
	_ending->lastProgress = _loop->now();
	armLinger();
}


void ConnectionLife::noteProgress() noexcept
{
	if (_ending)
	{
		_ending->lastProgress = _loop->now();
	}
}


void ConnectionLife::look()
{
	const std::uint64_t counted = _ending->counter();
	if (std::exchange(_ending->counted, counted) != counted)
	{
		noteProgress();
	}
}


void ConnectionLife::armLinger()
{
	cancelDeadline();
	_call = _loop->callAt(_ending->lastProgress + _ending->linger, [this] {
		_call = CallId::none;
		onLinger();
	});
}


void ConnectionLife::onLinger()
{
	look();
	if (_loop->now() < _ending->lastProgress + _ending->linger)
	{
		armLinger();
		return;
	}
	// It may end here, and the ending with it.
	const std::function<void()> passed = std::move(_ending->passed);
	passed();
}


void ConnectionLife::conclude(Connection& connection, CloseReason reason)
{
	beginClosing(std::move(reason));
	_state = State::closed;
	deliverClose(connection);
}


void ConnectionLife::concludeLater(Connection& connection, CloseReason reason)
{
	beginClosing(std::move(reason));
	_state = State::closed;
	if (_loop != nullptr)
	{
		defer([this, &connection] { deliverClose(connection); });
	}
}


void ConnectionLife::silence() noexcept
{
	cancelDeadline();
	_state = State::closed;
	_handler = nullptr;
}


void ConnectionLife::deliverClose(Connection& connection)
{
	std::exchange(_handler, nullptr)->onClose(connection, _ending->reason);
}


} // namespace ciarla
