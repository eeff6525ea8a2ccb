#include "Talker.h"

#include <ciarla/protocol/HubFrameCodec.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;

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
	constexpr std::array<std::byte, 1> versions{std::byte{1}};
	constexpr std::array<std::byte, 16> session{};
	HelloFrame hello;
	hello.versions = versions;
	hello.role = SpeakerRole::hub;
	hello.sessionId = session;
	hello.frameBytesMax = 64 * 1024;
	return std::string("\0hub\0", 5) + encoded(hello);
}


/// A welcome without a pace.
WelcomeFrame generousWelcome()
{
	return {1, 0, {}, 1, 64 * 1024, 256, 256 * 1024, 0, 0, "Ada"};
}


WelcomeFrame pacedWelcome(std::uint32_t burst, std::uint32_t milliseconds)
{
	WelcomeFrame welcome = generousWelcome();
	welcome.burst = burst;
	welcome.millisecondsPerText = milliseconds;
	return welcome;
}


/// Ada, who has heard the hub's hello, and its welcome.
Talker member(const WelcomeFrame& welcome)
{
	Talker ada(settingsOf("Ada"));
	ada.hear(hubHello() + encoded(welcome));
	ada.takeEvents();
	ada.takeSent();
	return ada;
}


std::string ack(std::uint64_t sequence)
{
	return encoded(AckFrame{sequence, 1, 1});
}


std::string slowDown(std::uint64_t sequence, std::uint32_t seconds)
{
	return encoded(NakFrame{sequence, static_cast<std::uint16_t>(RefusalCode::slowDown), seconds, "slow down"});
}


SayResult say(Talker& talker)
{
	return talker.say("hi", TextKind::say, room);
}


/// Says all that is accepted just now.
int sayAll(Talker& talker)
{
	int said = 0;
	while (say(talker) == SayResult::accepted)
	{
		++said;
	}
	return said;
}


} // namespace


TEST(HubSide, SaysNothingBeforeItIsWelcome)
{
	Talker ada(settingsOf("Ada"));
	ada.hear(hubHello());
	ada.takeSent();

	EXPECT_EQ(ada.protocol.peerRole(), SpeakerRole::hub);
	EXPECT_EQ(say(ada), SayResult::wait);
	EXPECT_EQ(ada.ask(JoinFrame{0, "lobby", 0, 0}), SayResult::wait);
	EXPECT_EQ(ada.takeSent(), "");
	EXPECT_FALSE(ada.protocol.deadline());

	ada.hear(encoded(generousWelcome()));
	EXPECT_FALSE(ada.protocol.mustWait(ada.now));
	EXPECT_EQ(say(ada), SayResult::accepted);
}


TEST(HubSide, AsksAPersonForNothing)
{
	Talker ada(settingsOf("Ada"));
	Talker bob(settingsOf("Bob"));
	EXPECT_EQ(ada.ask(ListFrame{}), SayResult::closed);
	exchange(ada, bob);

	EXPECT_EQ(ada.ask(ListFrame{}), SayResult::closed);
	EXPECT_EQ(ada.protocol.peerRole(), SpeakerRole::person);
	EXPECT_EQ(ada.takeSent(), "");
}


TEST(HubSide, CountsRequestsAndTextsTogether)
{
	Talker ada = member(generousWelcome());

	ada.ask(JoinFrame{99, "lobby", 0, 0});
	EXPECT_EQ(ada.protocol.lastSequence(), 1U);
	say(ada);
	EXPECT_EQ(ada.protocol.lastSequence(), 2U);
	EXPECT_EQ(ada.protocol.unacknowledgedLines(), 2U);

	EXPECT_EQ(ada.takeSent(), encoded(JoinFrame{1, "lobby", 0, 0}) + encoded(TextFrame{2, TextKind::say, room, "hi"}));
}


TEST(HubSide, HonoursTheHubsWindowOfLines)
{
	WelcomeFrame welcome = generousWelcome();
	welcome.unacknowledgedLinesMax = 2;
	Talker ada = member(welcome);

	EXPECT_EQ(sayAll(ada), 2);
	EXPECT_FALSE(ada.protocol.mustWait(ada.now)) << "this wait ends with an acknowledgement, not with time";
	ada.hear(ack(1));
	EXPECT_EQ(sayAll(ada), 1);
}


