#include "ImpairedStage.h"

#include <ciarla/impaired/ThrottleLayer.h>

#include <gmock/gmock.h>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;


class ThrottleLayerTest: public testkit::ImpairedStage
{
protected:
	void throttle(const std::string& rate)
	{
		begin(layer, {{"rate", rate}});
	}

	ThrottleLayer layer;
};


TEST_F(ThrottleLayerTest, LetsABurstThroughAndThenItsRateBothWays)
{
	throttle("1000");
	say(*ours, 2000);
	say(*theirs, 2000);
	EXPECT_EQ(peer.bytes, 100U);
	EXPECT_EQ(handler.bytes, 100U);

	loop.advance(1s);
	EXPECT_THAT(peer.bytes, AllOf(Ge(1090U), Le(1100U)));
	EXPECT_THAT(handler.bytes, AllOf(Ge(1090U), Le(1100U)));
	loop.advance(1s);
	EXPECT_EQ(peer.bytes, 2000U);
	EXPECT_EQ(handler.bytes, 2000U);
	EXPECT_FALSE(loop.nextDeadline().has_value());
}


TEST_F(ThrottleLayerTest, SavesNoMoreThanABurst)
{
	throttle("1000");
	loop.advance(1h);
	say(*ours, 500);
	EXPECT_EQ(peer.bytes, 100U);
}


TEST_F(ThrottleLayerTest, LetsAByteASecondThrough)
{
	throttle("1");
	say(*ours, 3);
	EXPECT_EQ(peer.bytes, 1U);
	loop.advance(1s);
	EXPECT_EQ(peer.bytes, 2U);
	EXPECT_TRUE(ours->finish());
	loop.advance(1s);
	EXPECT_EQ(peer.bytes, 3U);
	EXPECT_EQ(peer.ended, 1U);
}


TEST_F(ThrottleLayerTest, EndsOnceAllIsThroughHoweverLongThatTakes)
{
	throttle("10");
	say(*ours, 300);
	ours->close(CloseMode::graceful, {});
	loop.advance(29s);
	EXPECT_EQ(peer.ended + handler.closed, 0U);
	loop.advance(1s);
	EXPECT_EQ(peer.bytes, 300U);
	EXPECT_EQ(peer.ended, 1U);
}


TEST_F(ThrottleLayerTest, NeedsARateAndNothingElse)
{
	EXPECT_THAT(refusalOf(layer, {}), HasSubstr("A throttle needs a rate"));
	EXPECT_THAT(refusalOf(layer, {{"rate", "0"}}), HasSubstr("throttle.rate is a whole number of bytes from 1"));
	EXPECT_THAT(refusalOf(layer, {{"rate", "1000000001"}}), HasSubstr("to 1000000000, not"));
	EXPECT_THAT(refusalOf(layer, {{"speed", "5"}}), HasSubstr("no option throttle.speed; there is throttle.rate"));
}


} // namespace


} // namespace ciarla
