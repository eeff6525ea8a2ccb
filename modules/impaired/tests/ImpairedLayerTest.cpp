#include "ImpairedStage.h"

#include <ciarla/impaired/ImpairedLayer.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Le;


class ImpairedLayerTest: public testkit::ImpairedStage
{
protected:
	void impair(const AddressOptions& options, const testkit::FakeOptions& fake = {})
	{
		begin(layer, options, fake);
	}

	ImpairedLayer layer;
};


TEST_F(ImpairedLayerTest, ChangesNothingWhereNothingIsAsked)
{
	impair({});
	say(*ours, 10);
	say(*theirs, 20);

	EXPECT_EQ(peer.bytes, 10U);
	EXPECT_THAT(pieces, ElementsAre(20U));
	EXPECT_EQ(ours->stats().bytesSent, 10U);
	EXPECT_EQ(ours->stats().bytesReceived, 20U);
}


TEST_F(ImpairedLayerTest, DelaysBothWaysAndTheEndToo)
{
	impair({{"delay", "80"}});
	say(*ours, 10);
	EXPECT_TRUE(ours->finish());
	say(*theirs, 20);
	EXPECT_TRUE(theirs->finish());
	loop.advance(79ms);
	EXPECT_EQ(peer.bytes + handler.bytes + peer.ended + handler.ended, 0U);

	loop.advance(1ms);
	EXPECT_EQ(peer.bytes, 10U);
	EXPECT_EQ(handler.bytes, 20U);
	EXPECT_EQ(peer.ended, 1U);
	EXPECT_EQ(handler.ended, 1U);
}


TEST_F(ImpairedLayerTest, JittersWithinItsBoundsAndKeepsTheOrder)
{
	impair({{"delay", "10"}, {"jitter", "30"}});
	std::string sent;
	for (char c = 'a'; c <= 'z'; ++c)
	{
		sent += c;
		(void)send(*ours, Bytes::copyOf(std::string(1, c)));
		loop.advance(1ms);
	}
	const TimePoint last = loop.now();
	EXPECT_LT(peer.bytes, sent.size() - 9);
	loop.advance(39ms);
	EXPECT_EQ(peer.data, sent);
	EXPECT_LE(loop.now() - last, 39ms);
}


TEST_F(ImpairedLayerTest, SplitsWhatComesAndWhatGoes)
{
	impair({{"split", "7"}});
	say(*theirs, 1000);
	say(*ours, 1000);

	EXPECT_EQ(handler.bytes, 1000U);
	EXPECT_THAT(pieces, Each(Le(7U)));
	EXPECT_EQ(*std::ranges::max_element(pieces), 7U);
	EXPECT_EQ(*std::ranges::min_element(pieces), 1U);
	EXPECT_EQ(peer.bytes, 1000U);
	EXPECT_EQ(std::accumulate(handedDown.begin(), handedDown.end(), std::size_t{0}), 1000U);
	EXPECT_THAT(handedDown, Each(Le(7U)));
}


TEST_F(ImpairedLayerTest, DrawsTheSameFromTheSameSeedAndOtherwiseFromAnother)
{
	std::vector<std::vector<std::size_t>> all;
	for (const char* seed: {"7", "7", "8"})
	{
		pieces.clear();
		handler = {};
		peer = {};
		impair({{"split", "50"}, {"seed", seed}});
		say(*theirs, 1000);
		all.push_back(pieces);
	}
	EXPECT_EQ(all[0], all[1]);
	EXPECT_NE(all[0], all[2]);
}


TEST_F(ImpairedLayerTest, CoalescesWhatComesWithinAMoment)
{
	impair({{"coalesce", "50"}});
	say(*theirs, 3);
	loop.advance(20ms);
	say(*theirs, 4);
	loop.advance(29ms);
	EXPECT_EQ(handler.bytes, 0U);
	loop.advance(1ms);
	EXPECT_THAT(pieces, ElementsAre(7U));
}


