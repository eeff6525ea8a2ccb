#include "EventText.h"
#include "Talker.h"

#include <ciarla/protocol/FrameCodec.h>

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using State = ChatProtocol::State;


/// Two machines and a fake wire, already talking.
struct Pair
{
	explicit Pair(const Limits& limits = {}):
		ada(settingsWith("Ada", limits)),
		bob(settingsWith("Bob", limits))
	{
		exchange(ada, bob);
		ada.takeEvents();
		bob.takeEvents();
	}

	static ChatSettings settingsWith(std::string_view name, const Limits& limits)
	{
		ChatSettings settings = settingsOf(name);
		settings.limits = limits;
		return settings;
	}

	/// What is in flight arrives, and what it makes due is done.
	void carry()
	{
		exchange(ada, bob);
		ada.wait(20ms);
		bob.wait(20ms);
		exchange(ada, bob);
	}

	Talker ada;
	Talker bob;
};


} // namespace


TEST(ChatProtocol, IntroducesTwoPeople)
{
	Talker ada(settingsOf("Ada"));
	Talker bob(settingsOf("Bob"));

	exchange(ada, bob);

	EXPECT_THAT(ada.takeEvents(), ElementsAre("named \"Bob\" framed"));
	EXPECT_THAT(bob.takeEvents(), ElementsAre("named \"Ada\" framed"));
	EXPECT_EQ(ada.protocol.peerName(), "Bob");
	EXPECT_EQ(ada.protocol.dialect(), Dialect::framed);
	EXPECT_EQ(ada.protocol.state(), State::talking);
}


TEST(ChatProtocol, SendsNothingButItsGreetingUntilThePeerHasSpoken)
{
	Talker ada(settingsOf("Ada"));
	EXPECT_EQ(ada.takeSent(), std::string("\0Ada\0", 5));

	ada.wait(std::chrono::hours(1));

	EXPECT_EQ(ada.takeSent(), "");
	EXPECT_EQ(ada.protocol.dialect(), Dialect::detect);
	EXPECT_EQ(ada.protocol.state(), State::greeting);
	EXPECT_EQ(ada.protocol.deadline(), std::nullopt);
}


TEST(ChatProtocol, CountsWhatIsNotAcknowledged)
{
	Pair pair;
	EXPECT_EQ(pair.ada.protocol.lastSequence(), 0U);

	pair.ada.say("one");
	pair.ada.say("two");
	EXPECT_EQ(pair.ada.protocol.lastSequence(), 2U);
	EXPECT_EQ(pair.ada.protocol.unacknowledgedLines(), 2U);

	exchange(pair.ada, pair.bob);
	EXPECT_THAT(pair.bob.takeEvents(), ElementsAre("text 1 say \"one\"", "text 2 say \"two\""));
	EXPECT_EQ(pair.ada.protocol.unacknowledgedLines(), 2U) << "delivered is not yet shown";

	pair.bob.acknowledge(2);
	pair.carry();
	EXPECT_EQ(pair.ada.protocol.unacknowledgedLines(), 0U);
	EXPECT_THAT(pair.ada.takeEvents(), ElementsAre("acknowledged 2"));
}


TEST(ChatProtocol, WaitsWhenTooManyLinesAreUnacknowledged)
{
	Limits limits;
	limits.unacknowledgedLinesMax = 3;
	Pair pair(limits);
	pair.bob.acknowledges = true;

	EXPECT_EQ(pair.ada.say("1"), SayResult::accepted);
	EXPECT_EQ(pair.ada.say("2"), SayResult::accepted);
	EXPECT_EQ(pair.ada.say("3"), SayResult::accepted);
	EXPECT_EQ(pair.ada.say("4"), SayResult::wait);
	EXPECT_EQ(pair.ada.protocol.lastSequence(), 3U);

	pair.carry();
	EXPECT_EQ(pair.ada.say("4"), SayResult::accepted);
}


