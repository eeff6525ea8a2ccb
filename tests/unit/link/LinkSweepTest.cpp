#include "LinkPair.h"

#include <ciarla/testkit/FailurePlan.h>
#include <ciarla/testkit/FakeTransport.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testkit::FailurePlan;
using testkit::FakeOptions;
using testkit::FakePair;
using testkit::LinkRecorder;
using testkit::ManualLoop;


enum class Wanted
{
	framed,
	raw
};


/// A whole conversation: names, a line each way, a goodbye; then more time than any deadline has.
struct Conversation
{
	explicit Conversation(FakePair pair, Wanted wanted = Wanted::framed)
	{
		ChatSettings settings;
		settings.name = "Ada";
		settings.dialect = wanted == Wanted::raw ? Dialect::raw : Dialect::detect;
		adaLink = std::make_unique<Link>(loop, std::move(pair.dialled), settings, LinkLimits(), ada);
		settings.name = "Bob";
		settings.dialect = Dialect::detect;
		bobLink = std::make_unique<Link>(loop, std::move(pair.accepted), settings, LinkLimits(), bob);
	}

	void run()
	{
		adaLink->start();
		bobLink->start();
		loop.advance(1s);
		adaSaid = adaLink->say("from Ada") == SayResult::accepted;
		bobSaid = bobLink->say("from Bob") == SayResult::accepted;
		loop.advance(2s);
		adaLink->leave({});
		loop.advance(5min);
	}

	/// Whatever failed, each side heard its end once and last, and counts the line that it said and the other side
	/// never acknowledged; what was acknowledged was shown.
	void expectTwoEnds() const
	{
		expectOneEnd(ada, adaSaid, bob, "text from Ada");
		expectOneEnd(bob, bobSaid, ada, "text from Bob");
	}

	static void expectOneEnd(const LinkRecorder& self, bool said, const LinkRecorder& other, const char* line)
	{
		ASSERT_TRUE(self.end);
		EXPECT_EQ(std::count(self.heard.begin(), self.heard.end(), "end"), 1);
		EXPECT_EQ(self.heard.back(), "end");
		const bool acknowledged = std::count(self.heard.begin(), self.heard.end(), "acknowledged 1") > 0;
		const bool shown = std::count(other.heard.begin(), other.heard.end(), line) > 0;
		EXPECT_TRUE(shown || !acknowledged) << "acknowledged what was never shown";
		EXPECT_EQ(self.end->unacknowledgedLines, said && !acknowledged ? 1U : 0U);
	}

	ManualLoop loop;
	LinkRecorder ada;
	LinkRecorder bob;
	bool adaSaid = false;
	bool bobSaid = false;
	std::unique_ptr<Link> adaLink;
	std::unique_ptr<Link> bobLink;
};


TEST(LinkSweep, EndsBothSidesOnceWhicheverOperationOfTheCallerFails)
{
	const std::size_t failures = testkit::sweepFailures([](FailurePlan& plan) {
		Conversation conversation(
			makeFakePair(FakeOptions{.memory = {}, .dialledPlan = &plan, .acceptedPlan = nullptr}));
		conversation.run();
		conversation.expectTwoEnds();
	});
	EXPECT_GT(failures, 10U);
}


TEST(LinkSweep, EndsBothSidesOnceWhicheverOperationOfTheCalledFails)
{
	const std::size_t failures = testkit::sweepFailures([](FailurePlan& plan) {
		Conversation conversation(
			makeFakePair(FakeOptions{.memory = {}, .dialledPlan = nullptr, .acceptedPlan = &plan}));
		conversation.run();
		conversation.expectTwoEnds();
	});
	EXPECT_GT(failures, 10U);
}


TEST(LinkSweep, EndsARawConversationOnceWhicheverOperationFails)
{
	const std::size_t failures = testkit::sweepFailures([](FailurePlan& plan) {
		Conversation conversation(
			makeFakePair(FakeOptions{.memory = {}, .dialledPlan = &plan, .acceptedPlan = &plan}), Wanted::raw);
		conversation.run();
		ASSERT_TRUE(conversation.ada.end);
		ASSERT_TRUE(conversation.bob.end);
	});
	EXPECT_GT(failures, 10U);
}


