#include "SessionStage.h"

#include <ciarla/testkit/FailurePlan.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testkit::FailurePlan;
using testkit::FakeOptions;


constexpr int sigtermStatus = exitStatusOfSignal(SIGTERM);

/// Plays one evening on wires that fail as the options say, and checks how it ended for everybody.
using Evening = std::function<void(const FakeOptions&)>;


/// The evening with every operation failing once, of the side that calls or of the one that listens.
void sweep(const char* what, FailurePlan* FakeOptions::*plan, const Evening& evening)
{
	const std::size_t failures = testkit::sweepFailures([&](FailurePlan& failure) {
		FakeOptions options;
		options.*plan = &failure;
		evening(options);
	});
	const char* const side = plan == &FakeOptions::dialledPlan ? "calls" : "listens";
	std::printf("%s got through %zu failures of the side that %s.\n", what, failures, side);
	EXPECT_GT(failures, 5U);
}


void sweepBothSides(const char* what, const Evening& evening)
{
	sweep(what, &FakeOptions::dialledPlan, evening);
	sweep(what, &FakeOptions::acceptedPlan, evening);
}


/// More time than any deadline has.
void passTime(SessionStage& stage)
{
	for (int i = 0; i < 10; ++i)
	{
		stage.settle();
		stage.loop.advance(20s);
	}
}


/// Both sides talk and one leaves.
void chat(SessionStage& stage)
{
	stage.introduce();
	stage.ada.console.type("from Ada");
	stage.lia.console.type("from Lia");
	stage.settle();
	stage.ada.console.type("/close");
	passTime(stage);
}


bool isShown(const Player& player, std::string_view line)
{
	const auto& seen = player.console.shown;
	return std::find(seen.begin(), seen.end(), line) != seen.end();
}


/// It ended once, with one of the codes that docs/operations.md lists, and said why unless it was orderly.
void expectDocumentedEnd(const Player& player)
{
	ASSERT_TRUE(player.status) << "it never ended";
	EXPECT_EQ(player.ends, 1);
	const auto isClosed = [](const std::string& report) { return report.starts_with("closed "); };
	EXPECT_EQ(std::ranges::count_if(player.console.reports, isClosed), 1);
	EXPECT_EQ(player.console.reports.back(), "closed " + std::to_string(*player.status));
	EXPECT_TRUE((*player.status >= 0 && *player.status <= 8) || *player.status == sigtermStatus) << *player.status;
	EXPECT_TRUE(player.status == 0 || !player.console.notices.empty()) << "it failed, and did not say why";
}


/// The line was shown, or who said it was told: by its status, or while it went on by a notice.
void expectShownOrTold(const Player& speaker, bool shown, std::string_view line)
{
	const bool failed = speaker.status && speaker.status != 0 && speaker.status != sigtermStatus;
	EXPECT_TRUE(shown || failed || speaker.wasTold("not acknowledged") || speaker.wasTold("was lost"))
		<< "\"" << line << "\" was lost, and nobody was told";
}


void expectHonestEnds(const SessionStage& stage)
{
	expectDocumentedEnd(stage.lia);
	expectDocumentedEnd(stage.ada);
	expectShownOrTold(stage.lia, isShown(stage.ada, "Lia: from Lia"), "from Lia");
	expectShownOrTold(stage.ada, isShown(stage.lia, "Ada: from Ada"), "from Ada");
}


/// Somebody else who calls the same place.
struct Caller
{
	Caller(SessionStage& stage, std::string name):
		player(!interactive)
	{
		SessionSettings settings = stage.adaSettings;
		settings.name = std::move(name);
		player.session = std::make_unique<Session>(
			stage.loop, player.console, stage.registry, SeekBy::dialling, stage.place, settings, player);
		player.session->start();
		settle(stage);
	}

	void settle(SessionStage& stage)
	{
		for (int i = 0; i < 4; ++i)
		{
			stage.settle();
			player.console.look();
			player.console.deliver();
		}
	}

	Player player;
};


TEST(SessionSweep, EndsAFramedChatHonestly)
{
	sweepBothSides("A framed chat", [](const FakeOptions& options) {
		SessionStage stage(options);
		stage.liaSettings.wait = 60s;

		chat(stage);

		expectHonestEnds(stage);
	});
}


TEST(SessionSweep, EndsARawChatHonestly)
{
	sweepBothSides("A raw chat", [](const FakeOptions& options) {
		SessionStage stage(options);
		stage.liaSettings.wait = 60s;
		stage.adaSettings.dialect = Dialect::raw;

		chat(stage);

		expectHonestEnds(stage);
	});
}


TEST(SessionSweep, EndsAChatOfPeopleWhoAreAskedForTheirNames)
{
	sweepBothSides("A chat of people who are asked for their names", [](const FakeOptions& options) {
		SessionStage stage(options, interactive);
		stage.liaSettings.wait = 60s;
		stage.liaSettings.name.clear();
		stage.adaSettings.name.clear();
		stage.listen();
		stage.lia.console.type("Lia");
		stage.connect();
		stage.ada.console.type("Ada");
		stage.settle();
		stage.ada.console.type("from Ada");
		stage.lia.console.type("from Lia");
		stage.settle();
		stage.ada.console.endInput();
		passTime(stage);

		expectHonestEnds(stage);
	});
}


