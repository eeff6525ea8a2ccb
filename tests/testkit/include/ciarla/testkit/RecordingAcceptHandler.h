#pragma once

#include <ciarla/testkit/RecordingHandler.h>

#include <ciarla/transport/Listener.h>
#include <ciarla/transport/Loop.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>


namespace ciarla::testkit {


/// A RecordingAcceptHandler starts each caller on its loop with a RecordingHandler, and keeps both.
class RecordingAcceptHandler final: public AcceptHandler
{
public:
	/// One caller. The connection is destroyed before its handler.
	struct Caller
	{
		std::unique_ptr<RecordingHandler> handler;
		std::unique_ptr<Connection> connection;
	};

	explicit RecordingAcceptHandler(Loop& loop) noexcept;

	void onAccept(Listener& listener, std::unique_ptr<Connection> connection) noexcept override;
	void onAcceptError(Listener& listener, const Error& error) noexcept override;

	std::vector<Caller> callers;
	std::vector<Error> errors;
	bool startsThem = true; ///< Off: callers are kept unstarted.

	/// Runs before a caller is started, to set the hooks of its handler.
	std::function<void(Caller&)> whenAccepted;

private:
	Loop& _loop;
};


} // namespace ciarla::testkit
