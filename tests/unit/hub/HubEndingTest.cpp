#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;


class HubEnding: public testing::Test
{
protected:
	explicit HubEnding(const HubSettings& settings = {}):
		bench(settings),
		ada(bench.enter("Ada")),
		bob(bench.enter("Bob")),
		room(bench.join(ada, "lobby"))
	{
		bench.join(bob, "lobby");
		bench.wait(1s);
		bench.forgetAll();
	}

	std::vector<std::string> adaHears()
	{
		bench.wait(1s);
		return bench.take(ada);
	}

	HubBench bench;
	HubBench::Member ada;
	HubBench::Member bob;
	std::uint32_t room;
};


TEST_F(HubEnding, AnswersAGoodbyeAndTellsTheRoom)
{
	bench.send(bob, bytesOf(ByeFrame{ByeCode::closed, "off to bed", 0}));

	EXPECT_THAT(bench.take(bob), ElementsAre("BYE 0 retry 0"));
	EXPECT_TRUE(bench.isClosed(bob));
	EXPECT_THAT(adaHears(), ElementsAre("LEFT r1 m2 code 1 off to bed"));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("ended Bob 1 off to bed"));
}


TEST_F(HubEnding, TellsTheRoomWhoWasLost)
{
	bench.vanish(bob);

	EXPECT_THAT(adaHears(), ElementsAre("LEFT r1 m2 code 2 The connection ended."));
	EXPECT_EQ(bench.hub().stats().ends[2], 1U);
	EXPECT_EQ(bench.hub().stats().connections, 1U);
}


TEST_F(HubEnding, TakesAnEndWithoutAGoodbyeForALoss)
{
	bench.end(bob);

	EXPECT_THAT(bench.take(bob), IsEmpty());
	EXPECT_TRUE(bench.isClosed(bob));
	EXPECT_THAT(adaHears(), ElementsAre(StartsWith("LEFT r1 m2 code 2")));
	bench.vanish(bob);
	EXPECT_EQ(bench.hub().stats().ends[2], 1U);
}


TEST_F(HubEnding, SaysWhyOneIsPutOut)
{
	bench.putOut(bob, LeaveCode::tooSlow, "You read too slowly.");

	EXPECT_THAT(bench.take(bob), ElementsAre("BYE 4 retry 0 You read too slowly."));
	EXPECT_TRUE(bench.isClosed(bob));
	EXPECT_THAT(adaHears(), ElementsAre("LEFT r1 m2 code 3 You read too slowly."));
}


TEST_F(HubEnding, SendsWhoIsTooSlowNothingMoreOfTheRoom)
{
	bench.together([this] {
		bench.say(ada, room, "hi");
		bench.putOut(bob, LeaveCode::tooSlow, "slow");
	});

	EXPECT_THAT(bench.take(bob), ElementsAre("BYE 4 retry 0 slow"));
}


TEST_F(HubEnding, SendsWhoSaysGoodbyeWhatWasSaidBefore)
{
	bench.together([this] {
		bench.say(bob, room, "my last");
		bench.say(ada, room, "hi");
		bench.send(bob, bytesOf(ByeFrame{}));
		bench.say(ada, room, "gone?");
	});

	EXPECT_THAT(bench.take(bob), ElementsAre("ACK 2 @1", "DELIVER r1 2<1 m1 hi", "BYE 0 retry 0"));
	EXPECT_THAT(adaHears(), ElementsAre("DELIVER r1 1<0 m2 my last", "ACK 2 @2", StartsWith("LEFT r1 m2"), "ACK 3 @3"));
}


TEST_F(HubEnding, HearsNothingAfterAGoodbye)
{
	bench.send(bob, bytesOf(ByeFrame{}) + bytesOf(TextFrame{2, TextKind::say, room, "ghost"}));
	bench.send(bob, bytesOf(TextFrame{3, TextKind::say, room, "ghost"}));

	EXPECT_THAT(bench.take(bob), ElementsAre("BYE 0 retry 0"));
	EXPECT_THAT(adaHears(), ElementsAre(StartsWith("LEFT")));
}


