#pragma once

#include <ciarla/transport/Connection.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>


namespace ciarla::testkit {


/// A RecordingHandler keeps what a connection reported, and does what the test put in its hooks.
///
/// Ownership: outlives the connection. A hook may call the connection, and may retire it.
class RecordingHandler final: public ConnectionHandler
{
public:
	void onOpen(Connection& connection) noexcept override;
	void onData(Connection& connection, std::span<const std::byte> bytes) noexcept override;
	void onWritable(Connection& connection) noexcept override;
	void onEnd(Connection& connection) noexcept override;
	void onClose(Connection& connection, const CloseReason& reason) noexcept override;

	std::size_t callbacks() const noexcept;

	std::size_t opened = 0;
	std::size_t writable = 0;
	std::size_t ended = 0;
	std::size_t closed = 0;
	std::size_t afterClose = 0; ///< Callbacks that came after onClose: never any.
	std::size_t dataCallbacks = 0;
	std::size_t bytes = 0; ///< How much came, kept or not.
	std::string data;      ///< What came, unless keepsData is off.
	std::optional<CloseReason> reason;
	std::vector<std::string> order; ///< "open", "data" (runs of it once), "writable", "end", "close".
	std::thread::id thread;         ///< Where the last callback ran.
	bool sawSeveralThreads = false;
	bool keepsData = true;

	std::function<void(Connection&)> whenOpen;
	std::function<void(Connection&)> whenData;
	std::function<void(Connection&)> whenWritable;
	std::function<void(Connection&)> whenEnd;
	std::function<void(Connection&)> whenClosed;

private:
	void note(const char* what);
	static void run(const std::function<void(Connection&)>& hook, Connection& connection);
};


} // namespace ciarla::testkit
