#pragma once

#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/SocketLoop.h>

#include <gtest/gtest.h>

#include <chrono>
#include <functional>


namespace ciarla::testkit {


/// A loop of real descriptors, and somebody who hears.
class ExecStage: public testing::Test
{
public:
	/// False if it did not come to be so for a long time.
	bool runUntil(const std::function<bool()>& isSo)
	{
		const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(30);
		while (!isSo() && std::chrono::steady_clock::now() < patience)
		{
			loop.runOnce(std::chrono::milliseconds(10));
		}
		return isSo();
	}

	bool runUntilClosed()
	{
		return runUntil([this] { return handler.closed > 0; });
	}

	SocketLoop loop;
	RecordingHandler handler;
};


} // namespace ciarla::testkit
