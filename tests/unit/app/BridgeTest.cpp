#include "Bridge.h"

#include "ExitCode.h"

#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingAcceptHandler.h>
#include <ciarla/testkit/RecordingHandler.h>
#include <ciarla/transport/MemoryNetwork.h>
#include <ciarla/transport/MemoryTransport.h>

#include <gmock/gmock.h>

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testkit::ManualLoop;
using testkit::RecordingAcceptHandler;
using testkit::RecordingHandler;


Address address(const std::string& text)
{
	return Address::parse(text).value();
}


class BridgeTest: public testing::Test
{
protected:
	BridgeTest()
	{
		(void)registry.add(std::make_unique<MemoryTransport>(std::make_shared<MemoryNetwork>()));
	}

	void begin(BridgeSettings settings = {}, const std::string& to = "memory:inside")
	{
		bridge = std::make_unique<Bridge>(
			loop, registry, BridgeAddresses{address("memory:outside"), address(to)}, settings,
			[this](const std::string& sentence) { told.push_back(sentence); }, [this](int ended) { status = ended; });
		bridge->start();
		loop.runUntilIdle();
	}

	/// Somebody listens inside.
	void answer()
	{
		inside = registry.listen(loop, address("memory:inside"), door).value();
	}

	Connection& call()
	{
		callers.push_back({std::make_unique<RecordingHandler>(), registry.dial(address("memory:outside")).value()});
		callers.back().connection->start(loop, *callers.back().handler);
		loop.runUntilIdle();
		return *callers.back().connection;
	}

	ManualLoop loop;
	TransportRegistry registry;
	RecordingAcceptHandler door{loop};
	std::unique_ptr<Listener> inside;
	std::vector<RecordingAcceptHandler::Caller> callers;
	std::vector<std::string> told;
	std::optional<int> status;
	std::unique_ptr<Bridge> bridge;
};


TEST_F(BridgeTest, ConnectsEachCallerToACallOfItsOwn)
{
	answer();
	begin();
	(void)send(call(), Bytes::copyOf("one"));
	(void)send(call(), Bytes::copyOf("two"));
	loop.runUntilIdle();
	ASSERT_THAT(door.callers, SizeIs(2));
	EXPECT_EQ(door.callers[0].handler->data, "one");
	EXPECT_EQ(door.callers[1].handler->data, "two");
	EXPECT_THAT(
		told, ElementsAre("Listening on memory:outside", "Who calls is connected to memory:inside. Ctrl-C stops."));
}


TEST_F(BridgeTest, SaysOnceThatNobodyAnswersAndGoesOn)
{
	begin();
	call();
	call();
	ASSERT_THAT(told, SizeIs(3));
	EXPECT_THAT(told.back(), HasSubstr("could not be answered: Nobody listens at memory:inside"));
	EXPECT_EQ(callers[0].handler->closed, 1U);
	EXPECT_FALSE(status.has_value());

	answer();
	(void)send(call(), Bytes::copyOf("now"));
	loop.runUntilIdle();
	EXPECT_EQ(door.callers.at(0).handler->data, "now");
}


TEST_F(BridgeTest, TellsOfEachCallIfAsked)
{
	answer();
	begin({.verbosity = 1});
	call().close(CloseMode::graceful, {});
	loop.runUntilIdle();
	door.callers.at(0).connection->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	ASSERT_THAT(told, SizeIs(5));
	EXPECT_THAT(told[2], HasSubstr("A call from memory:"));
	EXPECT_THAT(told[3], HasSubstr("is connected to memory:inside."));
	EXPECT_THAT(told[4], HasSubstr("ended after 0 bytes there and 0 bytes back"));
}


TEST_F(BridgeTest, TurnsAwayWhoIsOneTooMany)
{
	answer();
	begin({.callsMax = 1});
	call();
	call();
	EXPECT_EQ(callers[0].handler->closed, 0U);
	EXPECT_EQ(callers[1].handler->closed, 1U);
	EXPECT_THAT(told.back(), HasSubstr("is one too many, and was turned away."));
}


TEST_F(BridgeTest, EndsWithItsFirstCallerIfThatIsItsOnly)
{
	answer();
	begin({.once = true});
	EXPECT_THAT(told, IsEmpty());
	(void)send(call(), Bytes::copyOf("one"));
	callers[0].connection->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	door.callers.at(0).connection->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(status, exitStatus(ExitCode::orderly));
	EXPECT_THAT(told, IsEmpty());
}


TEST_F(BridgeTest, EndsWithTheCodeOfAnOnlyCallThatFailed)
{
	begin({.once = true});
	call();
	EXPECT_EQ(status, exitStatus(ExitCode::refused));
	EXPECT_THAT(told, ElementsAre(HasSubstr("could not be answered")));
}


TEST_F(BridgeTest, TellsWhatItsOnlyCallCouldNotDeliver)
{
	answer();
	begin({.once = true});
	call();
	door.callers.at(0).connection->setReading(false);
	(void)send(*callers[0].connection, Bytes::copyOf(std::string(400'000, 'x')));
	EXPECT_TRUE(callers[0].connection->finish());
	loop.runUntilIdle();
	EXPECT_FALSE(status.has_value());
	loop.advance(BridgePair::stallMax);
	EXPECT_EQ(status, exitStatus(ExitCode::timedOut));
	EXPECT_THAT(told, ElementsAre(HasSubstr(" was lost: memory:inside took in nothing for 30 seconds, and ")));
}


TEST_F(BridgeTest, DeliversWhatIsUnderWayBeforeASignalEndsIt)
{
	answer();
	begin();
	(void)send(call(), Bytes::copyOf("last words"));
	loop.runUntilIdle();
	bridge->interrupt(SIGTERM);
	loop.runUntilIdle();
	EXPECT_EQ(door.callers.at(0).handler->data, "last words");
	EXPECT_EQ(door.callers.at(0).handler->ended, 1U);
	EXPECT_EQ(status, exitStatusOfSignal(SIGTERM));
}


TEST_F(BridgeTest, DoesNotWaitForThatAtASecondSignal)
{
	answer();
	begin();
	call();
	door.callers.at(0).connection->setReading(false);
	while (send(*callers[0].connection, Bytes::copyOf(std::string(64 * 1024, 'x'))) != SendResult::full)
	{
		loop.runUntilIdle();
	}
	bridge->interrupt(SIGTERM);
	loop.runUntilIdle();
	EXPECT_FALSE(status.has_value());
	bridge->interrupt(SIGTERM);
	loop.runUntilIdle();
	EXPECT_EQ(status, exitStatusOfSignal(SIGTERM));
}


TEST_F(BridgeTest, EndsAtOnceAtASignalIfNobodyTalks)
{
	begin();
	bridge->interrupt(SIGINT);
	loop.runUntilIdle();
	EXPECT_EQ(status, exitStatusOfSignal(SIGINT));
}


TEST_F(BridgeTest, SaysBeforeAnybodyCallsWhatCanNeverBeDialled)
{
	begin({}, "nowhere:x");
	EXPECT_EQ(status, exitStatus(ExitCode::usage));
	EXPECT_THAT(told, ElementsAre(HasSubstr("No transport is called \"nowhere\"")));
}


} // namespace


} // namespace ciarla
