#include "SocketLoopFixture.h"

#include <atomic>
#include <thread>


namespace ciarla {


namespace {


INSTANTIATE_TEST_SUITE_P(Pollers, SocketLoopTest, testing::Values(PollerKind::epoll, PollerKind::poll), pollerName);


TEST_P(SocketLoopTest, RunsEveryPostOfEveryThreadOnItsOwnInTheOrderOfEach)
{
	constexpr int threadCount = 4;
	constexpr int postsEach = 2'000;
	const std::thread::id here = std::this_thread::get_id();
	std::array<int, threadCount> last{};
	int done = 0;
	bool inOrder = true;
	bool onThisThread = true;

	std::vector<std::thread> threads;
	for (std::size_t t = 0; t < threadCount; ++t)
	{
		threads.emplace_back([&, t, poster = loop.poster()] {
			for (int i = 1; i <= postsEach; ++i)
			{
				poster->post([&, t, i] {
					inOrder = inOrder && last[t] == i - 1;
					onThisThread = onThisThread && std::this_thread::get_id() == here;
					last[t] = i;
					++done;
				});
			}
		});
	}
	while (done < threadCount * postsEach)
	{
		loop.runOnce(generous);
	}
	for (std::thread& thread: threads)
	{
		thread.join();
	}
	EXPECT_TRUE(inOrder);
	EXPECT_TRUE(onThisThread);
}


// One post at a time to a loop that sleeps for ever: a lost wake-up would hang this test.
TEST_P(SocketLoopTest, WakesForEachPostHoweverItMeetsFallingAsleep)
{
	std::atomic<int> heard = 0;
	std::thread poster([&, poster = loop.poster()] {
		for (int i = 1; i <= 2'000; ++i)
		{
			poster->post([&] {
				++heard;
				heard.notify_one();
			});
			heard.wait(i - 1);
		}
		loop.stop();
	});
	loop.run();
	poster.join();
	EXPECT_EQ(heard, 2'000);
}


TEST_P(SocketLoopTest, StopsFromAnotherThread)
{
	std::thread stopper([&] { loop.stop(); });
	loop.run();
	stopper.join();
}


TEST_P(SocketLoopTest, OutlivesNoPosterThatIsStillHeld)
{
	std::atomic<bool> refused = false;
	std::thread thread;
	{
		SocketLoop shortLived({.poller = GetParam(), .clock = clock.reading()});
		thread = std::thread([&, poster = shortLived.poster()] {
			while (poster->post([] {}))
			{
			}
			refused = true;
		});
		shortLived.runOnce(generous);
	}
	thread.join();
	EXPECT_TRUE(refused);
}


} // namespace
} // namespace ciarla
