#include "HubStage.h"

#include <gmock/gmock.h>

#include <chrono>


namespace ciarla {


namespace {


using std::chrono::milliseconds;
using testing::ElementsAre;


/// Two in a room, one of whom has just said two things, one after the other.
class AckQueue: public testing::Test
{
public:
	AckQueue()
	{
		say("zero");
		say("one");
	}

	void say(std::string_view body)
	{
		ada.text(ada.room(), body);
		stage.loop.runUntilIdle();
	}

	/// Whether Ada's last text is acknowledged.
	bool isAcknowledged() const
	{
		return ada.heard<AckFrame>(FrameType::ack).back().sequence == ada.sequence;
	}

	HubStage stage;
	Guest& ada = stage.join("Ada");
	Guest& bob = stage.join("Bob");
};


TEST_F(AckQueue, AreKeptBackForAMoment)
{
	EXPECT_THAT(bob.bodies(), ElementsAre("zero", "one"));
	stage.loop.advance(milliseconds(19));
	EXPECT_FALSE(isAcknowledged());
	stage.loop.advance(milliseconds(1));
	EXPECT_TRUE(isAcknowledged());
}


// Where nothing follows soon it would go alone, and that later.
TEST_F(AckQueue, GoAtOnceWhereTalkIsSlow)
{
	stage.loop.advance(milliseconds(20));
	const std::size_t before = ada.handler.dataCallbacks;
	say("two");
	EXPECT_TRUE(isAcknowledged());
	EXPECT_EQ(ada.handler.dataCallbacks, before + 1);
	say("three");
	EXPECT_FALSE(isAcknowledged()) << "talk is quick again";
}


TEST_F(AckQueue, RideWithWhatIsSentNextAndComeBeforeIt)
{
	bob.text(bob.room(), "two");
	stage.loop.runUntilIdle();

	EXPECT_TRUE(isAcknowledged());
	EXPECT_THAT(ada.bodies(), ElementsAre("two"));
	EXPECT_LT(ada.handler.data.find(bytesOf(ada.heard<AckFrame>(FrameType::ack).back())), ada.handler.data.find("two"));
	const std::size_t heard = ada.handler.data.size();
	stage.loop.advance(milliseconds(20));
	EXPECT_EQ(ada.handler.data.size(), heard);
}


TEST_F(AckQueue, OfSeveralTurnsAreSentOnceTheyAreFive)
{
	const std::size_t before = ada.handler.dataCallbacks;
	say("two");
	say("three");
	say("four");
	EXPECT_EQ(ada.handler.dataCallbacks, before);
	say("five");
	EXPECT_TRUE(isAcknowledged());
	EXPECT_EQ(ada.handler.dataCallbacks, before + 1);
}


TEST_F(AckQueue, OfTwoAuthorsAreSentToBothInTheirTime)
{
	stage.loop.advance(milliseconds(10));
	bob.text(bob.room(), "two");
	stage.loop.runUntilIdle();
	EXPECT_TRUE(isAcknowledged());

	stage.loop.advance(milliseconds(19));
	EXPECT_NE(bob.heard<AckFrame>(FrameType::ack).back().sequence, bob.sequence);
	stage.loop.advance(milliseconds(1));
	EXPECT_EQ(bob.heard<AckFrame>(FrameType::ack).back().sequence, bob.sequence);
}


TEST_F(AckQueue, ComeBeforeTheGoodbye)
{
	(void)ada.connection->finish();
	stage.loop.runUntilIdle();
	EXPECT_TRUE(isAcknowledged());
	EXPECT_EQ(ada.handler.closed, 1);
}


TEST_F(AckQueue, ComeBeforeTheGoodbyeOfAHubThatStops)
{
	stage.server.shutDown(std::chrono::seconds(1));
	stage.loop.runUntilIdle();
	EXPECT_TRUE(isAcknowledged());
	EXPECT_TRUE(ada.bye().has_value());
}


TEST_F(AckQueue, AreForgottenWithWhoIsGone)
{
	stage.loop.advance(milliseconds(10));
	Guest& cleo = stage.join("Cleo");
	cleo.text(cleo.room(), "two");
	stage.loop.runUntilIdle();
	ada.text(ada.room(), "three");
	cleo.connection->close(CloseMode::abort, {});
	stage.loop.runUntilIdle();
	stage.loop.advance(milliseconds(20));

	EXPECT_TRUE(isAcknowledged());
	EXPECT_THAT(bob.bodies(), ElementsAre("zero", "one", "two", "three"));
	EXPECT_EQ(stage.gone.size(), 1U);
}


} // namespace


} // namespace ciarla
