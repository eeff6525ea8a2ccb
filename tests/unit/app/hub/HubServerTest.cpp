#include "HubStage.h"

#include <ciarla/testkit/FailurePlan.h>

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {
namespace {


using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;


TEST(HubServer, GreetsWhoCalls)
{
	HubStage stage;

	const Guest& guest = stage.call();

	EXPECT_EQ(guest.handler.data, std::string("\0hub\0", 5));
	EXPECT_EQ(stage.server.connections(), 1U);
	EXPECT_THAT(stage.finished, IsEmpty());
}


TEST(HubServer, ReportsWhoHasSaidWhoTheyAreAndWhoIsGone)
{
	HubStage stage;
	stage.call();
	Guest& ada = stage.join("Ada");
	EXPECT_THAT(stage.finished, ElementsAre(1U));

	ada.connection->close(CloseMode::abort, {});
	stage.loop.runUntilIdle();

	EXPECT_THAT(stage.gone, ElementsAre(1U));
	EXPECT_EQ(stage.server.connections(), 1U);
}


TEST(HubServer, TellsEverybodyElseWhatAMemberSays)
{
	HubStage stage;
	Guest& ada = stage.join("Ada");
	const Guest& bob = stage.join("Bob");
	const Guest& cleo = stage.join("Cleo");

	ada.text(ada.room(), "hello");
	stage.loop.runUntilIdle();

	EXPECT_THAT(bob.bodies(), ElementsAre("hello"));
	EXPECT_THAT(cleo.bodies(), ElementsAre("hello"));
	EXPECT_THAT(ada.bodies(), IsEmpty());
	stage.loop.advance(milliseconds(20));
	EXPECT_EQ(ada.heard<AckFrame>(FrameType::ack).back().sequence, ada.sequence);
}


TEST(HubServer, SendsWhatATurnBroughtInOnePiece)
{
	HubStage stage;
	Guest& ada = stage.join("Ada");
	Guest& bob = stage.join("Bob");
	const Guest& cleo = stage.join("Cleo");
	const std::size_t before = cleo.handler.dataCallbacks;

	ada.text(ada.room(), "one");
	ada.text(ada.room(), "two");
	bob.text(bob.room(), "three");
	stage.loop.runUntilIdle();

	EXPECT_EQ(cleo.bodies().size(), 3U);
	EXPECT_EQ(cleo.handler.dataCallbacks, before + 1);
}


TEST(HubServer, TellsWhoIsTurnedAwayWhy)
{
	HubStage stage;
	Guest& guest = stage.call(TurnAway::full);
	EXPECT_FALSE(guest.bye());

	guest.say(introduction("Ada"));
	stage.loop.runUntilIdle();

	ASSERT_TRUE(guest.bye());
	EXPECT_EQ(guest.bye()->code, ByeCode::busy);
	EXPECT_GT(guest.bye()->retryAfterSeconds, 0U);
	guest.connection->close(CloseMode::graceful, {});
	stage.loop.runUntilIdle();
	EXPECT_THAT(stage.gone, ElementsAre(0U));
}


TEST(HubServer, HangsUpOnWhoIsDisplacedAndHasSaidNothing)
{
	HubStage stage;
	const Guest& silent = stage.call();

	stage.server.displace(0);
	stage.loop.advance(milliseconds(1));

	EXPECT_EQ(silent.handler.closed, 1U);
	EXPECT_THAT(stage.gone, ElementsAre(0U));
	EXPECT_EQ(stage.server.connections(), 0U);
	EXPECT_EQ(stage.server.gauges().displaced.get(), 1U);
}


TEST(HubServer, TellsWhoIsDisplacedAndHasGreetedWhenToTryAgain)
{
	HubStage stage;
	Guest& slow = stage.call();
	slow.say(std::string("\0Slow\0", 6));
	stage.loop.runUntilIdle();

	stage.server.displace(0);
	stage.loop.advance(milliseconds(1));

	ASSERT_TRUE(slow.bye());
	EXPECT_EQ(slow.bye()->code, ByeCode::busy);
	EXPECT_GT(slow.bye()->retryAfterSeconds, 0U);
	EXPECT_EQ(stage.server.gauges().displaced.get(), 1U);
}


// What a caller has sent may lie unread when others want its place: the crowd at the door is not its fault.
TEST(HubServer, LeavesAloneADisplacedOneWhoHasSaidWhoItIs)
{
	HubStage stage;
	Guest& ada = stage.call();
	ada.introduceAndJoin("Ada", "lobby");

	stage.server.displace(0);
	stage.loop.advance(seconds(1));

	EXPECT_NE(ada.room(), 0U);
	EXPECT_FALSE(ada.bye());
	EXPECT_EQ(ada.handler.closed, 0U);
	EXPECT_EQ(stage.server.gauges().displaced.get(), 0U);
}


TEST(HubServer, LeavesAloneADisplacedOneWhoIsAMember)
{
	HubStage stage;
	Guest& ada = stage.join("Ada");

	stage.server.displace(0);
	stage.loop.advance(seconds(1));
	ada.text(ada.room(), "still here");
	stage.loop.advance(milliseconds(20));

	EXPECT_EQ(ada.heard<AckFrame>(FrameType::ack).back().sequence, ada.sequence);
	EXPECT_EQ(stage.server.gauges().displaced.get(), 0U);
}


TEST(HubServer, DoesNothingToADisplacedOneWhoHasGone)
{
	HubStage stage;
	Guest& silent = stage.call();
	silent.connection->close(CloseMode::abort, {});
	stage.loop.runUntilIdle();

	stage.server.displace(0);
	stage.server.displace(7);
	stage.loop.advance(milliseconds(1));

	EXPECT_THAT(stage.gone, ElementsAre(0U));
}


TEST(HubServer, PutsOutWhomItsHubGivesUp)
{
	HubStage stage;
	stage.call();

	stage.loop.advance(HubSettings().helloDeadline + HubLoopLimits().goodbye + seconds(1));

	EXPECT_THAT(stage.gone, ElementsAre(0U));
}


TEST(HubServer, SaysGoodbyeToEverybodyWhenItStops)
{
	HubStage stage;
	Guest& ada = stage.join("Ada");
	Guest& bob = stage.join("Bob");
	for (Guest* guest: {&ada, &bob})
	{
		guest->handler.whenEnd = [](Connection& connection) { connection.close(CloseMode::graceful, {}); };
	}

	stage.server.shutDown(seconds(5));
	stage.loop.runUntilIdle();

	for (const Guest* guest: {&ada, &bob})
	{
		ASSERT_TRUE(guest->bye());
		EXPECT_EQ(guest->bye()->code, ByeCode::shutdown);
		EXPECT_GT(guest->bye()->retryAfterSeconds, 0U);
	}
	EXPECT_THAT(stage.gone, UnorderedElementsAre(0U, 1U));
	EXPECT_EQ(stage.empties, 1);
}


TEST(HubServer, StopsInTimeWhateverItsGuestsDo)
{
	HubStage stage(smallLimits());
	stage.call();
	stage.memory = narrowWire(smallLimits());
	stage.join("Ada").connection->setReading(false);

	stage.server.shutDown(seconds(5));
	stage.loop.advance(seconds(5));

	EXPECT_EQ(stage.empties, 1);
	EXPECT_EQ(stage.server.connections(), 0U);
}


TEST(HubServer, StopsAtOnceWhereNobodyIs)
{
	HubStage stage;

	stage.server.shutDown(seconds(5));
	stage.loop.runUntilIdle();

	EXPECT_EQ(stage.empties, 1);
}


TEST(HubServer, TakesNobodyOnceItStops)
{
	HubStage stage;
	stage.server.shutDown(seconds(5));

	const Guest& late = stage.call();

	EXPECT_EQ(late.handler.closed, 1U);
	EXPECT_THAT(stage.gone, ElementsAre(0U));
}


TEST(HubServer, SleepsWhileNobodySaysAnything)
{
	HubStage stage;
	for (int member = 0; member < 50; ++member)
	{
		stage.join("member " + std::to_string(member));
	}
	stage.loop.advance(seconds(20));
	const std::size_t before = stage.loop.turns();

	stage.loop.advance(HubSettings().idlePing - std::chrono::minutes(2));

	EXPECT_LE(stage.loop.turns(), before + 4) << "now and then a timer that comes early";
}


// A cable that was pulled says nothing, not even that it ends: the connection stays open and takes what is written.
TEST(HubServer, GivesUpAMemberWhoVanishedWithoutAWord)
{
	HubStage stage;
	const Guest& ada = stage.join("Ada");
	const Guest& vanished = stage.join("Vanished");
	const auto keepAdaAlive = [&] { stage.guests[0]->say(bytesOf(PingFrame{1})); };

	for (Duration passed{}; passed < HubSettings().idlePing + std::chrono::minutes(1); passed += seconds(10))
	{
		keepAdaAlive();
		stage.loop.advance(seconds(10));
	}

	const auto left = ada.heard<LeftFrame>(FrameType::left);
	ASSERT_EQ(left.size(), 1U);
	EXPECT_EQ(left[0].code, LeaveCode::lost);
	EXPECT_EQ(left[0].reason, "No sign of life.");
	EXPECT_EQ(vanished.handler.closed, 1U) << "nobody answered the goodbye";
	EXPECT_THAT(stage.gone, ElementsAre(1U));
	EXPECT_EQ(stage.server.connections(), 1U);
}


TEST(HubServer, ShowsItsNumbersAndWhoIsBehind)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	stage.memory = narrowWire(smallLimits());
	Guest& stuck = stage.join("Stuck");
	stuck.connection->setReading(false);
	ada.text(ada.room(), std::string(30'000, 'x'));
	stage.loop.runUntilIdle();

	stage.server.showNumbers();
	EXPECT_EQ(stage.server.gauges().members.get(), 2U);
	EXPECT_EQ(stage.server.gauges().texts.get(), 1U);
	EXPECT_GT(stage.server.gauges(0).queuedBytes.get(), 20'000U);
	EXPECT_EQ(stage.server.gauges(0).queuedBytesMax.get(), stage.server.gauges(0).queuedBytes.get());

	stuck.connection->setReading(true);
	stage.loop.advance(seconds(2));
	EXPECT_EQ(stage.server.gauges(0).queuedBytes.get(), 0U);
	EXPECT_EQ(stage.server.gauges(0).lagMicroseconds.get(), 0U);
}


TEST(HubServer, TakesOtherBoundsForMembersWhoAreThere)
{
	HubStage stage(smallLimits());
	Guest& ada = stage.join("Ada");
	const Guest& bob = stage.join("Bob");
	stage.memory = narrowWire(smallLimits());
	Guest& stuck = stage.join("Stuck");
	stuck.connection->setReading(false);
	HubLoopLimits limits = smallLimits();
	limits.readers.stall = seconds(2);

	stage.server.configure({}, limits);
	ada.text(ada.room(), std::string(20'000, 'x'));
	stage.loop.runUntilIdle();
	stage.loop.advance(seconds(3));

	EXPECT_EQ(bob.heard<LeftFrame>(FrameType::left).size(), 1U);
}


// Whichever operation on a member's connection fails, the others hear of it and go on, and nothing is left behind.
TEST(HubServer, LosesOneMemberWhicheverOperationFails)
{
	const std::size_t runs = testkit::sweepFailures([](testkit::FailurePlan& plan) {
		HubStage stage;
		Guest& ada = stage.join("Ada");
		Guest& bob = stage.call(TurnAway::none, &plan);
		bob.introduceAndJoin("Bob", "lobby");
		stage.loop.runUntilIdle();
		ada.text(ada.room(), "hello");
		stage.loop.runUntilIdle();
		bob.say(bytesOf(ByeFrame{}));
		stage.loop.advance(seconds(30));

		const std::string what = plan.what();
		EXPECT_TRUE(!plan.fired() || bob.handler.closed == 1U) << what;
		EXPECT_THAT(stage.gone, ElementsAre(1U)) << what;
		EXPECT_EQ(ada.handler.closed, 0U) << what;
		EXPECT_EQ(stage.server.connections(), 1U) << what;
	});
	EXPECT_GT(runs, 5U);
}


} // namespace
} // namespace ciarla
