#pragma once

#include "RecordFolder.h"

#include <ciarla/record/ReplayTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <memory>
#include <string>


namespace ciarla {


/// A session of eight bytes there, and fourteen back.
inline const std::string replayedSession = "ciarla-recording 1\n"
										   "1 0.000000 dialled tcp://a:1\n"
										   "1 0.500000 opened\n"
										   "1 0.500000 > question\n"
										   "1 1.000000 < answer\n"
										   "1 3.000000 < and more\n"
										   "1 3.000000 <end\n"
										   "1 3.500000 >end\n"
										   "1 3.600000 closed peer ok bye\n";


/// One dialled replay, on a loop whose clock a test moves.
class ReplayStage: public testing::Test
{
protected:
	void dial(const std::string& text, const std::string& options = "")
	{
		folder.write("it", text);
		const Address address = Address::parse("replay://" + folder.path("it") + options).value();
		connection = transport.dial(address.base().value());
		connection->start(loop, handler);
	}

	void say(const std::string& text)
	{
		EXPECT_EQ(SendResult::accepted, send(*connection, Bytes::copyOf(text)));
	}

	/// What came of the replay is a difference, which says this.
	void expectDifference(const std::string& words)
	{
		loop.runUntilIdle();
		ASSERT_TRUE(handler.reason);
		EXPECT_EQ(ErrorCode::protocolFault, handler.reason->code);
		EXPECT_EQ(CloseSide::wire, handler.reason->side);
		EXPECT_THAT(handler.reason->text, testing::HasSubstr(words));
		EXPECT_EQ(1U, handler.closed);
	}

	RecordFolder folder;
	ReplayTransport transport;
	testkit::ManualLoop loop;
	testkit::RecordingHandler handler;
	std::unique_ptr<Connection> connection;
};


} // namespace ciarla
