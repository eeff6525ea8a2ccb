#pragma once

#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/Connection.h>
#include <ciarla/transport/SocketLoop.h>

#include <gmock/gmock.h>


#include <chrono>
#include <functional>
#include <memory>


namespace ciarla {


/// An ExecStage is a loop on which a real program runs: what it does is waited for, and a hang alone takes long.
class ExecStage: public testing::Test
{
protected:
	bool runUntil(const std::function<bool()>& isSo)
	{
		const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
		while (!isSo() && std::chrono::steady_clock::now() < patience)
		{
			loop.runOnce(std::chrono::milliseconds(10));
		}
		return isSo();
	}

	bool untilClosed()
	{
		return runUntil([this] { return handler.closed == 1; });
	}

	SocketLoop loop;
	testkit::RecordingHandler handler;
	std::unique_ptr<Connection> connection;
};


} // namespace ciarla
