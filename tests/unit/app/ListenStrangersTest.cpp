// What a person who waits is told of calls that became no chat: why, and not a thousand times.

#include "SessionStage.h"

#include <gmock/gmock.h>

#include <algorithm>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::AllOf;
using testing::Gt;
using testing::Lt;
using testkit::BareEnd;


/// So many who call, and leave without a word.
void scan(SessionStage& stage, int calls)
{
	for (int i = 0; i < calls; ++i)
	{
		stage.call()->finish();
		stage.settle();
	}
}


/// Somebody with another protocol calls.
void probe(SessionStage& stage, std::string_view words)
{
	const auto stranger = stage.call();
	stranger->say(words);
	stage.settle();
}


std::size_t noticesWith(const Player& player, std::string_view words)
{
	return static_cast<std::size_t>(
		std::count_if(player.console.notices.begin(), player.console.notices.end(), [words](const std::string& notice) {
			return notice.find(words) != std::string::npos;
		}));
}


TEST(ListenToStrangers, CountsThoseWhoEndedWithoutAWord)
{
	SessionStage stage;
	stage.listen();

	scan(stage, 3);
	stage.loop.advance(1s);

	EXPECT_EQ(stage.lia.console.notices.back(), "3 calls ended without a word; still waiting.");
}


/// Somebody of ours calls, and hears that Lia is busy.
void callBusy(SessionStage& stage, const std::string& name)
{
	const auto caller = stage.call();
	caller->say(std::string("\0", 1) + name + std::string("\0", 1));
	stage.settle();
	caller->finish();
	stage.settle();
}


TEST(ListenToCallersMeanwhile, NamesTheFirstAndCountsTheOthersOnceAMinute)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.lia.console.notices.clear();

	callBusy(stage, "Eve");
	for (const char* name: {"Zoe", "Eve", "Bob", "Zoe", "Kim"})
	{
		callBusy(stage, name);
	}
	EXPECT_THAT(stage.lia.console.notices, testing::ElementsAre("Eve called; you were busy."));

	stage.loop.advance(30s);
	stage.settle();
	EXPECT_EQ(stage.lia.console.notices.size(), 1U);
	stage.loop.advance(30s);
	EXPECT_EQ(stage.lia.console.notices.back(), "3 others called meanwhile.");
}


TEST(ListenToCallersMeanwhile, NamesNobodyWhoSaysNoNameAndNothingThatATerminalObeys)
{
	SessionStage stage({}, interactive);
	stage.introduce();
	stage.lia.console.notices.clear();

	probe(stage, "Eve\n");
	probe(stage, "GET / HTTP/1.1\r\n\r\n");
	scan(stage, 3);
	EXPECT_THAT(stage.lia.console.notices, testing::IsEmpty());

	for (const char* name: {"*Lia: x", "-- Lia", "L\x1b[2Jia", "Lia\xe2\x80\xae", ""})
	{
		callBusy(stage, name);
	}
	EXPECT_THAT(stage.lia.console.notices, testing::IsEmpty());
}


TEST(ListenToCallersMeanwhile, TellsOfThemWhenTheChatIsOver)
{
	SessionStage stage;
	stage.introduce();
	callBusy(stage, "Eve");
	callBusy(stage, "Zoe");
	stage.ada.console.type("/close");
	stage.settle();
	stage.settle();

	EXPECT_TRUE(stage.lia.status);
	EXPECT_TRUE(stage.lia.wasTold("1 other called meanwhile."));
}


TEST(ListenToStrangers, ReportsNoMoreOftenThanEachTenSeconds)
{
	SessionStage stage;
	stage.listen();
	scan(stage, 1);
	stage.loop.advance(1s);
	ASSERT_EQ(stage.lia.console.notices.back(), "1 call ended without a word; still waiting.");

	scan(stage, 5);
	stage.loop.advance(8s);
	EXPECT_EQ(noticesWith(stage.lia, "without a word"), 1U);
	stage.loop.advance(2s);
	EXPECT_EQ(stage.lia.console.notices.back(), "5 calls ended without a word; still waiting.");
}


TEST(ListenToStrangers, SaysHowManySilentOnesHadToMakeRoom)
{
	SessionStage stage;
	stage.listen();
	std::vector<std::unique_ptr<BareEnd>> silent;
	for (int i = 0; i < 1000; ++i)
	{
		silent.push_back(std::make_unique<BareEnd>(stage.loop, stage.registry.dial(stage.place).value()));
	}
	stage.settle();
	stage.loop.advance(1s);

	EXPECT_TRUE(stage.lia.wasTold("936 calls ended without a word (936 had to make room for others); still waiting."));
}


TEST(ListenToStrangers, NamesEachForeignProtocolOnceAndCountsTheRest)
{
	SessionStage stage;
	stage.listen();

	for (int i = 0; i < 100; ++i)
	{
		probe(stage, "GET / HTTP/1.1\r\n\r\n");
		probe(stage, "SSH-2.0-OpenSSH_9.2\r\n");
	}
	stage.loop.advance(20s);

	EXPECT_EQ(noticesWith(stage.lia, "HTTP"), 1U);
	EXPECT_EQ(noticesWith(stage.lia, "SSH"), 1U);
	EXPECT_THAT(noticesWith(stage.lia, " more were no chat; still waiting. -v tells of each."), AllOf(Gt(0U), Lt(9U)));
}


TEST(ListenToStrangers, LeavesAChatAloneAndReportsAfterIt)
{
	SessionStage stage;
	stage.liaSettings.keep = true;
	stage.introduce();
	const std::size_t before = stage.lia.console.notices.size();

	scan(stage, 2);
	stage.loop.advance(30s);
	EXPECT_EQ(stage.lia.console.notices.size(), before);
	stage.ada.console.type("/close");
	stage.settle();
	stage.loop.advance(1s);

	EXPECT_EQ(stage.lia.console.notices.back(), "2 calls ended without a word; still waiting.");
}


TEST(ListenToStrangers, TellsOfEachWhereThatIsWanted)
{
	SessionStage stage;
	stage.liaSettings.verbosity = 1;
	stage.listen();

	scan(stage, 20);
	stage.loop.advance(20s);

	EXPECT_EQ(noticesWith(stage.lia, "was no chat: it left before saying a name."), 20U);
	EXPECT_FALSE(stage.lia.wasTold("without a word"));
}


} // namespace
} // namespace ciarla
