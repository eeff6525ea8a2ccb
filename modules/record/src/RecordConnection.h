#pragma once

#include "RecordingFile.h"

#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/Loop.h>

#include <cstdint>
#include <memory>


namespace ciarla {


/// A RecordConnection passes everything on, and records it.
class RecordConnection final: public ForwardingConnection
{
public:
	RecordConnection(std::unique_ptr<Connection> below, std::shared_ptr<RecordingFile> file) noexcept;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

private:
	std::shared_ptr<RecordingFile> _file;
	std::uint64_t _number = 0; ///< 0: not started yet.
	bool _finished = false;
	bool _closing = false;
};


} // namespace ciarla