TEST(ChatProtocol, WaitsWhenTooManyBytesAreUnacknowledged)
{
	Limits limits;
	limits.unacknowledgedBytesMax = 1000;
	Pair pair(limits);
	pair.bob.acknowledges = true;

	EXPECT_EQ(pair.ada.say(std::string(2000, 'a')), SayResult::accepted) << "alone, any text may go";
	EXPECT_EQ(pair.ada.say("b"), SayResult::wait);
	pair.carry();
	EXPECT_EQ(pair.ada.say(std::string(999, 'c')), SayResult::accepted);
	EXPECT_EQ(pair.ada.say("d"), SayResult::accepted);
	EXPECT_EQ(pair.ada.say("e"), SayResult::wait);
}


TEST(ChatProtocol, MakesRoomWhenALineIsRefused)
{
	Limits limits;
	limits.unacknowledgedLinesMax = 2;
	Pair pair(limits);
	pair.ada.say("1");
	pair.ada.say("2");
	BytesBuilder refusal;
	encode(NakFrame{2, 1, 0, "no"}, refusal);

	pair.ada.hear(refusal.take().text());

	EXPECT_EQ(pair.ada.protocol.unacknowledgedLines(), 1U);
	EXPECT_EQ(pair.ada.say("3"), SayResult::accepted);
}


TEST(ChatProtocol, TakesNoTextThatThePeerWouldRefuse)
{
	Limits small;
	small.frameBytesMax = 2000;
	Talker ada(settingsOf("Ada"));
	Talker bob(Pair::settingsWith("Bob", small));
	exchange(ada, bob);
	const std::size_t most = 2000 - textFrameOverheadBytes;

	EXPECT_EQ(ada.protocol.textBytesMax(), most);
	EXPECT_EQ(ada.say(std::string(most + 1, 'a')), SayResult::tooLong);
	EXPECT_EQ(ada.say(std::string(most, 'a')), SayResult::accepted);

	bob.takeEvents();
	exchange(ada, bob);
	EXPECT_THAT(bob.takeEvents(), ElementsAre("text 1 say \"" + std::string(most, 'a') + "\""));
}


TEST(ChatProtocol, CutsTheReasonOfAGoodbyeBetweenCharacters)
{
	Pair pair;
	std::string reason;
	for (int i = 0; i < 300; ++i)
	{
		reason += "é";
	}

	pair.ada.leave(Bye{ByeCode::closed, reason, {}});
	exchange(pair.ada, pair.bob);

	EXPECT_THAT(pair.bob.takeEvents(), ElementsAre("left closed 0ms \"" + reason.substr(0, 512) + "\""));
}


TEST(ChatProtocol, PartsWithEveryLineAcknowledgedHoweverTheGoodbyesCross)
{
	Pair pair;
	pair.ada.acknowledges = true;
	pair.bob.acknowledges = true;

	pair.ada.say("from Ada");
	pair.bob.say("from Bob");
	pair.ada.leave();
	pair.bob.leave();
	pair.carry();

	EXPECT_EQ(pair.ada.protocol.state(), State::ended);
	EXPECT_EQ(pair.bob.protocol.state(), State::ended);
	EXPECT_EQ(pair.ada.protocol.unacknowledgedLines(), 0U);
	EXPECT_EQ(pair.bob.protocol.unacknowledgedLines(), 0U);
}


TEST(ChatProtocol, DoesNotEndBeforeASlowApplicationHasAcknowledged)
{
	Pair pair;
	pair.ada.say("hi");
	pair.ada.leave();
	pair.carry();
	EXPECT_EQ(pair.ada.protocol.state(), State::leaving);
	EXPECT_EQ(pair.bob.protocol.state(), State::leaving);

	pair.bob.acknowledge(1);
	exchange(pair.ada, pair.bob);

	EXPECT_EQ(pair.ada.protocol.state(), State::ended);
	EXPECT_EQ(pair.bob.protocol.state(), State::ended);
}


