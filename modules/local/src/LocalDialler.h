#pragma once

#include "LocalEndpoint.h"

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Loop.h>
#include <ciarla/transport/StreamOpener.h>

#include <memory>


namespace ciarla {


/// A LocalDialler connects to one Unix socket.
///
/// The system answers at once: yes, no, or that too many callers wait already. Then it is asked again until the open
/// deadline, because it does not say when there is room.
class LocalDialler final: public StreamOpener
{
public:
	LocalDialler(Address address, std::shared_ptr<const ConnectionLimits> limits);
	~LocalDialler() override;

	void start(Loop& loop, Owner& owner) override;

private:
	void tryOnce();
	void onConnected();
	void onFailed(int error);
	void stop() noexcept;

	Address _address;
	std::shared_ptr<const ConnectionLimits> _limits;
	LocalEndpoint _endpoint;
	Loop* _loop = nullptr;
	Owner* _owner = nullptr;
	TimePoint _deadline{};
	CallId _retry = CallId::none;
	int _descriptor = -1;
};


} // namespace ciarla
