#include "ReplayStage.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>


// What a replay says of a program that does not do what it did when it was recorded.
namespace ciarla {


namespace {


using namespace std::chrono_literals;


class ReplayDifference: public ReplayStage
{
};


TEST_F(ReplayDifference, TellsOfAnotherByte)
{
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	say("quests");
	EXPECT_EQ(0U, handler.closed) << "never from inside send()";
	expectDifference("in line 4, after 5 bytes of connection 1, it has \"ion\", and now \"s\" came.");
	EXPECT_EQ(SendResult::closed, send(*connection, Bytes::copyOf("x")));
}


TEST_F(ReplayDifference, ComparesNoMoreThanHowMuchCameIfAsked)
{
	dial(replayedSession, "?replay.compare=length");
	loop.advance(500ms);
	say("QUESTION");
	loop.advance(500ms);
	EXPECT_EQ("answer", handler.data);
	EXPECT_EQ(0U, handler.closed);
	say("!");
	expectDifference("nothing more");
}


TEST_F(ReplayDifference, TellsOfMoreThanWasSent)
{
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	say("question\x1b");
	expectDifference("it has nothing more, and now \"\\x1b\" came.");
}


TEST_F(ReplayDifference, TellsOfAnEndThatCameTooEarly)
{
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	say("quest");
	EXPECT_TRUE(connection->finish());
	expectDifference("it has \"ion\", and now our side finished.");
}


TEST_F(ReplayDifference, TellsOfACloseThatCameTooEarly)
{
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	connection->close(CloseMode::graceful, {});
	expectDifference("in line 4, after 0 bytes of connection 1, it has \"question\", and now our side closed.");
}


TEST_F(ReplayDifference, TellsOfSilenceWhereTheRecordingGoesOn)
{
	dial(replayedSession);
	loop.advance(500ms + 9999ms);
	EXPECT_EQ(0U, handler.closed);
	loop.advance(1ms);
	expectDifference("it has \"question\", and now nothing came for 10 seconds.");
}


TEST_F(ReplayDifference, TellsOfAnEndThatDidNotCome)
{
	dial(replayedSession, "?replay.speed=max");
	loop.runUntilIdle();
	say("question");
	loop.advance(10s);
	expectDifference("in line 8, after 8 bytes of connection 1, it has that our side finished");
}


} // namespace
} // namespace ciarla