TEST(LinkSweep, TellsTheSameStoryHoweverTheBytesAreCut)
{
	for (const std::size_t most: {1U, 2U, 3U, 7U, 64U})
	{
		SCOPED_TRACE(most);
		FakeOptions options;
		options.memory.readBytesMost = most;
		Conversation conversation(makeFakePair(options));
		conversation.run();

		EXPECT_THAT(
			conversation.ada.heard,
			ElementsAre("open", "stirred", "named Bob", "text from Bob", "acknowledged 1", "left ", "end"));
		EXPECT_THAT(conversation.bob.heard, Contains("text from Ada"));
		EXPECT_EQ(conversation.ada.end->outcome, LinkOutcome::left);
		EXPECT_EQ(conversation.bob.end->outcome, LinkOutcome::peerLeft);
	}
}


TEST(LinkSweep, TellsTheSameStoryCutAtEveryByte)
{
	for (std::uint64_t cut = 1; cut <= 150; ++cut)
	{
		SCOPED_TRACE(cut);
		FakeOptions options;
		options.memory.cutAtByte = cut;
		Conversation conversation(makeFakePair(options));
		conversation.run();

		EXPECT_THAT(conversation.ada.heard, Contains("text from Bob"));
		EXPECT_THAT(conversation.bob.heard, Contains("text from Ada"));
		EXPECT_EQ(conversation.ada.end->unacknowledgedLines, 0U);
		EXPECT_EQ(conversation.bob.end->unacknowledgedLines, 0U);
	}
}


/// Retires the link when the wanted callback comes, and must hear nothing more.
class Retirer final: public LinkHandler
{
public:
	Retirer(Loop& loop, int callback):
		_loop(loop),
		_left(callback)
	{
	}

	void onOpen(Link&) noexcept override
	{
		count();
	}

	void onPeerStirred(Link&) noexcept override
	{
		count();
	}

	void onPeerNamed(Link& link, std::string_view, Dialect) noexcept override
	{
		count();
		if (owned)
		{
			(void)link.say("hello");
		}
	}

	void onText(Link& link, const TextHeard& text) noexcept override
	{
		count();
		if (owned)
		{
			link.acknowledge(text.sequence);
		}
	}

	void onAcknowledged(Link&, const TextAcknowledged&) noexcept override
	{
		count();
	}

	void onRefused(Link&, const TextRefused&) noexcept override
	{
		count();
	}

	void onHubHeard(Link&, const HubFrame&) noexcept override
	{
		count();
	}

	void onRoundTrip(Link&, Duration) noexcept override
	{
		count();
	}

	void onReady(Link&) noexcept override
	{
		count();
	}

	void onPeerLeft(Link&, const Bye&) noexcept override
	{
		count();
	}

	void onPeerFailed(Link&, const LinkEnd&) noexcept override
	{
		count();
	}

	void onEnd(Link&, const LinkEnd&) noexcept override
	{
		count();
	}

	std::unique_ptr<Link> owned;

private:
	void count()
	{
		EXPECT_TRUE(owned) << "a callback came after the link was retired";
		if (owned && _left-- == 0)
		{
			_loop.retire(std::move(owned));
		}
	}

	Loop& _loop;
	int _left;
};


TEST(LinkSweep, MayBeRetiredInAnyCallback)
{
	int retired = 0;
	for (int callback = 0; callback < 50; ++callback)
	{
		SCOPED_TRACE(callback);
		ManualLoop loop;
		FakePair pair = testkit::makeFakePair();
		LinkRecorder ada;
		Retirer bob(loop, callback);
		ChatSettings settings;
		settings.name = "Ada";
		Link adaLink(loop, std::move(pair.dialled), settings, LinkLimits(), ada);
		settings.name = "Bob";
		bob.owned = std::make_unique<Link>(loop, std::move(pair.accepted), settings, LinkLimits(), bob);
		adaLink.start();
		bob.owned->start();
		loop.advance(1s);
		// Three lines in one delivery: after the first the others must stay unheard.
		for (const char* line: {"one", "two", "three"})
		{
			(void)adaLink.say(line);
		}
		loop.advance(2min);
		adaLink.leave({});
		loop.advance(5min);

		EXPECT_TRUE(ada.end);
		if (bob.owned)
		{
			std::printf("Retired in each of %d callbacks.\n", retired);
			EXPECT_GT(retired, 6);
			return;
		}
		++retired;
	}
	FAIL() << "There are more callbacks than a conversation has.";
}


} // namespace
} // namespace ciarla