// The plan fails operations of the late-comer's connection too.
TEST(SessionSweep, EndsALateComerAndSparesTheChat)
{
	sweepBothSides("A chat with a late-comer", [](const FakeOptions& options) {
		const FailurePlan& plan = *(options.dialledPlan ? options.dialledPlan : options.acceptedPlan);
		SessionStage stage(options);
		stage.liaSettings.wait = 60s;
		stage.introduce();
		const bool begun = !plan.fired();
		Caller zoe(stage, "Zoe");
		const bool zoeFailed = begun && plan.fired();
		stage.ada.console.type("from Ada");
		stage.lia.console.type("from Lia");
		zoe.player.console.endInput();
		zoe.settle(stage);
		stage.ada.console.type("/close");
		passTime(stage);

		expectDocumentedEnd(stage.lia);
		expectDocumentedEnd(stage.ada);
		expectDocumentedEnd(zoe.player);
		// Where Ada's call failed, Zoe is no late-comer, and the chat is hers.
		const bool shown = isShown(stage.ada, "Lia: from Lia") || isShown(zoe.player, "Lia: from Lia");
		expectShownOrTold(stage.lia, shown, "from Lia");
		expectShownOrTold(stage.ada, isShown(stage.lia, "Ada: from Ada"), "from Ada");
		if (begun && !zoeFailed)
		{
			EXPECT_EQ(zoe.player.status, 3);
			EXPECT_TRUE(zoe.player.wasTold("busy"));
		}
		if (zoeFailed)
		{
			EXPECT_NE(zoe.player.status, 0);
			EXPECT_EQ(stage.ada.status, 0) << "the failure of a late-comer's connection ended the chat";
			EXPECT_EQ(stage.lia.status, 0);
		}
	});
}


TEST(SessionSweep, GoesOnToTheNextChatWithKeep)
{
	sweepBothSides("Two chats with --keep", [](const FakeOptions& options) {
		const FailurePlan& plan = *(options.dialledPlan ? options.dialledPlan : options.acceptedPlan);
		SessionStage stage(options);
		stage.liaSettings.keep = true;
		chat(stage);
		const bool firstFailed = plan.fired();
		const bool listens = !stage.lia.status;

		Caller zoe(stage, "Zoe");
		stage.lia.console.type("to Zoe");
		zoe.player.console.type("from Zoe");
		zoe.settle(stage);
		zoe.player.console.type("/close");
		zoe.settle(stage);
		passTime(stage);
		stage.lia.session->interrupt(SIGTERM);
		passTime(stage);

		expectDocumentedEnd(stage.lia);
		expectDocumentedEnd(stage.ada);
		expectDocumentedEnd(zoe.player);
		EXPECT_EQ(stage.lia.status, listens ? sigtermStatus : 1) << "a failed chat ended the listener";
		const bool first = isShown(stage.ada, "Lia: from Lia") || isShown(zoe.player, "Lia: from Lia");
		expectShownOrTold(stage.lia, first, "from Lia");
		// What was typed and found nobody waits for the next one, until the signal ends that; its status says so.
		const bool found = stage.lia.wasTold("You are chatting with Zoe");
		expectShownOrTold(stage.lia, isShown(zoe.player, "Lia: to Zoe") || !found, "to Zoe");
		expectShownOrTold(stage.ada, isShown(stage.lia, "Ada: from Ada"), "from Ada");
		expectShownOrTold(zoe.player, isShown(stage.lia, "Zoe: from Zoe"), "from Zoe");
		if (firstFailed && listens)
		{
			EXPECT_EQ(zoe.player.status, 0) << "a failure of the first chat spoilt the second";
			EXPECT_TRUE(isShown(stage.lia, "Zoe: from Zoe"));
		}
	});
}


TEST(SessionSweep, EndsAChatWhoseOutputFails)
{
	sweepBothSides("A chat with a disk that is full", [](const FakeOptions& options) {
		SessionStage stage(options);
		stage.liaSettings.wait = 60s;
		stage.introduce();
		stage.ada.console.type("from Ada");
		stage.lia.console.type("from Lia");
		stage.settle();
		stage.ada.console.closeOutput({std::make_error_code(std::errc::no_space_on_device), "No space left on device"});
		stage.lia.console.type("into the void");
		passTime(stage);

		expectHonestEnds(stage);
		expectShownOrTold(stage.lia, false, "into the void");
		EXPECT_NE(stage.ada.status, 0) << "the output failed, and the status does not say so";
	});
}


TEST(SessionSweep, EndsWhereListeningFails)
{
	FailurePlan plan(0);
	FakeOptions options;
	options.acceptedPlan = &plan;
	SessionStage stage(options);

	chat(stage);

	EXPECT_EQ(plan.what(), "0: listen");
	EXPECT_EQ(stage.lia.status, 1);
	EXPECT_TRUE(stage.lia.wasTold("Cannot listen on memory:table"));
	EXPECT_EQ(stage.ada.status, 3);
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
