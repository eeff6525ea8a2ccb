#include "BridgePair.h"

#include <ciarla/testkit/FakeTransport.h>
#include <ciarla/testkit/ManualLoop.h>
#include <ciarla/testkit/RecordingHandler.h>

#include <gmock/gmock.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::FakeOptions;
using testkit::FakePair;
using testkit::ManualLoop;
using testkit::RecordingHandler;


/// Ada calls at one end of a pair, and Bob is whom it calls at the other.
class BridgePairTest: public testing::Test, public BridgePairHandler
{
protected:
	~BridgePairTest() override = default;

	void begin(const FakeOptions& adas = {}, const FakeOptions& bobs = {})
	{
		FakePair call = testkit::makeFakePair(adas);
		FakePair answer = testkit::makeFakePair(bobs);
		ada = std::move(call.dialled);
		bob = std::move(answer.accepted);
		pair = std::make_unique<BridgePair>(loop, std::move(call.accepted), std::move(answer.dialled), *this);
		pair->start();
		ada->start(loop, adaHears);
		bob->start(loop, bobHears);
		loop.runUntilIdle();
	}

	/// As much as is taken in, in pieces; never without end.
	std::size_t sayAllThatFits(Connection& connection, std::size_t most)
	{
		const Bytes piece = Bytes::copyOf(std::string(16 * 1024, 'x'));
		std::size_t said = 0;
		while (said < most && send(connection, piece) != SendResult::full)
		{
			said += piece.size();
			loop.runUntilIdle();
		}
		return said;
	}

	ManualLoop loop;
	RecordingHandler adaHears;
	RecordingHandler bobHears;
	std::unique_ptr<Connection> ada;
	std::unique_ptr<Connection> bob;
	std::unique_ptr<BridgePair> pair;
	int opens = 0;
	int ends = 0;

	void onPairOpen(BridgePair&) noexcept override
	{
		++opens;
	}

	void onPairEnd(BridgePair&) noexcept override
	{
		++ends;
	}
};


TEST_F(BridgePairTest, SaysOnOneSideWhatItHearsOnTheOther)
{
	begin();
	(void)send(*ada, Bytes::copyOf("hello"));
	(void)send(*bob, Bytes::copyOf("hi"));
	loop.runUntilIdle();
	EXPECT_EQ(opens, 1);
	EXPECT_EQ(bobHears.data, "hello");
	EXPECT_EQ(adaHears.data, "hi");
}


TEST_F(BridgePairTest, KeepsAHalfCloseAHalfClose)
{
	begin();
	(void)send(*ada, Bytes::copyOf("all that I have to say"));
	EXPECT_TRUE(ada->finish());
	loop.runUntilIdle();
	EXPECT_EQ(bobHears.data, "all that I have to say");
	EXPECT_EQ(bobHears.ended, 1U);
	EXPECT_EQ(adaHears.ended + adaHears.closed + bobHears.closed, 0U);

	(void)send(*bob, Bytes::copyOf("answered"));
	bob->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(adaHears.data, "answered");
	EXPECT_EQ(adaHears.ended, 1U);
	ada->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(ends, 1);
	EXPECT_FALSE(pair->reason().code);
}


TEST_F(BridgePairTest, HearsNoFasterThanTheOtherSideTakesIn)
{
	FakeOptions narrow;
	narrow.memory.wireBytes = 1024;
	narrow.memory.readBytesMost = 1024;
	begin(narrow, narrow);
	bob->setReading(false);
	const ConnectionLimits limits;
	const std::size_t said = sayAllThatFits(*ada, 64 * limits.capBytes);
	EXPECT_LT(said, 3 * limits.capBytes);
	EXPECT_LE(pair->callee().stats().bytesQueued, limits.highWaterBytes + 4 * 1024);

	bob->setReading(true);
	loop.runUntilIdle();
	EXPECT_EQ(bobHears.bytes, said);
	(void)send(*ada, Bytes::copyOf("and more"));
	loop.runUntilIdle();
	EXPECT_EQ(bobHears.bytes, said + 8);
}


TEST_F(BridgePairTest, DeliversAllThatWasSaidBeforeAnEndThoughItIsSlow)
{
	FakeOptions narrow;
	narrow.memory.wireBytes = 1024;
	narrow.memory.readBytesMost = 1024;
	begin(narrow, narrow);
	bob->setReading(false);
	const std::size_t said = sayAllThatFits(*ada, ConnectionLimits().highWaterBytes);
	EXPECT_TRUE(ada->finish());
	loop.runUntilIdle();
	EXPECT_EQ(bobHears.ended, 0U);
	bob->setReading(true);
	loop.runUntilIdle();
	EXPECT_EQ(bobHears.bytes, said);
	EXPECT_EQ(bobHears.ended, 1U);
}


