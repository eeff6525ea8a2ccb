#include "ExecOpener.h"

#include <ciarla/transport/PipeChannel.h>

#include <utility>


namespace ciarla {


ExecOpener::ExecOpener(Address address, std::shared_ptr<ChildProcess> child):
	_address(std::move(address)),
	_child(std::move(child))
{
}


void ExecOpener::start(Loop&, Owner& owner)
{
	if (!_address.options().empty())
	{
		owner.onOpenFailed(
			{CloseSide::local, ErrorCode::badOption,
			 "The wire exec has no option \"" + _address.options().front().first +
				 "\"; write exec:COMMAND, with all that belongs to the command."});
		return;
	}
	if (_address.where().find_first_not_of(" \t\n") == std::string::npos)
	{
		owner.onOpenFailed(
			{CloseSide::local, ErrorCode::malformedAddress,
			 "exec: needs a command, such as exec:ssh host ciarla bridge stdio: unix:/run/chat."});
		return;
	}
	const Result<ChildProcess::Pipes> pipes = _child->start(_address.where());
	if (!pipes)
	{
		owner.onOpenFailed({CloseSide::local, pipes.error().code, pipes.error().text});
		return;
	}
	owner.onOpened(
		{.channel = std::make_unique<PipeChannel>(pipes.value().output, pipes.value().input),
		 .local = {},
		 .peer = _address,
		 .credentials = {}});
}


} // namespace ciarla