TEST_F(HubEnding, SaysGoodbyeToAllWhenItStops)
{
	const auto halfway = bench.connect();
	const auto silent = bench.connect();
	bench.send(halfway, greetingOf("Cy"));
	bench.forgetAll();
	bench.shutDown();

	EXPECT_THAT(bench.take(bob), ElementsAre("BYE 5 retry 10 The hub is stopping."));
	EXPECT_THAT(bench.take(halfway), ElementsAre("BYE 5 retry 10 The hub is stopping."));
	EXPECT_THAT(bench.take(silent), IsEmpty());
	for (const auto member: {ada, bob, halfway, silent})
	{
		EXPECT_TRUE(bench.isClosed(member));
	}
	EXPECT_EQ(bench.hub().stats().members, 0U);
}


TEST_F(HubEnding, AsksWhoIsSilentForASignOfLife)
{
	bench.wait(5min);
	EXPECT_THAT(bench.take(bob), ElementsAre("PING"));
	bench.wait(18s);
	bench.send(bob, bytesOf(PongFrame{1}));
	bench.wait(2s);

	EXPECT_FALSE(bench.isClosed(bob));
	EXPECT_TRUE(bench.isClosed(ada));
	EXPECT_THAT(bench.take(ada), ElementsAre("PING", "BYE 4 retry 0 No sign of life came from you."));
	EXPECT_THAT(bench.take(bob), ElementsAre("LEFT r1 m1 code 2 No sign of life."));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("ended Ada 2 No sign of life."));
}


TEST_F(HubEnding, AsksNobodyWhoTalks)
{
	for (int i = 0; i < 20; ++i)
	{
		bench.wait(1min);
		bench.send(bob, bytesOf(PingFrame{1}));
		EXPECT_THAT(bench.take(bob), Not(Contains("PING")));
	}
}


/// Operators are told by their credential.
class HubOperators: public HubEnding
{
protected:
	HubOperators():
		HubEnding(settings()),
		root(bench.enter("Root", MemberOrigin{true, "uid:0", "local"}))
	{
		bench.join(root, "lobby");
		bench.wait(1s);
		bench.forgetAll();
	}

	static HubSettings settings()
	{
		HubSettings settings;
		settings.operators = {"uid:0"};
		return settings;
	}

	void operate(OperatorAction action, std::string_view name, std::uint32_t seconds = 0)
	{
		bench.ask(root, OperateFrame{0, action, room, seconds, name, "enough"});
	}

	HubBench::Member root;
};


TEST_F(HubOperators, KickOutOfARoom)
{
	operate(OperatorAction::kick, "bob");

	EXPECT_THAT(bench.take(bob), ElementsAre("LEFT r1 m2 code 4 enough"));
	EXPECT_THAT(bench.take(root), ElementsAre("ACK 2"));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("operated Root 0 kick \"bob\": enough", "parted Bob lobby 4 enough"));
	EXPECT_THAT(adaHears(), ElementsAre("LEFT r1 m2 code 4 enough"));
	EXPECT_EQ(bench.join(bob, "lobby"), room);
}


TEST_F(HubOperators, AreToldWhomTheyCannotKick)
{
	operate(OperatorAction::kick, "Nobody");
	bench.ask(bob, PartFrame{0, room, ""});
	operate(OperatorAction::kick, "Bob");
	bench.ask(root, OperateFrame{0, OperatorAction::kick, 99, 0, "Ada", ""});

	EXPECT_THAT(
		bench.take(root),
		ElementsAre(
			StartsWith("NAK 2 code 5"), "NAK 3 code 7 \"Bob\" is not in the room.",
			"NAK 4 code 4 There is no such room."));
}


TEST_F(HubOperators, BanOutOfTheHubUntilItExpires)
{
	const auto eve = bench.enter("Eve", MemberOrigin{false, "", "10.0.0.1"});
	operate(OperatorAction::ban, "Eve", 60);
	EXPECT_THAT(bench.take(eve), ElementsAre("BYE 2 retry 0 Banned by an operator: enough"));
	EXPECT_TRUE(bench.isClosed(eve));

	const auto byName = bench.connect();
	bench.send(byName, greetingOf("EVE") + helloOf());
	EXPECT_THAT(bench.take(byName).back(), StartsWith("BYE 2 retry 0 You are banned"));
	const auto bySource = bench.connect(MemberOrigin{false, "", "10.0.0.1"});
	bench.send(bySource, greetingOf("Other") + helloOf());
	EXPECT_THAT(bench.take(bySource).back(), StartsWith("BYE 2 retry 0 You are banned"));
	bench.ask(bob, NameFrame{0, "Eve"});
	EXPECT_THAT(bench.take(bob).back(), StartsWith("NAK 2 code 12"));

	bench.wait(60s);
	const auto later = bench.connect(MemberOrigin{false, "", "10.0.0.1"});
	bench.send(later, greetingOf("Eve") + helloOf());
	EXPECT_THAT(bench.take(later).back(), StartsWith("WELCOME"));
}


