#include "LinkPair.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using namespace std::string_view_literals;
using testing::Contains;
using testing::StartsWith;
using testkit::adasGreeting;
using testkit::adasHello;
using testkit::LinkPair;


TEST(LinkDeadlines, GivesUpOnANameThatIsNeverFinished)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say("\0Ad"sv);
	pair.loop.advance(9s);
	EXPECT_FALSE(pair.bob.end);

	pair.loop.advance(1s);
	pair.loop.advance(1s);

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::timedOut);
	EXPECT_EQ(pair.bob.end->error.text, "The other side began to say its name, and did not end it in time.");
	EXPECT_FALSE(pair.bob.end->hadBegun);
}


TEST(LinkDeadlines, GivesUpOnANameThatNoHelloFollows)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say(adasGreeting);

	pair.loop.advance(10s);
	pair.loop.advance(1s);

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::timedOut);
	EXPECT_EQ(pair.bob.end->error.text, "The other side said its name, and then did not begin the chat in time.");
	EXPECT_THAT(bare->heard, testing::HasSubstr("no HELLO in time"));
}


TEST(LinkDeadlines, WaitsForAFirstByteAsLongAsItTakes)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	pair.loop.advance(24h);
	EXPECT_FALSE(pair.bob.end);

	bare->say("Ada");
	pair.loop.advance(100ms);
	EXPECT_THAT(pair.bob.heard, Contains("named Ada raw"));
}


TEST(LinkDeadlines, GivesASilentPeerAsLongAsItIsTold)
{
	LinkPair pair;
	LinkLimits limits;
	limits.silenceDeadline = 30s;
	const auto bare = pair.callBob(limits);
	pair.loop.advance(29s);
	EXPECT_FALSE(pair.bob.end);
	pair.loop.advance(2s);

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::timedOut);
}


TEST(LinkDeadlines, AsksAnIdlePeerForASignOfLife)
{
	LinkPair pair;
	pair.introduce();

	pair.loop.advance(60s);

	EXPECT_THAT(pair.ada.heard, Contains("pong"));
	pair.loop.advance(10min);
	EXPECT_FALSE(pair.ada.end);
}


TEST(LinkDeadlines, EndsAPeerThatNoLongerAnswers)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say(adasGreeting);
	bare->say(adasHello);
	pair.loop.runUntilIdle();
	ASSERT_THAT(pair.bob.heard, Contains("named Ada"));

	pair.loop.advance(79s);
	EXPECT_FALSE(pair.bob.end);
	pair.loop.advance(1s);

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::lost);
}


TEST(LinkDeadlines, EndsAPeerThatFallsSilentInTheMiddleOfAFrame)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say(adasGreeting);
	bare->say(adasHello);
	bare->say("\0\0\0\x40\x10half a"sv);
	pair.loop.advance(79s);
	EXPECT_FALSE(pair.bob.end);
	pair.loop.advance(2s);

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::lost);
	EXPECT_THAT(pair.bob.heard, testing::Not(Contains(StartsWith("text"))));
}


TEST(LinkDeadlines, DoesNotCallAPeerSilentWhomItDoesNotHear)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say(adasGreeting);
	bare->say(adasHello);
	pair.loop.runUntilIdle();

	pair.bobLink->setReading(false);
	pair.loop.advance(10min);
	EXPECT_FALSE(pair.bob.end);

	pair.bobLink->setReading(true);
	pair.loop.advance(79s);
	EXPECT_FALSE(pair.bob.end);
	pair.loop.advance(1s);
	EXPECT_TRUE(pair.bob.end);
}


TEST(LinkDeadlines, LingersForAnAnswerToItsGoodbyeAndThenEnds)
{
	LinkPair pair;
	pair.introduce();
	pair.bobLink->setReading(false);

	pair.adaLink->leave({});
	pair.loop.advance(4s);
	EXPECT_FALSE(pair.ada.end);
	pair.loop.advance(1s);

	ASSERT_TRUE(pair.ada.end);
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::left);
}


} // namespace
} // namespace ciarla
