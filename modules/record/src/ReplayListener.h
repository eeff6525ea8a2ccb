#pragma once

#include "ReplayConnection.h"

#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <memory>
#include <vector>


namespace ciarla {


/// A ReplayListener hears the callers of a recording, each when it called then.
class ReplayListener final: public Listener
{
public:
	ReplayListener(Loop& loop, Address address, AcceptHandler& handler, ReplayPart part);
	~ReplayListener() override;

	const Address& address() const noexcept override;
	void silence() noexcept override;

private:
	void awaitNext();
	void call();

	Loop& _loop;
	Address _address;
	AcceptHandler* _handler;
	ReplayPart _part; ///< The next caller.
	TimePoint _begun;
	CallId _call = CallId::none;
};


} // namespace ciarla
