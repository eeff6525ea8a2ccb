#pragma once

#include "ChildErrors.h"
#include "ChildProcess.h"

#include <ciarla/transport/ConnectionLimits.h>
#include <ciarla/transport/DescriptorWatcher.h>
#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/Loop.h>

#include <memory>
#include <string>


namespace ciarla {


/// An ExecConnection is the stream to a program, which ends only when the program has, or may no longer take its time.
///
///     the stream's onClose -> the program's exit, at most linger -> onClose, with how it ended
///
/// A program that has still not ended is handed to a ChildReaper.
class ExecConnection final: public ForwardingConnection, private DescriptorHandler
{
public:
	ExecConnection(const Address& address, std::shared_ptr<const ConnectionLimits> limits, ShowLine show);
	~ExecConnection() override;

	void start(Loop& loop, ConnectionHandler& handler) override;
	void close(CloseMode mode, CloseReason reason) override;
	void silence() noexcept override;
	void onOpen(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

private:
	ExecConnection(
		const Address& address, std::shared_ptr<const ConnectionLimits> limits, ShowLine show,
		std::shared_ptr<ChildProcess> child);

	void onReady(int descriptor, Readiness readiness) noexcept override;
	void awaitExit();
	void stopAwaiting() noexcept;
	void noteExit(const ChildEnd& end);
	void seeOff();
	void deliver();

	std::string _command; ///< As it is shown.
	ShowLine _show;
	std::shared_ptr<const ConnectionLimits> _limits;
	std::shared_ptr<ChildProcess> _child; ///< Shared with the opener, and with the reaper after us.
	std::unique_ptr<ChildErrors> _errors; ///< From its start until its end.
	CloseReason _reason;                  ///< While the exit is awaited.
	CallId _patience = CallId::none;
	bool _isOpen = false;
	bool _aborted = false; ///< Or closed before it was open: nobody waits for the program.
	bool _awaiting = false;
	bool _seenOff = false;
};


} // namespace ciarla