TEST(HubSide, HonoursTheHubsWindowOfBytes)
{
	WelcomeFrame welcome = generousWelcome();
	welcome.unacknowledgedBytesMax = 5;
	Talker ada = member(welcome);

	EXPECT_EQ(sayAll(ada), 2);
	ada.hear(ack(2));
	EXPECT_EQ(ada.say("one long line by itself", TextKind::say, room), SayResult::accepted);
	EXPECT_EQ(ada.ask(ListFrame{}), SayResult::wait);
}


TEST(HubSide, KeepsItsOwnWindowWhereItIsTighter)
{
	ChatSettings settings = settingsOf("Ada");
	settings.limits.unacknowledgedLinesMax = 1;
	Talker ada(settings);
	ada.hear(hubHello() + encoded(generousWelcome()));

	EXPECT_EQ(sayAll(ada), 1);
}


// A DELIVER is longer than the TEXT that it came from, and must still be within everybody's limit.
TEST(HubSide, LeavesRoomForTheDelivery)
{
	WelcomeFrame welcome = generousWelcome();
	welcome.frameBytesMax = 2048;
	Talker ada = member(welcome);

	const std::size_t fits = 2048 - deliverFrameOverheadBytes;
	EXPECT_EQ(ada.protocol.textBytesMax(), fits);
	const std::string text(fits + 1, 'x');
	const std::string_view fitting = std::string_view(text).substr(1);
	EXPECT_EQ(ada.say(text, TextKind::say, room), SayResult::tooLong);
	EXPECT_EQ(ada.say(fitting, TextKind::say, room), SayResult::accepted);
	EXPECT_EQ(ada.ask(TellFrame{0, "Bob", text}), SayResult::tooLong);
	EXPECT_EQ(ada.ask(TellFrame{0, "Bob", fitting}), SayResult::accepted);
}


TEST(HubSide, SendsNoRequestThatIsLongerThanTheHubTakes)
{
	WelcomeFrame welcome = generousWelcome();
	welcome.frameBytesMax = 1024;
	Talker ada = member(welcome);
	const std::size_t overhead = 1 + 8 + 4 + 2;

	EXPECT_EQ(ada.ask(TopicFrame{0, room, std::string(1024 - overhead + 1, 'x')}), SayResult::tooLong);
	EXPECT_EQ(ada.ask(TopicFrame{0, room, std::string(1024 - overhead, 'x')}), SayResult::accepted);
}


TEST(HubSide, SaysABurstAtOnceAndThenOneInEachInterval)
{
	Talker ada = member(pacedWelcome(3, 500));

	EXPECT_EQ(sayAll(ada), 3);
	EXPECT_FALSE(ada.protocol.deadline()) << "before something is answered, no time makes room";
	ada.hear(ack(3));
	EXPECT_EQ(sayAll(ada), 0);
	EXPECT_EQ(ada.protocol.deadline(), ada.now + 500ms);
	ada.wait(499ms);
	EXPECT_EQ(sayAll(ada), 0);
	ada.wait(1ms);
	EXPECT_FALSE(ada.protocol.deadline()) << "it was told";
	EXPECT_EQ(sayAll(ada), 1);

	ada.hear(ack(4));
	ada.wait(1h);
	EXPECT_EQ(sayAll(ada), 3) << "a pause gives the burst back, and no more";
}


TEST(HubSide, PacesRequestsLikeTexts)
{
	Talker ada = member(pacedWelcome(2, 500));

	EXPECT_EQ(ada.ask(JoinFrame{0, "lobby", 0, 0}), SayResult::accepted);
	EXPECT_EQ(ada.ask(ListFrame{}), SayResult::accepted);
	EXPECT_EQ(ada.ask(ListFrame{}), SayResult::wait);
	EXPECT_EQ(say(ada), SayResult::wait);
}


TEST(HubSide, AsksForNoDeadlineWhileNobodyWaits)
{
	Talker ada = member(pacedWelcome(1, 500));

	EXPECT_EQ(say(ada), SayResult::accepted);
	ada.hear(ack(1));

	EXPECT_FALSE(ada.protocol.deadline());
}


TEST(HubSide, HoldsItsTongueAfterASlowDown)
{
	Talker ada = member(generousWelcome());
	say(ada);
	say(ada);
	ada.hear(slowDown(1, 3) + slowDown(2, 3));
	EXPECT_THAT(ada.takeEvents(), ElementsAre("refused 1 3 3000ms \"slow down\"", "refused 2 3 3000ms \"slow down\""));

	EXPECT_EQ(say(ada), SayResult::wait);
	EXPECT_EQ(ada.ask(ListFrame{}), SayResult::wait);
	EXPECT_EQ(ada.protocol.deadline(), ada.now + 3s);
	ada.wait(2999ms);
	EXPECT_EQ(say(ada), SayResult::wait);
	ada.wait(1ms);
	EXPECT_EQ(say(ada), SayResult::accepted);
	EXPECT_EQ(ada.protocol.lastSequence(), 3U);
}


