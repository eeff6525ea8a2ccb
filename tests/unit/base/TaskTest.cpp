#include <ciarla/base/Task.h>

#include <gtest/gtest.h>

#include <array>
#include <memory>


namespace ciarla {
namespace {


TEST(Task, CarriesWhatCannotBeCopied)
{
	int heard = 0;
	auto number = std::make_unique<int>(7);
	Task task([&heard, number = std::move(number)] { heard = *number; });
	Task moved(std::move(task));

	EXPECT_FALSE(task); // NOLINT(bugprone-use-after-move): a moved Task is empty, which is the point here.
	moved();
	EXPECT_EQ(heard, 7);
}


TEST(Task, CarriesWhatIsLargerThanItself)
{
	std::array<int, 100> numbers{};
	numbers[99] = 42;
	int heard = 0;
	Task task([&heard, numbers] { heard = numbers[99]; });
	Task moved;
	moved = std::move(task);
	moved();
	EXPECT_EQ(heard, 42);
}


TEST(Task, DropsItsWorkOnceItHasRun)
{
	auto witness = std::make_shared<int>(0);
	Task task([witness] { ++*witness; });
	EXPECT_EQ(witness.use_count(), 2);
	task();
	EXPECT_EQ(*witness, 1);
	EXPECT_EQ(witness.use_count(), 1);
	EXPECT_FALSE(task);
}


TEST(Task, DropsItsWorkWithoutRunningItWhenItIsReset)
{
	auto witness = std::make_shared<int>(0);
	Task task([witness] { ++*witness; });
	task.reset();
	EXPECT_EQ(*witness, 0);
	EXPECT_EQ(witness.use_count(), 1);
}


TEST(Task, MayReplaceItselfWhileItRuns)
{
	int runs = 0;
	Task task;
	task = Task([&] {
		++runs;
		task = Task([&] { runs += 10; });
	});
	task();
	task();
	EXPECT_EQ(runs, 11);
}


} // namespace
} // namespace ciarla
