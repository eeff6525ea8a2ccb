#include "LinkPair.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using namespace std::string_view_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using testkit::adasGreeting;
using testkit::adasHello;
using testkit::LinkPair;


TEST(Link, NamesBothSides)
{
	LinkPair pair;
	pair.adaLink = pair.link(pair.dial(), "Ada", pair.ada);
	pair.adaLink->start();
	pair.bobLink = pair.link(pair.accept(), "Bob", pair.bob);
	pair.bobLink->start();
	pair.loop.runUntilIdle();

	EXPECT_THAT(pair.ada.heard, ElementsAre("open", "stirred", "named Bob"));
	EXPECT_THAT(pair.bob.heard, ElementsAre("open", "stirred", "named Ada"));
	EXPECT_EQ(pair.adaLink->peerName(), "Bob");
	EXPECT_EQ(pair.adaLink->dialect(), Dialect::framed);
}


TEST(Link, CarriesTextAndTheWordThatItWasShown)
{
	LinkPair pair;
	pair.introduce();

	EXPECT_EQ(pair.adaLink->say("hello"), SayResult::accepted);
	EXPECT_EQ(pair.adaLink->unacknowledgedLines(), 1U);
	pair.loop.advance(20ms);

	EXPECT_THAT(pair.bob.heard, ElementsAre("text hello"));
	EXPECT_THAT(pair.ada.heard, ElementsAre("acknowledged 1"));
	EXPECT_EQ(pair.adaLink->unacknowledgedLines(), 0U);
}


TEST(Link, EndsBothSidesWhenOneLeaves)
{
	LinkPair pair;
	pair.introduce();

	pair.adaLink->leave({ByeCode::closed, "supper", {}});
	pair.loop.runUntilIdle();

	EXPECT_THAT(pair.bob.heard, ElementsAre("left supper", "end"));
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::peerLeft);
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::left);
	EXPECT_EQ(pair.ada.end->unacknowledgedLines, 0U);
}


TEST(Link, ShowsAndAcknowledgesWhatArrivesAfterItsOwnGoodbye)
{
	LinkPair pair;
	pair.introduce();

	EXPECT_EQ(pair.bobLink->say("one more thing"), SayResult::accepted);
	pair.adaLink->leave({});
	pair.loop.advance(20ms);

	EXPECT_THAT(pair.ada.heard, Contains("text one more thing"));
	EXPECT_THAT(pair.bob.heard, Contains("acknowledged 1"));
	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->unacknowledgedLines, 0U);
	EXPECT_TRUE(pair.ada.end);
}


TEST(Link, WaitsForASlowScreenEvenAfterTheGoodbye)
{
	LinkPair pair;
	pair.introduce();
	pair.ada.acknowledges = false;

	EXPECT_EQ(pair.bobLink->say("slowly shown"), SayResult::accepted);
	pair.bobLink->leave({});
	pair.loop.advance(1s);
	EXPECT_FALSE(pair.bob.end) << "The line is not acknowledged yet.";
	pair.adaLink->acknowledge(pair.ada.lastSequence);
	pair.loop.runUntilIdle();

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->unacknowledgedLines, 0U);
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::peerLeft);
}


TEST(Link, CountsWhatWasNotAcknowledgedWhenThePeerVanishes)
{
	LinkPair pair;
	pair.introduce();
	pair.bob.acknowledges = false;

	EXPECT_EQ(pair.adaLink->say("one"), SayResult::accepted);
	EXPECT_EQ(pair.adaLink->say("two"), SayResult::accepted);
	pair.loop.runUntilIdle();
	pair.bobLink.reset();
	pair.loop.runUntilIdle();

	ASSERT_TRUE(pair.ada.end);
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::lost);
	EXPECT_EQ(pair.ada.end->unacknowledgedLines, 2U);
	EXPECT_FALSE(pair.ada.end->error.text.empty());
}


TEST(Link, TurnsALateComerAwayAfterItsFirstByte)
{
	LinkPair pair;
	const auto late = pair.callBob();
	pair.bobLink->turnAway({ByeCode::busy, "busy, try later", 60s});
	pair.loop.runUntilIdle();
	EXPECT_EQ(late->heard, "\0Bob\0"sv);

	late->say(adasGreeting);
	pair.loop.runUntilIdle();

	EXPECT_THAT(late->heard, testing::HasSubstr("busy, try later"));
	EXPECT_TRUE(late->ended);
	EXPECT_THAT(pair.bob.heard, testing::Not(Contains(StartsWith("named"))));
}


TEST(Link, TurnsALateComerAwayWhoHasBegunToSayItsName)
{
	for (const auto& [words, goodbye]:
		 {std::pair(
			  "\0Ad"sv,
			  "\0\x0F"
			  "busy, try later"sv),
		  std::pair("Ad"sv, "\0Bob\0busy, try later"sv)})
	{
		LinkPair pair;
		const auto late = pair.callBob();
		late->say(words);
		pair.loop.runUntilIdle();

		pair.bobLink->turnAway({ByeCode::busy, "busy, try later", {}});
		pair.loop.advance(1s);

		EXPECT_THAT(late->heard, testing::HasSubstr(goodbye));
		EXPECT_TRUE(late->ended);
		EXPECT_THAT(pair.bob.heard, testing::Not(Contains(StartsWith("named"))));
	}
}


