#include "SessionStage.h"

#include <ciarla/testkit/FailurePlan.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testkit::FailurePlan;
using testkit::FakeOptions;


/// A whole evening: both sides talk and one leaves; then more time than any deadline has.
void chat(SessionStage& stage)
{
	stage.introduce();
	stage.ada.console.type("from Ada");
	stage.lia.console.type("from Lia");
	stage.settle();
	stage.ada.console.type("/close");
	for (int i = 0; i < 10; ++i)
	{
		stage.settle();
		stage.loop.advance(20s);
	}
}


/// What failed was told: a status that says so, or nothing was lost.
void expectHonestEnd(const Player& self, const Player& other, const char* line)
{
	ASSERT_TRUE(self.status) << "it never ended";
	EXPECT_EQ(self.ends, 1);
	const auto& seen = other.console.shown;
	const bool shown = std::find(seen.begin(), seen.end(), line) != seen.end();
	EXPECT_TRUE(shown || self.status != 0) << "a line was lost, and nobody was told";
	EXPECT_TRUE(self.status == 0 || !self.console.notices.empty()) << "it failed, and did not say why";
}


void sweep(const char* side, FailurePlan* FakeOptions::*plan)
{
	const std::size_t failures = testkit::sweepFailures([plan](FailurePlan& failure) {
		FakeOptions options;
		options.*plan = &failure;
		SessionStage stage(options);
		stage.liaSettings.wait = 60s;

		chat(stage);

		expectHonestEnd(stage.lia, stage.ada, "Lia: from Lia");
		expectHonestEnd(stage.ada, stage.lia, "Ada: from Ada");
	});
	std::printf("The session that %s got through %zu failures.\n", side, failures);
	EXPECT_GT(failures, 5U);
}


TEST(SessionSweep, EndsHonestlyWhateverFailsWhereItCalls)
{
	sweep("calls", &FakeOptions::dialledPlan);
}


TEST(SessionSweep, EndsHonestlyWhateverFailsWhereItListens)
{
	sweep("listens", &FakeOptions::acceptedPlan);
}


TEST(SessionSweep, UnderstandsAChatHoweverItIsCut)
{
	for (std::uint64_t cut = 0; cut < 200; ++cut)
	{
		SCOPED_TRACE(cut);
		FakeOptions options;
		options.memory.cutAtByte = cut;
		SessionStage stage(options);

		chat(stage);

		EXPECT_EQ(stage.ada.status, 0);
		EXPECT_EQ(stage.lia.status, 0);
		EXPECT_THAT(stage.ada.console.shown, testing::ElementsAre("Lia: from Lia"));
		EXPECT_THAT(stage.lia.console.shown, testing::ElementsAre("Ada: from Ada"));
	}
}


} // namespace
} // namespace ciarla
