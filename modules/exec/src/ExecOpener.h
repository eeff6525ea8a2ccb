#pragma once

#include "ChildProcess.h"

#include <ciarla/transport/StreamOpener.h>

#include <memory>


namespace ciarla {


/// An ExecOpener starts the program of an address.
class ExecOpener final: public StreamOpener
{
public:
	/// The connection, with whom it shares the child, sees to that one's end.
	ExecOpener(Address address, std::shared_ptr<ChildProcess> child);

	void start(Loop& loop, Owner& owner) override;

private:
	Address _address;
	std::shared_ptr<ChildProcess> _child;
};


} // namespace ciarla
