#include "MemoryListener.h"

#include "MemoryConnection.h"

#include <utility>


namespace ciarla {


MemoryListener::MemoryListener(
	Loop& loop, AcceptHandler& handler, std::shared_ptr<MemoryNetwork> network, MemoryOptions options):
	_handler(&handler),
	_network(std::move(network)),
	_options(options),
	_bell(std::make_shared<MemoryBell>(loop, *this)),
	_backlog(std::make_shared<MemoryBacklog>(_bell))
{
}


MemoryListener::~MemoryListener()
{
	leave();
}


bool MemoryListener::claim(const Address& address)
{
	_address = address;
	_claimed = _network->claim(address.where(), _backlog);
	return _claimed;
}


const Address& MemoryListener::address() const noexcept
{
	return _address;
}


void MemoryListener::silence() noexcept
{
	_handler = nullptr;
	leave();
}


void MemoryListener::onBell() noexcept
{
	for (MemoryCall& call: _backlog->take())
	{
		if (call.wire->accept())
		{
			auto connection = std::make_unique<MemoryConnection>(
				_options, std::move(call.wire), Role::accepted, _address, std::move(call.caller));
			if (_handler)
			{
				_handler->onAccept(*this, std::move(connection));
			}
		}
	}
}


void MemoryListener::leave() noexcept
{
	_bell->disconnect();
	if (std::exchange(_claimed, false))
	{
		_network->release(_address.where());
	}
	_backlog->close();
}


} // namespace ciarla
