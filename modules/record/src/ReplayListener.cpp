#include "ReplayListener.h"

#include <utility>


namespace ciarla {


ReplayListener::ReplayListener(Loop& loop, Address address, AcceptHandler& handler, ReplayPart part):
	_loop(loop),
	_address(std::move(address)),
	_handler(&handler),
	_part(std::move(part)),
	_begun(loop.now())
{
	awaitNext();
}


ReplayListener::~ReplayListener()
{
	_loop.cancel(_call);
}


const Address& ReplayListener::address() const noexcept
{
	return _address;
}


void ReplayListener::silence() noexcept
{
	_handler = nullptr;
	_loop.cancel(std::exchange(_call, CallId::none));
}


void ReplayListener::awaitNext()
{
	const auto& connections = _part.recording->connections;
	while (_part.index < connections.size() && connections[_part.index].role != Role::accepted)
	{
		++_part.index;
	}
	if (_part.index < connections.size())
	{
		_call = _loop.callAt(_begun + _part.pace.scaled(connections[_part.index].begun), [this] { call(); });
	}
}


void ReplayListener::call()
{
	_call = CallId::none;
	auto connection = std::make_unique<ReplayConnection>(Role::accepted, _address, _part);
	++_part.index;
	awaitNext();
	_handler->onAccept(*this, std::move(connection));
}


} // namespace ciarla