TEST(ChatProtocol, SaysGoodbyeOnce)
{
	Pair pair;

	pair.ada.leave(Bye{ByeCode::closed, "once", {}});
	pair.ada.leave(Bye{ByeCode::closed, "twice", {}});
	exchange(pair.ada, pair.bob);

	EXPECT_THAT(pair.bob.takeEvents(), ElementsAre("left closed 0ms \"once\""));
	EXPECT_EQ(pair.ada.protocol.state(), State::ended);
}


TEST(ChatProtocol, TellsALateComerThatItIsBusy)
{
	Talker host(settingsOf("Ada"));
	Talker late(settingsOf("Eve"));
	host.protocol.turnAway(Bye{ByeCode::busy, "busy, try later", {}}, host.now);

	exchange(host, late);

	EXPECT_THAT(late.takeEvents(), ElementsAre("left busy 0ms \"busy, try later\""));
	EXPECT_THAT(host.takeEvents(), ElementsAre("left closed 0ms \"\""));
	EXPECT_EQ(late.protocol.state(), State::ended);
	EXPECT_EQ(host.protocol.state(), State::ended);
}


TEST(ChatProtocol, TellsTheOtherSideWhatItsFaultWas)
{
	Pair pair;

	pair.ada.hear(std::string(4, '\0'));
	exchange(pair.ada, pair.bob);

	EXPECT_THAT(pair.ada.takeEvents(), ElementsAre("fault frameEmpty"));
	EXPECT_THAT(pair.bob.takeEvents(), ElementsAre("left fault 0ms \"A frame has a length of zero.\""));
}


TEST(ChatProtocol, IsSilentAndDeafOnceItHasEnded)
{
	Pair pair;
	pair.ada.hear(std::string(4, '\0'));
	pair.ada.takeEvents();
	pair.ada.takeSent();

	EXPECT_EQ(pair.ada.say("hi"), SayResult::closed);
	pair.ada.protocol.ping(pair.ada.now);
	pair.ada.leave();
	pair.ada.hear("anything");
	pair.ada.hearEnd();
	pair.ada.wait(1h);

	EXPECT_THAT(pair.ada.takeEvents(), IsEmpty());
	EXPECT_EQ(pair.ada.takeSent(), "");
	EXPECT_EQ(pair.ada.protocol.deadline(), std::nullopt);
	EXPECT_EQ(pair.ada.protocol.state(), State::ended);
}


TEST(ChatProtocol, MayBeMoved)
{
	Talker ada(settingsOf("Ada"));
	ChatProtocol moved = std::move(ada.protocol);

	moved.receive(asBytes("Bob\n"), {});

	const auto event = moved.nextEvent();
	ASSERT_TRUE(event);
	EXPECT_EQ(eventText(*event), "named \"Bob\" raw");
}


// A table row each: what leads from one state to the next, and that nothing leads back.
TEST(ChatProtocol, GoesThroughItsStatesInOrder)
{
	Talker bob(settingsOf("Bob"));
	const std::string greeting = bob.takeSent();
	Talker ada(settingsOf("Ada"));
	EXPECT_EQ(ada.protocol.state(), State::greeting);
	bob.hear(ada.takeSent());
	const std::string hello = bob.takeSent();

	ada.hear(greeting.substr(0, 2));
	EXPECT_EQ(ada.protocol.state(), State::greeting);
	ada.hear(greeting.substr(2));
	EXPECT_EQ(ada.protocol.state(), State::hello);
	ada.hear(hello);
	EXPECT_EQ(ada.protocol.state(), State::talking);
	ada.leave();
	EXPECT_EQ(ada.protocol.state(), State::leaving);
	ada.hearEnd();
	EXPECT_EQ(ada.protocol.state(), State::ended);
}


TEST(ChatProtocol, ForgetsAPingThatWasNeverAnswered)
{
	Pair pair;
	pair.ada.protocol.ping(pair.ada.now);
	pair.ada.takeSent();
	pair.ada.wait(1s);
	pair.ada.protocol.ping(pair.ada.now);
	pair.ada.hear({});
	pair.ada.now += 40ms;

	exchange(pair.ada, pair.bob);

	EXPECT_THAT(pair.ada.takeEvents(), ElementsAre("pong 40ms"));
}


} // namespace ciarla