TEST(HubSide, HoldsItsTongueForASecondAtLeastAndForAMinuteAtMost)
{
	for (const std::uint32_t seconds: {0U, 1U, 59U, 60U, 61U, 999U, 60'001U, 1U << 31U, UINT32_MAX})
	{
		Talker ada = member(generousWelcome());
		say(ada);
		ada.hear(slowDown(1, seconds));
		ada.takeEvents();

		EXPECT_EQ(say(ada), SayResult::wait);
		EXPECT_EQ(ada.protocol.deadline(), ada.now + std::clamp<Duration>(std::chrono::seconds(seconds), 1s, 60s));
	}
}


TEST(HubSide, TakesASlowDownFromAPersonForAnyRefusal)
{
	Talker ada(settingsOf("Ada"));
	Talker bob(settingsOf("Bob"));
	exchange(ada, bob);
	ada.say("hi");
	ada.hear(slowDown(1, 3));

	EXPECT_EQ(ada.say("hi"), SayResult::accepted);
}


TEST(HubSide, CountsARefusalForAnotherReasonAsAText)
{
	Talker ada = member(pacedWelcome(1, 500));
	say(ada);
	ada.hear(encoded(NakFrame{1, static_cast<std::uint16_t>(RefusalCode::muted), 0, ""}));

	EXPECT_EQ(say(ada), SayResult::wait);
	ada.wait(500ms);
	EXPECT_EQ(say(ada), SayResult::accepted);
}


// The hub counts by arrivals, which the wire moves together and apart as it likes.
TEST(HubSide, IsNeverTooFastHoweverUnevenTheWire)
{
	constexpr std::uint32_t burst = 4;
	constexpr Duration interval = 500ms;
	constexpr std::uint64_t texts = 400;
	Talker ada = member(pacedWelcome(burst, 500));
	TimePoint hubFull{};
	TimePoint lastArrival{};
	std::deque<TimePoint> answers;
	unsigned disorder = 1;

	for (std::uint64_t answered = 0; answered < texts;)
	{
		while (say(ada) == SayResult::accepted)
		{
			disorder = disorder * 1'664'525U + 1'013'904'223U;
			const Duration delay = 10ms * ((disorder >> 16) % 60);
			lastArrival = std::max(lastArrival, ada.now + delay);
			ASSERT_LE(hubFull, lastArrival + (burst - 1) * interval) << "would be refused";
			hubFull = std::max(hubFull, lastArrival) + interval;
			answers.push_back(lastArrival + 10ms);
		}
		if (!answers.empty() && (!ada.protocol.deadline() || answers.front() <= *ada.protocol.deadline()))
		{
			ada.wait(std::max(answers.front(), ada.now) - ada.now);
			answers.pop_front();
			ada.hear(ack(++answered));
		}
		else
		{
			ada.wait(*ada.protocol.deadline() - ada.now);
		}
	}
	EXPECT_LE(ada.now.time_since_epoch(), texts * interval + 1s) << "slower than it may be";
}


TEST(HubSide, BoundsAPaceThatNoClockCouldHold)
{
	for (const std::uint32_t burst: {3'000U, 3'000'000U, UINT32_MAX})
	{
		Talker ada = member(pacedWelcome(burst, UINT32_MAX));
		EXPECT_EQ(say(ada), SayResult::accepted);
		ada.hear(ack(1));
		EXPECT_EQ(say(ada), SayResult::accepted) << burst;
		ada.hear(slowDown(2, UINT32_MAX));
		EXPECT_EQ(say(ada), SayResult::wait);
		EXPECT_EQ(ada.protocol.deadline(), ada.now + 1h) << "the interval, which is taken for no more";
	}
}


TEST(HubSide, DoesNotWaitForThePaceOnceItLeaves)
{
	Talker ada = member(pacedWelcome(1, 500));
	say(ada);
	ada.hear(ack(1));
	EXPECT_EQ(say(ada), SayResult::wait);
	ada.leave();

	EXPECT_FALSE(ada.protocol.deadline());
}


} // namespace ciarla
