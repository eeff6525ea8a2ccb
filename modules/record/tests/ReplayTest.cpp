#include "ReplayStage.h"

#include <ciarla/testkit/RecordingAcceptHandler.h>

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::HasSubstr;
using testkit::RecordingAcceptHandler;


class ReplayTest: public ReplayStage
{
};


TEST_F(ReplayTest, PlaysThePeerAtTheRecordedPaceAndEndsAsTheRecordingDid)
{
	dial(replayedSession);
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("early")));
	loop.advance(499ms);
	EXPECT_EQ(0U, handler.opened);
	loop.advance(1ms);
	EXPECT_EQ(1U, handler.opened);

	say("quest");
	say("ion");
	loop.advance(499ms);
	EXPECT_EQ("", handler.data);
	loop.advance(1ms);
	EXPECT_EQ("answer", handler.data);
	loop.advance(2s);
	EXPECT_EQ("answerand more", handler.data);
	EXPECT_EQ(1U, handler.ended);
	EXPECT_TRUE(connection->finish());
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("late")));
	loop.advance(600ms);

	ASSERT_TRUE(handler.reason);
	EXPECT_EQ(CloseSide::peer, handler.reason->side);
	EXPECT_FALSE(handler.reason->code);
	EXPECT_EQ("bye", handler.reason->text);
	EXPECT_EQ(8U, connection->stats().bytesSent);
	EXPECT_EQ(14U, connection->stats().bytesReceived);
}


TEST_F(ReplayTest, AnswersOnlyWhatWasAsked)
{
	dial(replayedSession);
	loop.advance(5s);
	EXPECT_EQ("", handler.data);

	say("question");
	loop.advance(499ms);
	EXPECT_EQ("", handler.data) << "the time that the answer took counts from the question";
	loop.advance(1ms);
	EXPECT_EQ("answer", handler.data);
}


TEST_F(ReplayTest, WaitsForNothingButOurSideAtFullSpeed)
{
	handler.whenOpen = [this](Connection&) { say("question"); };
	handler.whenEnd = [this](Connection&) { EXPECT_TRUE(connection->finish()); };
	dial(replayedSession, "?replay.speed=max");
	EXPECT_EQ(0U, handler.callbacks());
	loop.runUntilIdle();

	EXPECT_EQ("answerand more", handler.data);
	EXPECT_EQ((std::vector<std::string>{"open", "data", "end", "close"}), handler.order);
	EXPECT_EQ("bye", handler.reason->text);
}


TEST_F(ReplayTest, PlaysFasterByAFactor)
{
	dial(replayedSession, "?replay.speed=5");
	loop.advance(99ms);
	EXPECT_EQ(0U, handler.opened);
	loop.advance(1ms);
	EXPECT_EQ(1U, handler.opened);
}


TEST_F(ReplayTest, HoldsThePeerBackWhileReadingIsOff)
{
	dial(replayedSession, "?replay.speed=max");
	connection->setReading(false);
	loop.runUntilIdle();
	say("question");
	loop.runUntilIdle();
	EXPECT_EQ("", handler.data);

	connection->setReading(true);
	loop.runUntilIdle();
	EXPECT_EQ("answerand more", handler.data);
}


TEST_F(ReplayTest, ClosesAtOurWord)
{
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	say("question");
	connection->close(CloseMode::graceful, {CloseSide::peer, ErrorCode::cancelled, "enough", 7});
	connection->close(CloseMode::abort, {});
	EXPECT_EQ(0U, handler.closed);
	loop.runUntilIdle();

	ASSERT_TRUE(handler.reason);
	EXPECT_EQ(CloseSide::local, handler.reason->side);
	EXPECT_EQ("enough", handler.reason->text);
	EXPECT_EQ(0U, handler.reason->unsentBytes);
	EXPECT_EQ("", handler.data) << "nothing is delivered after close()";
}


TEST_F(ReplayTest, SaysWhereARecordingWasCutOff)
{
	dial(replayedSession.substr(0, replayedSession.find("1 1.000000")), "?replay.speed=max");
	loop.runUntilIdle();
	say("question and what nobody knows of");
	loop.runUntilIdle();

	ASSERT_TRUE(handler.reason);
	EXPECT_EQ(ErrorCode::lost, handler.reason->code);
	EXPECT_THAT(handler.reason->text, HasSubstr("it was cut off before the connection ended"));
}


