// A Link whose peer is a hub.

#include "LinkPair.h"

#include <ciarla/protocol/HubFrameCodec.h>

#include <gmock/gmock.h>

#include <array>
#include <chrono>
#include <string>


namespace ciarla {
namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;
using testkit::BareEnd;
using testkit::LinkPair;

constexpr std::uint32_t room = 7;


template <typename Frame>
std::string encoded(const Frame& frame)
{
	BytesBuilder builder;
	encode(frame, builder);
	return std::string(builder.take().text());
}


std::string hubHello()
{
	const std::array<std::byte, 1> versions{std::byte{1}};
	const std::array<std::byte, 16> session{};
	return std::string("\0hub\0", 5) + encoded(HelloFrame{versions, SpeakerRole::hub, 0, session, 64 * 1024, {}, {}});
}


std::string welcome(std::uint32_t burst, std::uint32_t milliseconds)
{
	return encoded(WelcomeFrame{1, 0, {}, 1, 64 * 1024, 256, 256 * 1024, burst, milliseconds, "Bob"});
}


/// A hub of which the test says every byte, and Bob, who has heard its hello.
struct Member
{
	explicit Member(const std::string& then)
	{
		hub = pair.callBob();
		say(hubHello() + then);
		pair.bob.heard.clear();
		hub->heard.clear();
	}

	void say(const std::string& bytes)
	{
		hub->say(bytes);
		pair.loop.runUntilIdle();
	}

	SayResult speak(std::string_view text)
	{
		const SayResult result = pair.bobLink->say(text, TextKind::say, room);
		pair.loop.runUntilIdle();
		return result;
	}

	LinkPair pair;
	std::unique_ptr<BareEnd> hub;
};


TEST(LinkToAHub, SaysWhoItTalksTo)
{
	Member member("");

	EXPECT_EQ(member.pair.bobLink->peerRole(), SpeakerRole::hub);
}


TEST(LinkToAHub, IsReadyOnceItIsWelcome)
{
	Member member("");

	EXPECT_EQ(member.speak("hi"), SayResult::wait);
	member.say(welcome(0, 0));

	EXPECT_THAT(member.pair.bob.heard, ElementsAre("hub's frame", "ready"));
	EXPECT_EQ(member.speak("hi"), SayResult::accepted);
	EXPECT_EQ(member.hub->heard, encoded(TextFrame{1, TextKind::say, room, "hi"}));
}


TEST(LinkToAHub, PassesEverythingThatTheHubTells)
{
	Member member(welcome(0, 0));

	EXPECT_EQ(member.pair.bobLink->request(JoinFrame{0, "lobby", 0, 0}), SayResult::accepted);
	EXPECT_EQ(member.pair.bobLink->lastSequence(), 1U);
	EXPECT_EQ(member.speak("hi"), SayResult::accepted);
	EXPECT_THAT(member.hub->heard, EndsWith(encoded(TextFrame{2, TextKind::say, room, "hi"})));
	member.say(
		encoded(JoinedFrame{room, 4, "Ada", true}) + encoded(NakFrame{1, 6, 0, "full"}) +
		encoded(DeliverFrame{room, 41, 40, 4, TextKind::say, 0, "hello"}) + encoded(AckFrame{2, 42, 1}));

	EXPECT_THAT(
		member.pair.bob.heard, ElementsAre("hub's frame", "refused 1", "delivered hello", "acknowledged 2 as 42"));
}


TEST(LinkToAHub, TellsWhenThePaceAllowsMore)
{
	Member member(welcome(2, 500));

	EXPECT_EQ(member.speak("one"), SayResult::accepted);
	EXPECT_EQ(member.speak("two"), SayResult::accepted);
	EXPECT_EQ(member.speak("three"), SayResult::wait);
	member.say(encoded(AckFrame{2, 42, 1}));
	EXPECT_THAT(member.pair.bob.heard, ElementsAre("acknowledged 2 as 42")) << "too early to be ready";
	member.pair.loop.advance(499ms);
	EXPECT_THAT(member.pair.bob.heard, ElementsAre("acknowledged 2 as 42"));
	member.pair.loop.advance(1ms);

	EXPECT_THAT(member.pair.bob.heard, ElementsAre("acknowledged 2 as 42", "ready"));
	EXPECT_EQ(member.speak("three"), SayResult::accepted);
}


TEST(LinkToAHub, TellsWhenItMaySpeakAgainAfterASlowDown)
{
	Member member(welcome(0, 0));

	EXPECT_EQ(member.speak("one"), SayResult::accepted);
	EXPECT_EQ(member.speak("two"), SayResult::accepted);
	member.say(encoded(NakFrame{1, 3, 2, "slow down"}) + encoded(NakFrame{2, 3, 2, "slow down"}));
	EXPECT_EQ(member.speak("one"), SayResult::wait);
	member.pair.loop.advance(1999ms);
	EXPECT_THAT(member.pair.bob.heard, ElementsAre("refused 1", "refused 2"));
	member.pair.loop.advance(1ms);

	EXPECT_THAT(member.pair.bob.heard, ElementsAre("refused 1", "refused 2", "ready"));
	member.hub->heard.clear();
	EXPECT_EQ(member.speak("one"), SayResult::accepted);
	EXPECT_EQ(member.speak("two"), SayResult::accepted);
	EXPECT_EQ(
		member.hub->heard,
		encoded(TextFrame{3, TextKind::say, room, "one"}) + encoded(TextFrame{4, TextKind::say, room, "two"}));
}


TEST(LinkToAHub, AsksAPersonForNothing)
{
	LinkPair pair;
	pair.introduce();

	EXPECT_EQ(pair.adaLink->request(ListFrame{}), SayResult::closed);
	pair.loop.runUntilIdle();
	EXPECT_THAT(pair.bob.heard, IsEmpty());
}


TEST(LinkToAHub, NoticesAHubThatAnswersASignOfLifeNoMore)
{
	Member member(welcome(0, 0));

	member.pair.loop.advance(5min);

	ASSERT_TRUE(member.pair.bob.end);
	EXPECT_EQ(member.pair.bob.end->outcome, LinkOutcome::lost);
}


} // namespace
} // namespace ciarla
