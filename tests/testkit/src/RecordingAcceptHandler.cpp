#include <ciarla/testkit/RecordingAcceptHandler.h>

#include <utility>


namespace ciarla::testkit {


RecordingAcceptHandler::RecordingAcceptHandler(Loop& loop) noexcept:
	_loop(loop)
{
}


void RecordingAcceptHandler::onAccept(Listener&, std::unique_ptr<Connection> connection) noexcept
{
	callers.push_back({std::make_unique<RecordingHandler>(), std::move(connection)});
	Caller& caller = callers.back();
	if (whenAccepted)
	{
		whenAccepted(caller);
	}
	if (startsThem && caller.connection)
	{
		caller.connection->start(_loop, *caller.handler);
	}
}


void RecordingAcceptHandler::onAcceptError(Listener&, const Error& error) noexcept
{
	errors.push_back(error);
}


} // namespace ciarla::testkit
