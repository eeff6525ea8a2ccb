#include "ExecConnection.h"

#include "ChildReaper.h"
#include "ExecOpener.h"

#include <ciarla/exec/ExecTransport.h>
#include <ciarla/transport/StreamConnection.h>

#include <utility>


namespace ciarla {


namespace {


constexpr std::size_t shownBytesMax = 60; ///< Of a command, in a sentence: enough to know it by.

/// What a shell says of a program that it found but cannot run, and of one that it did not find. Source: POSIX, 2.8.2.
constexpr int statusNotRunnable = 126;
constexpr int statusNotFound = 127;


/// `'ssh host …'`
std::string shown(const std::string& command)
{
	if (command.size() <= shownBytesMax)
	{
		return "'" + command + "'";
	}
	std::size_t end = shownBytesMax;
	while (end > 0 && (static_cast<unsigned char>(command[end]) & 0xC0U) == 0x80U)
	{
		--end;
	}
	return "'" + command.substr(0, end) + "…'";
}


ConnectionInfo infoOf(const Address& address)
{
	return {
		.role = Role::dialled,
		.local = {},
		.peer = address,
		.capabilities = ExecTransport().capabilities(),
		.credentials = {}};
}


} // namespace


ExecConnection::ExecConnection(const Address& address, std::shared_ptr<const ConnectionLimits> limits, ShowLine show):
	ExecConnection(address, std::move(limits), std::move(show), std::make_shared<ChildProcess>())
{
}


ExecConnection::ExecConnection(
	const Address& address, std::shared_ptr<const ConnectionLimits> limits, ShowLine show,
	std::shared_ptr<ChildProcess> child):
	ForwardingConnection(
		std::make_unique<StreamConnection>(infoOf(address), limits, std::make_unique<ExecOpener>(address, child))),
	_command(shown(address.where())),
	_show(std::move(show)),
	_limits(std::move(limits)),
	_child(std::move(child))
{
}


ExecConnection::~ExecConnection()
{
	silence();
}


void ExecConnection::start(Loop& loop, ConnectionHandler& handler)
{
	ForwardingConnection::start(loop, handler);
	if (const int errors = _child->releaseErrors(); errors >= 0)
	{
		_errors = std::make_unique<ChildErrors>(loop, errors, _show);
	}
}


void ExecConnection::close(CloseMode mode, CloseReason reason)
{
	_aborted = _aborted || mode == CloseMode::abort || !_isOpen;
	if (_awaiting && _aborted)
	{
		stopAwaiting();
		_patience = loop()->defer([this] { deliver(); });
		return;
	}
	ForwardingConnection::close(mode, std::move(reason));
}


void ExecConnection::silence() noexcept
{
	ForwardingConnection::silence();
	if (loop() == nullptr)
	{
		return;
	}
	stopAwaiting();
	_errors.reset();
	seeOff();
}


void ExecConnection::onOpen(Connection&) noexcept
{
	_isOpen = true;
	ForwardingConnection::onOpen(*this);
}


void ExecConnection::onClose(Connection&, const CloseReason& reason) noexcept
{
	_reason = reason;
	const bool isHurried = _aborted || reason.code == ErrorCode::timedOut;
	if (const std::optional<ChildEnd> end = _child->reap())
	{
		noteExit(*end);
	}
	else if (_child->isRunning() && !isHurried)
	{
		awaitExit();
		return;
	}
	deliver();
}


void ExecConnection::onReady(int, Readiness) noexcept
{
	if (const std::optional<ChildEnd> end = _child->reap())
	{
		noteExit(*end);
		deliver();
	}
}


void ExecConnection::awaitExit()
{
	_awaiting = loop()->descriptors()->watch(_child->descriptor(), {.readable = true}, *this).ok();
	const TimePoint until = _awaiting ? loop()->now() + _limits->linger : loop()->now();
	_patience = loop()->callAt(until, [this] { deliver(); });
}


void ExecConnection::stopAwaiting() noexcept
{
	loop()->cancel(std::exchange(_patience, CallId::none));
	if (std::exchange(_awaiting, false))
	{
		loop()->descriptors()->unwatch(_child->descriptor());
	}
}


/// A reason that we gave ourselves stays; otherwise a program that failed is why, whatever the wire says.
void ExecConnection::noteExit(const ChildEnd& end)
{
	const bool hasOwnReason = _reason.side == CloseSide::local && (_reason.code || !_reason.text.empty());
	if (hasOwnReason || (end.signal == 0 && end.status == 0))
	{
		return;
	}
	_reason.side = CloseSide::peer;
	_reason.code = ErrorCode::lost;
	if (end.signal != 0)
	{
		_reason.text = _command + " was ended by signal " + std::to_string(end.signal) + ".";
	}
	else if (end.status == statusNotFound)
	{
		_reason.code = ErrorCode::malformedAddress;
		_reason.text = "Cannot run " + _command + ": not found.";
	}
	else if (end.status == statusNotRunnable)
	{
		_reason.code = ErrorCode::notPermitted;
		_reason.text = "Cannot run " + _command + ": it is no program, or you may not run it.";
	}
	else
	{
		_reason.text = _command + " ended with status " + std::to_string(end.status) + ".";
	}
}


/// Once: from then on the program is the reaper's.
void ExecConnection::seeOff()
{
	if (!std::exchange(_seenOff, true))
	{
		ChildReaper::seeOff(*loop(), _child, _limits->linger);
	}
}


void ExecConnection::deliver()
{
	stopAwaiting();
	if (_errors)
	{
		// What it complained of comes before how it ended.
		std::exchange(_errors, nullptr)->finish();
	}
	seeOff();
	ForwardingConnection::onClose(*this, _reason);
}


} // namespace ciarla
