#include <ciarla/testkit/ManualLoop.h>

#include <gtest/gtest.h>

#include <chrono>


// The test's own clock, from the installed kit.
TEST(InstalledKit, MovesTheClockOfALoop)
{
	ciarla::testkit::ManualLoop loop;
	bool due = false;
	loop.callAt(loop.now() + std::chrono::hours(1), [&due] { due = true; });

	loop.advance(std::chrono::hours(1));

	EXPECT_TRUE(due);
}
