#include <ciarla/exec/ExecTransport.h>

#include "ExecConnection.h"

#include <utility>


namespace ciarla {


ExecTransport::ExecTransport(const ConnectionLimits& limits, ShowLine show):
	_limits(std::make_shared<const ConnectionLimits>(limits)),
	_show(std::move(show))
{
}


std::string_view ExecTransport::scheme() const noexcept
{
	return "exec";
}


Capabilities ExecTransport::capabilities() const noexcept
{
	return {.halfClose = true, .programOnly = true, .endExplained = true};
}


std::unique_ptr<Connection> ExecTransport::dial(const Address& address)
{
	return std::make_unique<ExecConnection>(address, _limits, _show);
}


Result<std::unique_ptr<Listener>> ExecTransport::listen(Loop&, const Address&, AcceptHandler&)
{
	return Error{
		ErrorCode::notSupported,
		"Nobody can call by exec:, which starts a program itself; listen on stdio: in that program instead."};
}


} // namespace ciarla
