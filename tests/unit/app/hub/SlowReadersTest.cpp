#include "HubStage.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;


TEST(SlowReaders, PutsOutWhoseQueueGrowsPastItsBound)
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


TEST(SlowReaders, PutsOutWhoReadsNothingForTooLong)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	const Guest& bob = stage.join("Bob");
	stage.memory = narrowWire(smallLimits());
	Guest& stuck = stage.join("Stuck");
	stuck.connection->setReading(false);

	ada.text(ada.room(), std::string(20'000, 'x'));
	stage.loop.runUntilIdle();
	stage.loop.advance(smallLimits().readers.stall - seconds(1));
	EXPECT_THAT(bob.heard<LeftFrame>(FrameType::left), IsEmpty());

	stage.loop.advance(seconds(4));

	const auto left = bob.heard<LeftFrame>(FrameType::left);
	ASSERT_EQ(left.size(), 1U);
	EXPECT_EQ(left.front().reason, "Too little was read: less than 1024 bytes could be sent in 10 s.");
}


// Requests of a few bytes whose answers would fill any memory: they wait until what was answered has been read.
TEST(SlowReaders, AnswersWhoAsksForMuchAsFastAsItReads)
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

	stage.server.showNumbers();
	EXPECT_GT(stage.server.gauges(0).queuedBytes.get(), 0U);
	EXPECT_LE(stage.server.gauges(0).queuedBytes.get(), HubSettings().answerBytesMax + HubSettings().frameBytesMax);

	greedy.connection->setReading(true);
	stage.loop.advance(seconds(1));
	EXPECT_FALSE(greedy.bye());
	EXPECT_EQ(greedy.heard<AckFrame>(FrameType::ack).back().sequence, greedy.sequence);
}


// A byte a second is progress on a wire that tells of each, and nothing on one that tells of whole buffers. Nobody's
// patience is to depend on that.
TEST(SlowReaders, PutsOutWhoReadsByteByByte)
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


TEST(SlowReaders, KeepsWhoReadsSlowlyAndDoesNotFallBehindItsBound)
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
		stage.loop.advance(smallLimits().readers.stall / 2);
	}

	EXPECT_FALSE(slow.bye());
	EXPECT_EQ(slow.handler.closed, 0U);
}


TEST(SlowReaders, DoesNotHoldWhatOneTurnBroughtAgainstWhoReadsWell)
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
	stage.loop.advance(smallLimits().readers.stall * 2);

	EXPECT_EQ(reader.bodies().size(), talkers.size());
	EXPECT_FALSE(reader.bye());
	EXPECT_EQ(stage.server.connections(), 7U);
}


