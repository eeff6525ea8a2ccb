#pragma once

#include "TraceFile.h"

#include <ciarla/transport/ForwardingConnection.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>


namespace ciarla {


/// A TraceConnection passes everything on, and writes it down.
class TraceConnection final: public ForwardingConnection
{
public:
	/// Of each piece at most the first `shownMax` bytes are shown.
	TraceConnection(std::unique_ptr<Connection> below, std::shared_ptr<TraceFile> file, std::size_t shownMax) noexcept;

	void start(Loop& loop, ConnectionHandler& handler) override;
	SendResult send(std::span<const Bytes> batch) override;
	Result<void> finish() override;
	void close(CloseMode mode, CloseReason reason) override;

	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

private:
	void note(std::string_view what, std::span<const std::byte> bytes = {});

	std::shared_ptr<TraceFile> _file;
	std::size_t _shownMax;
	std::uint64_t _number = 0;
	TimePoint _started{};
};


} // namespace ciarla
