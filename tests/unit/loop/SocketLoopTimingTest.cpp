#include "SocketLoopFixture.h"

#include <memory>


namespace ciarla {


namespace {


using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;


/// What has happened, in order.
using Story = std::vector<std::string>;


class RetiredObject final: public Retirable
{
public:
	explicit RetiredObject(Story& story):
		_story(story)
	{
	}

	~RetiredObject() override
	{
		_story.emplace_back("destroyed");
	}

	void silence() noexcept override
	{
		_story.emplace_back("silenced");
	}

private:
	Story& _story;
};


TEST_P(SocketLoopTest, CallsWhenTheClockHasReachedTheTimeAndNotBefore)
{
	Story story;
	loop.callAt(loop.now() + 10s, [&] { story.emplace_back("called"); });

	clock.time += 10s - 1ns;
	loop.runOnce(none);
	EXPECT_THAT(story, IsEmpty());

	clock.time += 1ns;
	loop.runOnce(generous);
	EXPECT_THAT(story, ElementsAre("called"));

	clock.time += 1h;
	loop.runOnce(none);
	EXPECT_EQ(story.size(), 1U);
}


TEST_P(SocketLoopTest, CallsInTheOrderOfTimeThenOfMaking)
{
	Story story;
	loop.callAt(loop.now() + 2s, [&] { story.emplace_back("c"); });
	loop.callAt(loop.now() + 1s, [&] { story.emplace_back("a"); });
	loop.callAt(loop.now() + 1s, [&] { story.emplace_back("b"); });

	clock.time += 5s;
	loop.runOnce(generous);
	EXPECT_THAT(story, ElementsAre("a", "b", "c"));
}


TEST_P(SocketLoopTest, RunsWhatADueCallMadeDueInTheNextTurn)
{
	int calls = 0;
	std::function<void()> again = [&] {
		++calls;
		loop.callAt(loop.now(), [&] { again(); });
	};
	loop.callAt(loop.now(), [&] { again(); });

	loop.runOnce(generous);
	EXPECT_EQ(calls, 1);
	loop.runOnce(generous);
	EXPECT_EQ(calls, 2);
}


TEST_P(SocketLoopTest, ForgetsWhatIsCancelled)
{
	Story story;
	const CallId timer = loop.callAt(loop.now() + 1s, [&] { story.emplace_back("timer"); });
	const CallId deferred = loop.defer([&] { story.emplace_back("deferred"); });
	EXPECT_NE(timer, CallId::none);
	EXPECT_NE(deferred, CallId::none);
	loop.cancel(timer);
	loop.cancel(timer);
	loop.cancel(deferred);
	loop.cancel(deferred);
	loop.cancel(CallId::none);

	clock.time += 1min;
	loop.runOnce(none);
	EXPECT_THAT(story, IsEmpty());
}


// A free slot of the timers carries the number of no call.
TEST_P(SocketLoopTest, CancelsNothingByTheIdOfNone)
{
	int calls = 0;
	loop.cancel(loop.callAt(loop.now(), [&] { ++calls; }));
	loop.cancel(CallId::none);
	loop.callAt(loop.now(), [&] { ++calls; });
	loop.callAt(loop.now(), [&] { ++calls; });

	loop.runOnce(generous);
	EXPECT_EQ(calls, 2);
}


TEST_P(SocketLoopTest, CancelsFromInsideTheTurnThatWouldHaveRunIt)
{
	Story story;
	CallId secondTimer = CallId::none;
	CallId secondDeferred = CallId::none;
	loop.callAt(loop.now(), [&] { loop.cancel(secondTimer); });
	secondTimer = loop.callAt(loop.now(), [&] { story.emplace_back("timer"); });
	loop.defer([&] { loop.cancel(secondDeferred); });
	secondDeferred = loop.defer([&] { story.emplace_back("deferred"); });

	loop.runOnce(none);
	loop.runOnce(none);
	EXPECT_THAT(story, IsEmpty());
}


TEST_P(SocketLoopTest, KeepsTheRightCallsWhenDeadlinesAreMovedAllTheTime)
{
	Story story;
	loop.callAt(loop.now() + 3s, [&] { story.emplace_back("kept"); });
	CallId moved = CallId::none;
	for (int i = 0; i < 10'000; ++i)
	{
		loop.cancel(moved);
		moved = loop.callAt(loop.now() + 1s + std::chrono::milliseconds(i % 500), [&] { story.emplace_back("moved"); });
	}

	clock.time += 4s;
	loop.runOnce(generous);
	EXPECT_THAT(story, ElementsAre("moved", "kept"));
}


TEST_P(SocketLoopTest, HoldsItsTimeStillThroughATurn)
{
	const TimePoint before = loop.now();
	TimePoint inCall;
	TimePoint inDeferred;
	loop.callAt(before, [&] {
		inCall = loop.now();
		clock.time += 1s;
	});
	loop.defer([&] { inDeferred = loop.now(); });

	clock.time += 1s;
	loop.runOnce(generous);
	EXPECT_EQ(inCall, before + 1s);
	EXPECT_EQ(inDeferred, before + 1s);
}


TEST_P(SocketLoopTest, TakesTheStepsOfATurnInOrder)
{
	SocketPair pair;
	Story story;
	RecordingHandler handler;
	handler.reaction = [&] {
		story.emplace_back("ready");
		loop.defer([&] { story.emplace_back("deferred"); });
		loop.retire(std::make_unique<RetiredObject>(story));
		loop.poster()->post([&] { story.emplace_back("posted"); });
		loop.callAt(loop.now(), [&] { story.emplace_back("due"); });
		loop.unwatch(pair.near);
	};
	ASSERT_TRUE(loop.watch(pair.near, readable, handler));
	pair.writeFar();

	loop.runOnce(generous);
	EXPECT_THAT(story, ElementsAre("ready", "silenced", "due", "posted", "deferred", "destroyed"));
}


TEST_P(SocketLoopTest, DefersTwiceInATurnAndTheRestInTheNextOneWithoutWaiting)
{
	Story story;
	loop.defer([&] {
		story.emplace_back("first");
		loop.defer([&] {
			story.emplace_back("second");
			loop.defer([&] { story.emplace_back("third"); });
		});
	});

	loop.runOnce(generous);
	EXPECT_THAT(story, ElementsAre("first", "second"));
	loop.runOnce(std::chrono::hours(1));
	EXPECT_THAT(story, ElementsAre("first", "second", "third"));
}


TEST_P(SocketLoopTest, DoesNotWaitForWhatWasPostedOrRetiredBetweenTurns)
{
	Story story;
	EXPECT_TRUE(loop.poster()->post([&] { story.emplace_back("posted"); }));
	loop.runOnce(std::chrono::hours(1));
	EXPECT_THAT(story, ElementsAre("posted"));

	loop.retire(std::make_unique<RetiredObject>(story));
	loop.runOnce(std::chrono::hours(1));
	EXPECT_THAT(story, ElementsAre("posted", "silenced", "destroyed"));
}


TEST_P(SocketLoopTest, RunsUntilStoppedAndCanRunAgain)
{
	int runs = 0;
	for (int i = 0; i < 2; ++i)
	{
		loop.defer([&] {
			++runs;
			loop.stop();
		});
		loop.run();
	}
	EXPECT_EQ(runs, 2);
}


TEST_P(SocketLoopTest, WaitsAgainstTheRealClockByDefault)
{
	SocketLoop real({.poller = GetParam(), .clock = {}});
	const TimePoint due = real.now() + 2ms;
	TimePoint called;
	real.callAt(due, [&] {
		called = real.now();
		real.stop();
	});
	real.run();
	EXPECT_GE(called, due);
}


TEST(SocketLoopEnd, DestroysWhatIsPendingAndRefusesWhatComesLater)
{
	auto token = std::make_shared<int>(1);
	std::shared_ptr<Poster> poster;
	{
		SocketLoop loop;
		poster = loop.poster();
		loop.defer([token] {});
		loop.callAt(loop.now(), [token] {});
		EXPECT_TRUE(poster->post([token] {}));
		EXPECT_EQ(token.use_count(), 4);
	}
	EXPECT_EQ(token.use_count(), 1);
	EXPECT_FALSE(poster->post([token] {}));
	EXPECT_EQ(token.use_count(), 1);
}


} // namespace
} // namespace ciarla