TEST(SlowReaders, PutsOutThoseWithTheMostWhereTooMuchWaitsForAll)
{
	HubLoopLimits limits;
	limits.readers.queueBytesMaxInAll = 256 * 1024;
	HubSettings settings;
	settings.burst = 0;
	settings.bytesPerSecond = 0;
	HubStage stage(limits, settings);
	Guest& ada = stage.join("Ada");
	stage.memory = narrowWire(limits);
	std::vector<Guest*> stuck;
	for (int number = 0; number < 6; ++number)
	{
		stuck.push_back(&stage.join("Stuck" + std::to_string(number), "room " + std::to_string(number)));
		stuck.back()->connection->setReading(false);
	}
	const auto tell = [&](int number, std::size_t bytes) {
		TellFrame text;
		text.sequence = ++ada.sequence;
		const std::string name = "Stuck" + std::to_string(number);
		const std::string body(bytes, 'x');
		text.name = name;
		text.body = body;
		ada.say(bytesOf(text));
		stage.loop.runUntilIdle();
	};
	tell(0, 20'000);
	for (int number = 1; number < 6; ++number)
	{
		tell(number, 60'000);
	}
	for (int number = 1; number < 6; ++number)
	{
		tell(number, 60'000);
	}
	for (int turn = 0; turn < 3; ++turn)
	{
		ada.text(ada.room(), "another turn");
		stage.loop.advance(seconds(1));
	}

	stage.server.showNumbers();
	EXPECT_LE(stage.server.gauges(0).queuedBytes.get(), limits.readers.queueBytesMaxInAll);
	EXPECT_GT(stage.server.gauges(0).queuedBytes.get(), limits.readers.queueBytesMaxInAll / 4);
	for (Guest* guest: stuck)
	{
		guest->connection->setReading(true);
	}
	stage.loop.advance(seconds(1));
	EXPECT_FALSE(stuck[0]->bye()) << "little waited for this one";
	std::size_t out = 0;
	for (const Guest* guest: stuck)
	{
		out += guest->bye() ? 1U : 0U;
	}
	EXPECT_GE(out, 1U);
	EXPECT_LE(out, 4U) << "and no more than must go";
}


// None of them reads, and each tells the next one as much as it may.
TEST(SlowReaders, HoldsTwelveHundredWhoTellEachOtherWithinTheBound)
{
	constexpr int people = 1'200;
	HubLoopLimits limits;
	limits.readers.queueBytesMaxInAll = 16 * 1024 * 1024;
	HubStage stage(limits);
	const Guest& reader = stage.join("Reader");
	stage.memory = narrowWire(limits);
	std::vector<Guest*> guests;
	for (int number = 0; number < people; ++number)
	{
		guests.push_back(&stage.call(TurnAway::none, nullptr, Trust::wire));
		guests.back()->say(introduction("guest " + std::to_string(number)));
	}
	stage.loop.runUntilIdle();
	for (Guest* guest: guests)
	{
		guest->connection->setReading(false);
	}
	const std::string body(30'000, 'x');
	std::uint64_t most = 0;
	for (int second = 0; second < 8; ++second)
	{
		for (int number = 0; number < people; ++number)
		{
			TellFrame text;
			text.sequence = ++guests[static_cast<std::size_t>(number)]->sequence;
			const std::string name = "guest " + std::to_string((number + 1) % people);
			text.name = name;
			text.body = body;
			guests[static_cast<std::size_t>(number)]->say(bytesOf(text));
		}
		stage.loop.advance(seconds(1));
		stage.server.showNumbers();
		most = std::max(most, stage.server.gauges(0).queuedBytes.get());
	}

	// What one turn brings is judged in the next: here a text for each.
	EXPECT_LE(most, limits.readers.queueBytesMaxInAll + people * (body.size() + 100));
	EXPECT_LE(stage.server.gauges(0).queuedBytes.get(), limits.readers.queueBytesMaxInAll);
	EXPECT_GT(stage.server.gauges().ends[static_cast<std::size_t>(LeaveCode::tooSlow)].get(), 0U);
	EXPECT_EQ(reader.handler.closed, 0U);
	EXPECT_FALSE(reader.bye());
}


TEST(SlowReaders, AreToldNothingPrivatelyUntilTheyHaveRead)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	stage.memory = narrowWire(smallLimits());
	Guest& slow = stage.join("Slow");
	slow.connection->setReading(false);
	ada.text(ada.room(), std::string(30'000, 'x'));
	stage.loop.runUntilIdle();
	stage.loop.advance(smallLimits().readers.stall / 4);
	TellFrame text;
	text.name = "Slow";
	text.body = "psst";
	text.sequence = ++ada.sequence;
	ada.say(bytesOf(text));
	stage.loop.runUntilIdle();

	const auto refused = ada.heard<NakFrame>(FrameType::nak);
	ASSERT_EQ(refused.size(), 1U);
	EXPECT_EQ(refused[0].code, static_cast<std::uint16_t>(RefusalCode::slowDown));
	EXPECT_EQ(refused[0].retryAfterSeconds, 1U);

	slow.connection->setReading(true);
	stage.loop.advance(seconds(1));
	text.sequence = ++ada.sequence;
	ada.say(bytesOf(text));
	stage.loop.runUntilIdle();
	EXPECT_EQ(ada.heard<AckFrame>(FrameType::ack).back().sequence, ada.sequence);
	EXPECT_EQ(slow.bodies().back(), "psst");
}


TEST(SlowReaders, DoesNotWaitLongForAGoodbyeThatDoesNotArrive)
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
