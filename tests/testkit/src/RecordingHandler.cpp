#include <ciarla/testkit/RecordingHandler.h>


namespace ciarla::testkit {


void RecordingHandler::onOpen(Connection& connection) noexcept
{
	note("open");
	++opened;
	run(whenOpen, connection);
}


void RecordingHandler::onData(Connection& connection, std::span<const std::byte> chunk) noexcept
{
	note("data");
	++dataCallbacks;
	bytes += chunk.size();
	if (keepsData)
	{
		data += asText(chunk);
	}
	run(whenData, connection);
}


void RecordingHandler::onWritable(Connection& connection) noexcept
{
	note("writable");
	++writable;
	run(whenWritable, connection);
}


void RecordingHandler::onEnd(Connection& connection) noexcept
{
	note("end");
	++ended;
	run(whenEnd, connection);
}


void RecordingHandler::onClose(Connection& connection, const CloseReason& why) noexcept
{
	note("close");
	++closed;
	reason = why;
	run(whenClosed, connection);
}


std::size_t RecordingHandler::callbacks() const noexcept
{
	return opened + dataCallbacks + writable + ended + closed;
}


void RecordingHandler::note(const char* what)
{
	if (order.empty() || order.back() != what)
	{
		order.emplace_back(what);
	}
	afterClose += closed > 0 ? 1 : 0;
	const auto here = std::this_thread::get_id();
	sawSeveralThreads = sawSeveralThreads || (thread != std::thread::id() && thread != here);
	thread = here;
}


void RecordingHandler::run(const std::function<void(Connection&)>& hook, Connection& connection)
{
	if (hook)
	{
		hook(connection);
	}
}


} // namespace ciarla::testkit
