#include "ImpairedStage.h"

#include <ciarla/impaired/ImpairedLayer.h>

#include <gmock/gmock.h>


namespace ciarla {


namespace {


using namespace std::chrono_literals;


/// How a connection ends while something is held.
class ImpairedEndTest: public testkit::ImpairedStage
{
protected:
	void impair(const AddressOptions& options)
	{
		begin(layer, options);
	}

	ImpairedLayer layer;
};


TEST_F(ImpairedEndTest, IsGracefulAfterAllThatIsHeld)
{
	impair({{"delay", "100"}});
	say(*ours, 10);
	ours->close(CloseMode::graceful, {});
	loop.advance(99ms);
	EXPECT_EQ(peer.bytes + peer.ended + peer.closed, 0U);
	loop.advance(1ms);
	EXPECT_EQ(peer.bytes, 10U);
	EXPECT_EQ(peer.ended, 1U);
	theirs->close(CloseMode::graceful, {});
	loop.advance(200ms);
	ASSERT_EQ(handler.closed, 1U);
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ(handler.reason->unsentBytes, 0U);
}


TEST_F(ImpairedEndTest, IsNotCutShortByAnEndThatTakesLongerThanLinger)
{
	impair({{"delay", "20000"}});
	say(*ours, 10);
	ours->close(CloseMode::graceful, {});
	loop.advance(20s);
	EXPECT_EQ(peer.bytes, 10U);
	EXPECT_EQ(peer.ended, 1U);
}


TEST_F(ImpairedEndTest, ComesAtLingerIfItStallsForEver)
{
	impair({{"stall", "4"}});
	say(*ours, 10);
	ours->close(CloseMode::graceful, {});
	loop.advance(ConnectionLimits().linger * 3);
	ASSERT_EQ(handler.closed, 1U);
	EXPECT_EQ(handler.reason->code, make_error_code(ErrorCode::timedOut));
	EXPECT_EQ(handler.reason->side, CloseSide::local);
	EXPECT_EQ(handler.reason->unsentBytes, 6U);
}


TEST_F(ImpairedEndTest, IsPromptWhereItAborts)
{
	impair({{"delay", "100"}});
	say(*ours, 10);
	ours->close(CloseMode::abort, {CloseSide::local, {}, "enough"});
	loop.runUntilIdle();
	ASSERT_EQ(handler.closed, 1U);
	EXPECT_EQ(handler.reason->text, "enough");
	EXPECT_EQ(handler.reason->unsentBytes, 10U);
	EXPECT_EQ(peer.closed, 1U);
	EXPECT_EQ(peer.bytes, 0U);
}


TEST_F(ImpairedEndTest, OfThePeerComesAfterWhatItSaid)
{
	impair({{"delay", "100"}});
	say(*theirs, 10);
	theirs->close(CloseMode::graceful, {});
	loop.advance(99ms);
	EXPECT_EQ(handler.bytes + handler.ended, 0U);
	loop.advance(1ms);
	EXPECT_EQ(handler.bytes, 10U);
	EXPECT_EQ(handler.ended, 1U);
	loop.advance(200ms);
	ASSERT_EQ(handler.closed, 1U);
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ(handler.order, (std::vector<std::string>{"open", "data", "end", "close"}));
}


TEST_F(ImpairedEndTest, IsNotLateWhereThePeerAborts)
{
	impair({{"delay", "100"}});
	say(*theirs, 10);
	theirs->close(CloseMode::abort, {});
	loop.runUntilIdle();
	ASSERT_EQ(handler.closed, 1U);
	EXPECT_EQ(handler.reason->side, CloseSide::peer);
	EXPECT_EQ(handler.bytes, 0U);
}


TEST_F(ImpairedEndTest, IsSilentWhereItIsDestroyed)
{
	impair({{"delay", "100"}, {"split", "2"}});
	say(*ours, 10);
	say(*theirs, 10);
	ours.reset();
	loop.advance(1s);
	EXPECT_EQ(handler.closed + handler.bytes, 0U);
	EXPECT_EQ(peer.closed, 1U);
}


} // namespace


} // namespace ciarla
