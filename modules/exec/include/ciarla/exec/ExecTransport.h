#pragma once

#include <ciarla/module/Module.h>
#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/Transport.h>

#include <memory>
#include <string_view>


namespace ciarla {


/// ExecTransport starts a program, whose standard input and output are the wire.
///
///     exec:ssh host ciarla bridge stdio: unix:/run/user/1000/chat
///
/// Everything after the colon is one command of the shell: it is run as `/bin/sh -c COMMAND`. What it
/// writes to its standard error is shown line by line, safe to show, where our own notices are.
///
/// Opens: as soon as the shell has been started. Whether the program can be run shows a moment later, as its end.
/// Terminal: the program stays in our process group, so that ssh can ask for a password; an interrupt from the keyboard
///     (SIGINT, SIGQUIT) is ignored in it, so that Ctrl-C ends the talk, which in turn ends the program.
/// Ends: when both sides have finished, or are lost, the program's exit is waited for, at most the linger limit, and
///     one that failed is in the reason: "'ssh host' ended with status 255." One that has not ended by then, or whose
///     connection is aborted or destroyed, is told to (SIGTERM), and after another linger made to (SIGKILL); nobody
///     waits for that. Where COMMAND is more than one program, the signal goes to the shell; the programs see their
///     input end.
/// Listening: is not possible.
class ExecTransport final: public Transport
{
public:
	/// What programs complain of is given to `show`; if that is empty, it is read and dropped.
	explicit ExecTransport(const ConnectionLimits& limits = {}, ShowLine show = {});

	std::string_view scheme() const noexcept override;
	Capabilities capabilities() const noexcept override;
	std::unique_ptr<Connection> dial(const Address& address) override;
	Result<std::unique_ptr<Listener>> listen(Loop& loop, const Address& address, AcceptHandler& handler) override;

private:
	std::shared_ptr<const ConnectionLimits> _limits; ///< Shared with connections, which may outlive this.
	ShowLine _show;
};


} // namespace ciarla
