#include "ReplayStage.h"

#include <ciarla/record/RecordLayer.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryTransport.h>
#include <ciarla/transport/TransportRegistry.h>

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::RecordingAcceptHandler;
using testkit::RecordingHandler;


/// Says its name, repeats what it hears with a mark, and closes at the word "end".
void echo(RecordingHandler& handler, const std::string& mark)
{
	handler.whenOpen = [](Connection& connection) {
		EXPECT_EQ(SendResult::accepted, send(connection, Bytes::copyOf("echo\n")));
	};
	handler.whenData = [&handler, mark](Connection& connection) {
		EXPECT_EQ(SendResult::accepted, send(connection, Bytes::copyOf(mark + handler.data)));
		if (handler.data.ends_with("end"))
		{
			connection.close(CloseMode::graceful, {});
		}
	};
}


/// A conversation over memory, recorded on both sides, and then played against each of them.
class RecordedMeeting: public ReplayStage
{
protected:
	RecordedMeeting()
	{
		EXPECT_TRUE(registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>())));
		EXPECT_TRUE(registry.add(std::make_unique<RecordLayer>()));
		EXPECT_TRUE(registry.add(std::make_unique<ReplayTransport>()));

		RecordingAcceptHandler echoing(loop);
		echoing.whenAccepted = [](RecordingAcceptHandler::Caller& caller) { echo(*caller.handler, "+"); };
		const auto taking =
			registry.listen(loop, addressOf("record+memory://place?record.file=", "listener"), echoing).value();
		RecordingHandler caller;
		const auto call = registry.dial(addressOf("record+memory://place?record.file=", "caller")).value();
		call->start(loop, caller);
		loop.runUntilIdle();
		for (const char* word: {"one", "two\n\\", "end"})
		{
			loop.advance(700ms);
			EXPECT_EQ(SendResult::accepted, send(*call, Bytes::copyOf(word)));
		}
		loop.runUntilIdle();
		EXPECT_EQ(1U, caller.closed);
		heard = caller.data;
	}

	Address addressOf(const std::string& before, const std::string& name) const
	{
		return Address::parse(before + folder.path(name)).value();
	}

	void listenToTheRecording(const std::string& mark)
	{
		accepting.whenAccepted = [mark](RecordingAcceptHandler::Caller& caller) { echo(*caller.handler, mark); };
		listener = registry.listen(loop, addressOf("replay:", "listener"), accepting).value();
		loop.advance(1min);
		ASSERT_EQ(1U, accepting.callers.size());
	}

	TransportRegistry registry;
	RecordingAcceptHandler accepting{loop};
	std::unique_ptr<Listener> listener;
	std::string heard;
};


TEST_F(RecordedMeeting, IsPlayedToItsCaller)
{
	connection = registry.dial(addressOf("replay:", "caller")).value();
	connection->start(loop, handler);
	loop.runUntilIdle();
	for (const char* word: {"one", "two\n\\", "end"})
	{
		say(word);
		loop.advance(700ms);
	}
	EXPECT_EQ(heard, handler.data);
	ASSERT_TRUE(handler.reason);
	EXPECT_FALSE(handler.reason->code) << handler.reason->text;
}


TEST_F(RecordedMeeting, IsPlayedToItsListener)
{
	listenToTheRecording("+");
	EXPECT_EQ("onetwo\n\\end", accepting.callers[0].handler->data);
	ASSERT_TRUE(accepting.callers[0].handler->reason);
	EXPECT_FALSE(accepting.callers[0].handler->reason->code) << accepting.callers[0].handler->reason->text;
}


TEST_F(RecordedMeeting, FindsAChangedProgramOut)
{
	listenToTheRecording("-");
	ASSERT_TRUE(accepting.callers[0].handler->reason);
	EXPECT_THAT(
		accepting.callers[0].handler->reason->text,
		HasSubstr(
			"after 5 bytes of connection 1, it has \"+one+onetwo\\n\\\\+onetwo\\n\\\\end\", and now \"-one\" came"));
}


} // namespace
} // namespace ciarla