TEST(Link, TellsALateComersProgramThatItWasRefused)
{
	LinkPair pair;
	pair.adaLink = pair.link(pair.dial(), "Ada", pair.ada);
	pair.adaLink->start();
	pair.bobLink = pair.link(pair.accept(), "Bob", pair.bob);
	pair.bobLink->start();
	pair.bobLink->turnAway({ByeCode::busy, "busy, try later", 60s});
	pair.loop.runUntilIdle();

	ASSERT_TRUE(pair.ada.end);
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::refused);
	EXPECT_EQ(pair.ada.end->bye->code, ByeCode::busy);
	EXPECT_FALSE(pair.ada.end->hadBegun);
	EXPECT_TRUE(pair.bob.end);
}


TEST(Link, AsksToWaitPastTheWindowAndTellsWhenThereIsRoom)
{
	LinkPair pair;
	pair.introduce();
	pair.bob.acknowledges = false;
	SayResult result = SayResult::accepted;
	int said = 0;
	for (; result == SayResult::accepted && said < 1000; ++said)
	{
		result = pair.adaLink->say("line");
	}
	EXPECT_EQ(result, SayResult::wait);
	EXPECT_EQ(said - 1, 256);
	pair.loop.runUntilIdle();
	EXPECT_THAT(pair.ada.heard, IsEmpty());

	pair.bobLink->acknowledge(1);
	pair.loop.advance(20ms);

	EXPECT_THAT(pair.ada.heard, ElementsAre("acknowledged 1", "ready"));
	EXPECT_EQ(pair.adaLink->say("line"), SayResult::accepted);
}


TEST(Link, ReportsADialThatIsRefused)
{
	LinkPair pair;
	const Address nobody = Address::parse("memory:nobody").value();
	pair.adaLink = pair.link(pair.transport.dial(nobody), "Ada", pair.ada);
	pair.adaLink->start();
	pair.loop.runUntilIdle();

	EXPECT_THAT(pair.ada.heard, ElementsAre("end"));
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::refused);
	EXPECT_EQ(pair.ada.end->error.code, ErrorCode::refused);
}


TEST(Link, LeavesAtOnceWhileItIsStillDialling)
{
	LinkPair pair;
	pair.adaLink = pair.link(pair.dial(), "Ada", pair.ada);
	pair.adaLink->start();
	pair.adaLink->leave({});
	pair.loop.runUntilIdle();

	EXPECT_THAT(pair.ada.heard, ElementsAre("end"));
	EXPECT_EQ(pair.ada.end->outcome, LinkOutcome::left);
}


TEST(Link, ReportsAFaultAndTellsThePeer)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say(adasGreeting);
	bare->say("\xff\xff\xff\xff"sv);
	pair.loop.runUntilIdle();
	EXPECT_THAT(pair.bob.heard, Contains(StartsWith("failed A frame")));
	EXPECT_FALSE(pair.bob.end);
	bare->finish();
	pair.loop.advance(1s);

	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::peerFault);
	EXPECT_THAT(bare->heard, testing::HasSubstr("longer than"));
	EXPECT_TRUE(bare->ended);
}


TEST(Link, TakesARawPeersPlainEndForAGoodbye)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say("Ada");
	pair.loop.advance(1s);
	bare->say("hello");
	pair.loop.runUntilIdle();
	bare->finish();
	pair.loop.advance(2s);

	EXPECT_THAT(pair.bob.heard, Contains("text hello"));
	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::peerLeft);
}


TEST(Link, SendsEveryRawLineBeforeItLeaves)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->say("Ada");
	pair.loop.advance(1s);
	bare->heard.clear();
	for (const char* line: {"one", "two", "three"})
	{
		EXPECT_EQ(pair.bobLink->say(line), SayResult::accepted);
	}
	pair.bobLink->leave({}, Farewell::typed);
	pair.loop.advance(5s);

	EXPECT_EQ(bare->heard, "onetwothree/close");
	EXPECT_TRUE(bare->ended);
	ASSERT_TRUE(pair.bob.end);
	EXPECT_EQ(pair.bob.end->outcome, LinkOutcome::left);
}


TEST(Link, BoundsWhatAPeerThatNeverReadsCanMakeItKeep)
{
	LinkPair pair;
	const auto bare = pair.callBob();
	bare->setReading(false);
	bare->say(adasGreeting);
	bare->say(adasHello);
	pair.loop.runUntilIdle();
	const std::string ping(
		"\0\0\0\x09\x04"
		"12345678",
		13);
	std::string flood;
	for (int i = 0; i < 10000; ++i)
	{
		flood += ping;
	}
	for (int i = 0; i < 100; ++i)
	{
		bare->say(flood);
		pair.loop.runUntilIdle();
	}
	// Whatever the peer asks, what waits for it stays below the cap of the connection and one read.
	EXPECT_FALSE(pair.bob.end);
	pair.loop.advance(90s);
	EXPECT_TRUE(pair.bob.end) << "A peer that takes nothing is not alive.";
}


} // namespace
} // namespace ciarla
