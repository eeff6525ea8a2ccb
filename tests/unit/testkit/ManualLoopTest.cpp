#include <ciarla/testkit/ManualLoop.h>

#include <gmock/gmock.h>

#include <functional>
#include <thread>
#include <vector>


namespace ciarla::testkit {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;


TEST(ManualLoop, ShowsEachCallItsOwnTime)
{
	ManualLoop loop;
	const TimePoint begin = loop.now();
	std::vector<Duration> seen;
	loop.callAt(begin + 5s, [&] { seen.push_back(loop.now() - begin); });
	loop.callAt(begin + 2s, [&] { seen.push_back(loop.now() - begin); });

	loop.advance(10s);

	EXPECT_THAT(seen, ElementsAre(2s, 5s));
	EXPECT_EQ(begin + 10s, loop.now());
}


TEST(ManualLoop, MakesNoCallBeforeItsTime)
{
	ManualLoop loop;
	bool called = false;
	loop.callAt(loop.now() + 1s, [&] { called = true; });

	loop.advance(1s - 1ns);
	EXPECT_FALSE(called);
	loop.advance(1ns);
	EXPECT_TRUE(called);
}


TEST(ManualLoop, LeavesACallMadeByADueCallToTheNextTurn)
{
	ManualLoop loop;
	int calls = 0;
	loop.callAt(loop.now(), [&] {
		++calls;
		loop.callAt(loop.now(), [&] { ++calls; });
	});

	loop.runTurn();
	EXPECT_EQ(1, calls);
	loop.runTurn();
	EXPECT_EQ(2, calls);
}


TEST(ManualLoop, RunsDeferredTasksAfterWhatWasPosted)
{
	ManualLoop loop;
	std::vector<int> order;
	loop.poster()->post([&] {
		loop.defer([&] { order.push_back(3); });
		order.push_back(1);
	});
	loop.poster()->post([&] { order.push_back(2); });

	EXPECT_EQ(1u, loop.runUntilIdle());

	EXPECT_THAT(order, ElementsAre(1, 2, 3));
}


TEST(ManualLoop, DefersTwiceInATurnAndNoMore)
{
	ManualLoop loop;
	std::vector<int> order;
	loop.defer([&] {
		order.push_back(1);
		loop.defer([&] {
			order.push_back(2);
			loop.defer([&] { order.push_back(3); });
		});
	});

	loop.runTurn();
	EXPECT_THAT(order, ElementsAre(1, 2));
	loop.runTurn();
	EXPECT_THAT(order, ElementsAre(1, 2, 3));
}


TEST(ManualLoop, ForgetsWhatIsCancelled)
{
	ManualLoop loop;
	bool ran = false;
	const CallId later = loop.callAt(loop.now() + 1s, [&] { ran = true; });
	CallId second = CallId::none;
	loop.defer([&] { loop.cancel(second); });
	second = loop.defer([&] { ran = true; });

	loop.cancel(later);
	loop.advance(2s);

	EXPECT_FALSE(ran);
	EXPECT_EQ(std::nullopt, loop.nextDeadline());
}


class Retiree final: public Retirable
{
public:
	explicit Retiree(std::vector<std::string>& log):
		_log(log)
	{
	}

	~Retiree() override
	{
		_log.emplace_back("destroyed");
	}

	void silence() noexcept override
	{
		_log.emplace_back("silenced");
	}

private:
	std::vector<std::string>& _log;
};


TEST(ManualLoop, SilencesAtOnceAndDestroysAtTheEndOfTheTurn)
{
	ManualLoop loop;
	std::vector<std::string> log;
	loop.poster()->post([&] {
		loop.retire(std::make_unique<Retiree>(log));
		log.emplace_back("after");
		loop.defer([&] { log.emplace_back("deferred"); });
	});

	loop.runUntilIdle();

	EXPECT_THAT(log, ElementsAre("silenced", "after", "deferred", "destroyed"));
}


TEST(ManualLoop, RefusesAPostOnceItHasEnded)
{
	auto owned = std::make_shared<int>(1);
	std::shared_ptr<Poster> poster;
	{
		ManualLoop loop;
		poster = loop.poster();
		EXPECT_TRUE(poster->post([owned] {}));
		EXPECT_EQ(2, owned.use_count());
	}

	EXPECT_EQ(1, owned.use_count());
	EXPECT_FALSE(poster->post([owned] {}));
	EXPECT_EQ(1, owned.use_count());
}


TEST(ManualLoop, WaitsForAnotherThreadsPost)
{
	ManualLoop loop;
	bool heard = false;
	std::thread other([&, poster = loop.poster()] { poster->post([&] { heard = true; }); });

	EXPECT_TRUE(loop.waitUntil([&] { return heard; }));

	other.join();
}


TEST(ManualLoop, CountsTheTurnsThatDidSomething)
{
	ManualLoop loop;
	EXPECT_FALSE(loop.runTurn());
	loop.advance(1h);
	EXPECT_EQ(0u, loop.turns());

	loop.defer([] {});
	loop.runUntilIdle();

	EXPECT_EQ(1u, loop.turns());
}


} // namespace
} // namespace ciarla::testkit