TEST_F(ImpairedLayerTest, StallsAndLetsNoEndThrough)
{
	impair({{"stall", "15"}});
	say(*ours, 10);
	say(*ours, 10);
	say(*theirs, 40);
	EXPECT_TRUE(theirs->finish());
	loop.advance(1h);

	EXPECT_EQ(peer.bytes, 15U);
	EXPECT_EQ(handler.bytes, 15U);
	EXPECT_EQ(handler.ended, 0U);
	EXPECT_EQ(ours->stats().bytesQueued, 5U);
}


TEST_F(ImpairedLayerTest, CutsInTheMiddle)
{
	impair({{"cut", "15"}});
	say(*ours, 10);
	say(*ours, 10);

	ASSERT_EQ(handler.closed, 1U);
	EXPECT_EQ(handler.reason->side, CloseSide::wire);
	EXPECT_EQ(handler.reason->code, make_error_code(ErrorCode::lost));
	EXPECT_THAT(handler.reason->text, HasSubstr("was cut on purpose, as impaired.cut asks"));
	EXPECT_EQ(handler.reason->unsentBytes + peer.bytes, 20U);
	EXPECT_LE(peer.bytes, 15U);
	ASSERT_EQ(peer.closed, 1U);
	EXPECT_EQ(peer.reason->side, CloseSide::peer);
	EXPECT_EQ(peer.ended, 0U);
}


TEST_F(ImpairedLayerTest, CutsWhatComesToo)
{
	impair({{"cut", "15"}});
	say(*theirs, 100);
	EXPECT_EQ(handler.bytes, 15U);
	EXPECT_EQ(handler.closed, 1U);
	EXPECT_EQ(peer.closed, 1U);
}


TEST_F(ImpairedLayerTest, HoldsNoMoreThanItsBounds)
{
	testkit::FakeOptions fake;
	fake.memory.wireBytes = 1024;
	fake.memory.readBytesMost = 1024;
	impair({{"stall", "1"}}, fake);
	const ConnectionLimits limits;
	const Bytes chunk = Bytes::copyOf(std::string(16 * 1024, 'x'));
	std::size_t sent = 0;
	while (sent < 64 * limits.capBytes && send(*ours, chunk) != SendResult::full)
	{
		sent += chunk.size();
		loop.runUntilIdle();
	}
	EXPECT_LE(sent, limits.capBytes + chunk.size());

	std::size_t answered = 0;
	while (answered < 64 * limits.capBytes && send(*theirs, chunk) != SendResult::full)
	{
		answered += chunk.size();
		loop.runUntilIdle();
	}
	EXPECT_LE(theirs->stats().bytesSent, limits.highWaterBytes + 4 * 1024);
}


TEST_F(ImpairedLayerTest, WakesNobodyWhileNothingPasses)
{
	impair({{"delay", "80"}, {"jitter", "20"}, {"coalesce", "10"}, {"split", "5"}});
	say(*ours, 100);
	loop.advance(1s);
	EXPECT_EQ(peer.bytes, 100U);
	EXPECT_FALSE(loop.nextDeadline().has_value());
}


TEST_F(ImpairedLayerTest, RefusesWhatItCannotDo)
{
	EXPECT_EQ(
		refusalOf(layer, {{"delay", "-1"}}),
		"The option impaired.delay is a whole number of milliseconds from 0 to 60000, not \"-1\".");
	EXPECT_EQ(
		refusalOf(layer, {{"split", "0"}}),
		"The option impaired.split is a whole number of bytes from 1 to 1000000, not \"0\".");
	EXPECT_THAT(refusalOf(layer, {{"cut", "99999999999999999999999"}}), HasSubstr("impaired.cut is a whole number"));
	EXPECT_THAT(refusalOf(layer, {{"stall", "ten"}}), HasSubstr("not \"ten\""));
	EXPECT_THAT(refusalOf(layer, {{"seed", "1.5"}}), HasSubstr("not \"1.5\""));
	EXPECT_THAT(refusalOf(layer, {{"jitter", ""}}), HasSubstr("not \"\""));
	EXPECT_EQ(refusalOf(layer, {{"dellay", "5"}}), "There is no option impaired.dellay; did you mean impaired.delay?");
	EXPECT_EQ(refusalOf(layer, {{"seed", "18446744073709551615"}}), "prepared");
}


} // namespace


} // namespace ciarla