TEST_F(HubOperators, LiftABanFromTheNameAndTheAddress)
{
	bench.enter("Eve", MemberOrigin{false, "", "10.0.0.1"});
	operate(OperatorAction::ban, "Eve");
	operate(OperatorAction::unban, "Eve");
	const auto later = bench.connect(MemberOrigin{false, "", "10.0.0.1"});
	bench.send(later, greetingOf("Eve") + helloOf());

	EXPECT_THAT(bench.take(later).back(), StartsWith("WELCOME"));
}


TEST_F(HubOperators, MuteUntilItExpires)
{
	operate(OperatorAction::mute, "Bob", 60);
	bench.say(bob, room, "hi");
	bench.ask(bob, TellFrame{0, "Ada", "hi"});
	bench.ask(bob, TopicFrame{0, room, "hi"});
	bench.ask(bob, NameFrame{0, "Robert"});
	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			StartsWith("NAK 2 code 11"), StartsWith("NAK 3 code 11"), StartsWith("NAK 4 code 11"),
			StartsWith("NAK 5 code 11")));
	EXPECT_THAT(adaHears(), IsEmpty());
	bench.wait(60s);
	bench.say(bob, room, "hi");
	EXPECT_THAT(bench.take(bob), ElementsAre("ACK 6 @1"));
	operate(OperatorAction::mute, "Bob");
	operate(OperatorAction::unmute, "Bob");
	bench.take(bob);
	bench.say(bob, room, "hi");
	EXPECT_THAT(bench.take(bob), ElementsAre("ACK 7 @2"));
}


// Another name does not help: they are known by their credential, or by their address where there is none.
TEST_F(HubOperators, SanctionWhoComesBackByAnotherName)
{
	const auto says = [this](const MemberOrigin& origin, std::string_view name) {
		const auto member = bench.enter(name, origin);
		bench.say(member, bench.join(member, "lobby"), "hi");
		return bench.take(member).back();
	};
	const MemberOrigin byAddress{true, "", "10.0.0.1"};
	const MemberOrigin byCredential{true, "cert:CN=Mallory", "10.0.0.2"};
	bench.enter("Eve", byAddress);
	bench.enter("Mallory", byCredential);
	operate(OperatorAction::mute, "Eve");
	operate(OperatorAction::mute, "Mallory");

	EXPECT_THAT(says(byAddress, "Other"), StartsWith("NAK 2 code 11"));
	EXPECT_THAT(says(byCredential, "Else"), StartsWith("NAK 2 code 11"));
	EXPECT_THAT(says(MemberOrigin{true, "cert:CN=Trent", "10.0.0.2"}, "Trent"), StartsWith("ACK 2"));

	operate(OperatorAction::unmute, "Mallory");
	EXPECT_THAT(says(byCredential, "Third"), StartsWith("ACK 2"));

	operate(OperatorAction::ban, "Mallory");
	const auto back = bench.connect(MemberOrigin{true, "cert:CN=Mallory", "10.0.0.9"});
	bench.send(back, greetingOf("Fourth") + helloOf());
	EXPECT_THAT(bench.take(back).back(), StartsWith("BYE 2 retry 0 You are banned"));
}


// On one machine many may share a user, an operator among them.
TEST_F(HubOperators, AreNotShutOutWithWhoSharesTheirUser)
{
	bench.enter("Mallory", MemberOrigin{true, "uid:0", ""});
	operate(OperatorAction::ban, "Mallory");

	const auto again = bench.connect(MemberOrigin{true, "uid:0", ""});
	bench.send(again, greetingOf("Admin") + helloOf());
	EXPECT_THAT(bench.take(again).back(), StartsWith("WELCOME"));
}


TEST_F(HubOperators, AreNobodyElse)
{
	bench.ask(bob, OperateFrame{0, OperatorAction::kick, room, 0, "Ada", ""});
	EXPECT_THAT(bench.take(bob), ElementsAre(StartsWith("NAK 2 code 10 There is no such command on this wire;")));

	bench.configure(HubSettings());
	operate(OperatorAction::kick, "Bob");
	EXPECT_THAT(bench.take(root), ElementsAre("NAK 2 code 10 Only operators may do that."));
}


} // namespace


} // namespace ciarla
