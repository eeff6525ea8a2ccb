#pragma once

#include "MemoryBacklog.h"
#include "MemoryBell.h"

#include <ciarla/transport/Listener.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryOptions.h>

#include <memory>
#include <string>


namespace ciarla {


/// A MemoryListener holds a name of the network and makes connections of the calls to it.
class MemoryListener final: public Listener, public MemoryBell::Owner
{
public:
	MemoryListener(Loop& loop, AcceptHandler& handler, std::shared_ptr<MemoryNetwork> network, MemoryOptions options);
	~MemoryListener() override;

	/// False if somebody else holds the name.
	bool claim(const Address& address);

	const Address& address() const noexcept override;
	void silence() noexcept override;

private:
	void onBell() noexcept override;
	void leave() noexcept;

	AcceptHandler* _handler;
	std::shared_ptr<MemoryNetwork> _network;
	MemoryOptions _options;
	std::shared_ptr<MemoryBell> _bell;
	std::shared_ptr<MemoryBacklog> _backlog;
	Address _address;
	bool _claimed = false;
};


} // namespace ciarla
