#pragma once

#include <ciarla/transport/MemoryTransport.h>

#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>


namespace ciarla {


inline Address addressOf(const std::string& text)
{
	return Address::parse(text).value();
}


/// Two ends that meet on a memory network, and what both have heard.
class MemoryMeeting: public testing::Test
{
protected:
	/// Makes a transport on the shared network, listens on it, and lets two ends meet.
	void meet(const MemoryOptions& options = {})
	{
		MemoryTransport transport(network, options);
		listener = transport.listen(loop, addressOf("memory:"), door).value();
		dialled = transport.dial(listener->address());
		dialled->start(loop, dialledHandler);
		loop.runUntilIdle();
		ASSERT_EQ(1u, door.callers.size());
	}

	Connection& accepted()
	{
		return *door.callers.front().connection;
	}

	testkit::RecordingHandler& acceptedHandler()
	{
		return *door.callers.front().handler;
	}

	testkit::ManualLoop loop;
	std::shared_ptr<MemoryNetwork> network = std::make_shared<MemoryNetwork>();
	testkit::RecordingHandler dialledHandler;
	testkit::RecordingAcceptHandler door{loop};
	std::unique_ptr<Listener> listener;
	std::unique_ptr<Connection> dialled;
};


} // namespace ciarla