TEST_F(ReplayTest, IsSilentOnceRetiredOrDestroyed)
{
	handler.whenData = [this](Connection&) { loop.retire(std::move(connection)); };
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	say("question");
	loop.runUntilIdle();
	EXPECT_EQ("answer", handler.data);
	EXPECT_EQ(nullptr, connection);

	dial(replayedSession);
	connection.reset();
	loop.advance(1h);
	EXPECT_EQ(0U, handler.closed);
}


TEST_F(ReplayTest, PlaysTheConnectionThatIsAskedFor)
{
	const std::string two = replayedSession + "2 4.000000 dialled tcp://a:1\n2 4.000000 opened\n2 4.000000 < second\n";
	dial(two, "?replay.connection=2");
	loop.runUntilIdle();
	EXPECT_EQ("second", handler.data);

	dial(two, "?replay.connection=3");
	loop.runUntilIdle();
	EXPECT_THAT(handler.reason->text, HasSubstr("it has 2 connections, and no number 3"));
}


TEST_F(ReplayTest, SaysWhatIsWrongWithItsOptions)
{
	for (const char* option:
		 {"speed=fast", "speed=0", "speed=-1", "speed=nan", "speed=1001", "connection=0", "connection=x",
		  "connection=-1", "colour=red"})
	{
		dial(replayedSession, std::string("?replay.") + option);
		loop.runUntilIdle();
		ASSERT_TRUE(handler.reason);
		EXPECT_EQ(ErrorCode::badOption, handler.reason->code) << option;
		handler.reason.reset();
	}
}


TEST_F(ReplayTest, PlaysTheCallersOfAListenerWhenTheyCalled)
{
	const std::string callers = "ciarla-recording 1\n"
								"1 0.000000 accepted tcp://a:1\n"
								"1 0.000000 opened\n"
								"2 2.000000 accepted tcp://b:1\n"
								"1 2.000000 < one\n"
								"2 2.000000 opened\n"
								"2 2.000000 < two\n"
								"2 2.000000 closed peer lost it broke\n";
	const Address address = Address::parse("replay:" + folder.write("it", callers)).value();
	RecordingAcceptHandler accepting(loop);
	const auto listener = transport.listen(loop, address, accepting).value();
	EXPECT_EQ(address, listener->address());
	EXPECT_TRUE(accepting.callers.empty());
	loop.runUntilIdle();
	ASSERT_EQ(1U, accepting.callers.size());
	EXPECT_EQ(Role::accepted, accepting.callers[0].connection->info().role);
	loop.advance(2s);

	ASSERT_EQ(2U, accepting.callers.size());
	EXPECT_EQ("one", accepting.callers[0].handler->data);
	EXPECT_EQ("two", accepting.callers[1].handler->data);
	EXPECT_EQ("it broke", accepting.callers[1].handler->reason->text);
	EXPECT_EQ(ErrorCode::lost, accepting.callers[1].handler->reason->code);
}


TEST_F(ReplayTest, TellsWhoListensToDialAndWhoDialsToListen)
{
	RecordingAcceptHandler accepting(loop);
	const Address dialled = Address::parse("replay:" + folder.write("dialled", replayedSession)).value();
	EXPECT_THAT(transport.listen(loop, dialled, accepting).error().text, HasSubstr("dial it instead"));

	dial("ciarla-recording 1\n1 0.000000 accepted tcp://a:1\n");
	loop.runUntilIdle();
	EXPECT_THAT(handler.reason->text, HasSubstr("listen on it instead"));
}


TEST_F(ReplayTest, ListensNoMoreOnceItsListenerIsRetired)
{
	const std::string path = folder.write("it", "ciarla-recording 1\n1 0.000000 accepted tcp://a:1\n");
	RecordingAcceptHandler accepting(loop);
	auto listener = transport.listen(loop, Address::parse("replay:" + path).value(), accepting).value();
	loop.retire(std::move(listener));
	loop.runUntilIdle();
	EXPECT_TRUE(accepting.callers.empty());
}


} // namespace
} // namespace ciarla
