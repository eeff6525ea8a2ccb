#include "HubStage.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;


TEST(HubHostReaders, PutsOutWhoseQueueGrowsPastItsBound)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	const Guest& bob = stage.join("Bob");
	stage.memory = narrowWire(smallLimits());
	Guest& stuck = stage.join("Stuck");
	stuck.connection->setReading(false);

	const std::string line(10'000, 'x');
	int said = 0;
	for (; said < 20; ++said)
	{
		ada.text(ada.room(), line);
		stage.loop.runUntilIdle();
	}
	stage.loop.advance(seconds(1));

	const auto left = bob.heard<LeftFrame>(FrameType::left);
	ASSERT_EQ(left.size(), 1U);
	EXPECT_EQ(left.front().code, LeaveCode::tooSlow);
	EXPECT_EQ(left.front().reason, "More than 64 KiB waited to be read.");
	EXPECT_EQ(bob.bodies().size(), 20U);
	EXPECT_EQ(bob.handler.closed, 0U);

	stuck.connection->setReading(true);
	stage.loop.runUntilIdle();
	EXPECT_LT(stuck.bodies().size(), 10U);
	EXPECT_TRUE(stuck.bye()) << "the goodbye fits above the bound";
}


TEST(HubHostReaders, PutsOutWhoReadsNothingForTooLong)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	const Guest& bob = stage.join("Bob");
	stage.memory = narrowWire(smallLimits());
	Guest& stuck = stage.join("Stuck");
	stuck.connection->setReading(false);

	ada.text(ada.room(), std::string(20'000, 'x'));
	stage.loop.runUntilIdle();
	stage.loop.advance(smallLimits().stall - seconds(1));
	EXPECT_THAT(bob.heard<LeftFrame>(FrameType::left), IsEmpty());

	stage.loop.advance(seconds(4));

	const auto left = bob.heard<LeftFrame>(FrameType::left);
	ASSERT_EQ(left.size(), 1U);
	EXPECT_EQ(left.front().reason, "Too little was read: less than 1024 bytes could be sent in 10 s.");
}


// Requests of a few bytes whose answers would fill any memory: they wait until what was answered has been read.
TEST(HubHostReaders, AnswersWhoAsksForMuchAsFastAsItReads)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	for (int said = 0; said < 20; ++said)
	{
		ada.text(ada.room(), std::string(10'000, 'x'));
	}
	stage.loop.runUntilIdle();
	stage.memory = narrowWire(smallLimits());
	Guest& greedy = stage.join("Greedy");
	greedy.connection->setReading(false);
	std::string requests;
	for (int asked = 0; asked < 300; ++asked)
	{
		requests += bytesOf(HistoryFrame{++greedy.sequence, greedy.room(), 0, 4});
	}
	greedy.say(requests);
	stage.loop.runUntilIdle();

	stage.host.showNumbers();
	EXPECT_GT(stage.gauges.queuedBytes.get(), 0U);
	EXPECT_LE(stage.gauges.queuedBytes.get(), HubSettings().answerBytesMax + HubSettings().frameBytesMax);

	greedy.connection->setReading(true);
	stage.loop.advance(seconds(1));
	EXPECT_FALSE(greedy.bye());
	EXPECT_EQ(greedy.heard<AckFrame>(FrameType::ack).back().sequence, greedy.sequence);
}


// A byte a second is progress on a wire that tells of each, and nothing on one that tells of whole buffers. Nobody's
// patience is to depend on that.
TEST(HubHostReaders, PutsOutWhoReadsByteByByte)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	const Guest& bob = stage.join("Bob");
	stage.memory = narrowWire(smallLimits());
	stage.memory.wireBytes = 1;
	stage.memory.readBytesMost = 1;
	Guest& trickle = stage.join("Trickle");
	trickle.connection->setReading(false);
	trickle.handler.whenData = [](Connection& connection) { connection.setReading(false); };
	const std::size_t before = trickle.handler.data.size();

	ada.text(ada.room(), std::string(20'000, 'x'));
	for (int second = 0; second < 12; ++second)
	{
		trickle.connection->setReading(true);
		stage.loop.advance(seconds(1));
	}

	EXPECT_GE(trickle.handler.data.size(), before + 12) << "each second it has read something";
	const auto left = bob.heard<LeftFrame>(FrameType::left);
	ASSERT_EQ(left.size(), 1U);
	EXPECT_EQ(left.front().code, LeaveCode::tooSlow);
	EXPECT_EQ(left.front().reason, "Too little was read: less than 1024 bytes could be sent in 10 s.");
}


TEST(HubHostReaders, KeepsWhoReadsSlowlyAndDoesNotFallBehindItsBound)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	stage.memory = narrowWire(smallLimits());
	Guest& slow = stage.join("Slow");
	slow.connection->setReading(false);
	slow.handler.whenData = [](Connection& connection) { connection.setReading(false); };
	ada.text(ada.room(), std::string(50'000, 'x'));
	stage.loop.runUntilIdle();

	for (int sips = 0; sips < 20; ++sips)
	{
		slow.connection->setReading(true);
		stage.loop.advance(smallLimits().stall / 2);
	}

	EXPECT_FALSE(slow.bye());
	EXPECT_EQ(slow.handler.closed, 0U);
}


TEST(HubHostReaders, DoesNotHoldWhatOneTurnBroughtAgainstWhoReadsWell)
{
	HubStage stage(smallLimits());
	std::vector<Guest*> talkers;
	for (const char* name: {"Ada", "Bob", "Cleo", "Dan", "Eve", "Finn"})
	{
		talkers.push_back(&stage.join(name));
	}
	const Guest& reader = stage.join("Reader");

	for (Guest* talker: talkers)
	{
		talker->text(talker->room(), std::string(30'000, 'x'));
	}
	stage.loop.advance(smallLimits().stall * 2);

	EXPECT_EQ(reader.bodies().size(), talkers.size());
	EXPECT_FALSE(reader.bye());
	EXPECT_EQ(stage.host.connections(), 7U);
}


TEST(HubHostReaders, DoesNotWaitLongForAGoodbyeThatDoesNotArrive)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	stage.memory = narrowWire(smallLimits());
	Guest& trickle = stage.join("Trickle");
	trickle.connection->setReading(false);
	// A little at a time: each of them is progress, and counts for nothing once the goodbye is said.
	trickle.handler.whenData = [](Connection& connection) { connection.setReading(false); };
	for (int said = 0; said < 10; ++said)
	{
		ada.text(ada.room(), std::string(10'000, 'x'));
		stage.loop.runUntilIdle();
	}
	ASSERT_THAT(stage.gone, IsEmpty());

	for (int sips = 0; sips < 12; ++sips)
	{
		trickle.connection->setReading(true);
		stage.loop.advance(milliseconds(500));
	}

	EXPECT_THAT(stage.gone, ElementsAre(1U));
}


} // namespace
} // namespace ciarla