TEST_F(BridgePairTest, DoesNotWaitForEverForOneThatNeverHearsTheRest)
{
	FakeOptions narrow;
	narrow.memory.wireBytes = 1024;
	begin(narrow, narrow);
	bob->setReading(false);
	(void)send(*ada, Bytes::copyOf(std::string(100'000, 'x')));
	EXPECT_TRUE(ada->finish());
	loop.runUntilIdle();
	loop.advance(BridgePair::stallMax - 1s);
	EXPECT_EQ(ends, 0);

	loop.advance(2s);
	ASSERT_EQ(ends, 1);
	EXPECT_EQ(pair->reason().code, ErrorCode::timedOut);
	EXPECT_THAT(pair->reason().text, HasSubstr(" took in nothing for 30 seconds, and 98976 bytes were not delivered."));
	EXPECT_EQ(adaHears.closed, 1U);
	EXPECT_EQ(bobHears.closed, 1U);
}


TEST_F(BridgePairTest, WaitsForOneThatHearsTheRestSlowly)
{
	FakeOptions narrow;
	narrow.memory.wireBytes = 1024;
	narrow.memory.readBytesMost = 1024;
	begin(narrow, narrow);
	bobHears.whenData = [](Connection& heard) { heard.setReading(false); };
	(void)send(*ada, Bytes::copyOf(std::string(10'000, 'x')));
	EXPECT_TRUE(ada->finish());
	loop.runUntilIdle();
	while (bobHears.ended == 0 && bobHears.closed == 0)
	{
		loop.advance(BridgePair::stallMax - 1s);
		bob->setReading(true);
		loop.runUntilIdle();
	}
	EXPECT_EQ(bobHears.bytes, 10'000U);

	// And once all is said, an answer may take its time.
	bob->setReading(true);
	loop.advance(24h);
	EXPECT_EQ(ends, 0);
	(void)send(*bob, Bytes::copyOf("at last"));
	loop.runUntilIdle();
	EXPECT_EQ(adaHears.data, "at last");
}


TEST_F(BridgePairTest, SaysWhatALateHearerMissedThoughItsSpeakerEndedInOrder)
{
	FakeOptions narrow;
	narrow.memory.wireBytes = 1024;
	begin(narrow, narrow);
	bob->setReading(false);
	(void)send(*ada, Bytes::copyOf(std::string(10'000, 'x')));
	loop.runUntilIdle();
	EXPECT_TRUE(bob->finish());
	ada->close(CloseMode::graceful, {});
	loop.runUntilIdle();
	EXPECT_EQ(ends, 0);

	loop.advance(BridgePair::stallMax + 1s);
	ASSERT_EQ(ends, 1);
	EXPECT_EQ(pair->reason().code, ErrorCode::timedOut);
}


TEST_F(BridgePairTest, AbortsOneSideWhereTheOtherIsLost)
{
	begin();
	ada->close(CloseMode::abort, {});
	loop.runUntilIdle();
	ASSERT_EQ(bobHears.closed, 1U);
	EXPECT_TRUE(bobHears.reason->code);
	EXPECT_EQ(bobHears.ended, 0U);
	EXPECT_EQ(ends, 1);
	EXPECT_TRUE(pair->reason().code);
}


TEST_F(BridgePairTest, DeliversWhatWasSaidWholeThoughItsSpeakerIsLostAfterwards)
{
	begin();
	bob->setReading(false);
	(void)send(*ada, Bytes::copyOf("a whole word"));
	EXPECT_TRUE(ada->finish());
	loop.runUntilIdle();
	ada->close(CloseMode::abort, {});
	loop.runUntilIdle();
	bob->setReading(true);
	loop.runUntilIdle();
	EXPECT_EQ(bobHears.data, "a whole word");
	EXPECT_EQ(bobHears.ended, 1U);
}


TEST_F(BridgePairTest, ReadsNothingOfACallerBeforeSomebodyHears)
{
	FakePair call = testkit::makeFakePair();
	FakePair answer = testkit::makeFakePair();
	ada = std::move(call.dialled);
	pair = std::make_unique<BridgePair>(loop, std::move(call.accepted), std::move(answer.dialled), *this);
	ada->start(loop, adaHears);
	pair->start();
	answer.accepted.reset();
	loop.runUntilIdle();
	EXPECT_EQ(opens, 0);
	EXPECT_EQ(adaHears.closed, 1U);
	EXPECT_TRUE(adaHears.reason->code);
	EXPECT_EQ(ends, 1);
}


TEST_F(BridgePairTest, IsSilentWhereItIsDestroyed)
{
	begin();
	pair.reset();
	loop.runUntilIdle();
	EXPECT_EQ(ends, 0);
	EXPECT_EQ(adaHears.closed, 1U);
	EXPECT_EQ(bobHears.closed, 1U);
}


} // namespace


} // namespace ciarla
