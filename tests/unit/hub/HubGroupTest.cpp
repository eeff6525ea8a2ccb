#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;


// Room and member handles say which hub gave them out: of two hubs, even ones the first, odd ones the second. Which
// hub is the home of a name is a matter of chance, so several names are tried.
constexpr std::string_view roomNames[] = {"lobby", "kitchen", "garden", "attic", "cellar", "porch"};


HubSettings withOperators()
{
	HubSettings settings;
	settings.operators = {"uid:0"};
	return settings;
}


/// Ada on the first of two hubs, Bob on the second.
class HubPair: public testing::Test
{
protected:
	HubPair():
		ada(bench.enter("Ada", MemberOrigin{true, "uid:0", "10.0.0.1"}, 0)),
		bob(bench.enter("Bob", MemberOrigin{true, "", "10.0.0.2"}, 1))
	{
	}

	HubBench bench{withOperators(), 2};
	HubBench::Member ada;
	HubBench::Member bob;
};


TEST_F(HubPair, HearsEachOtherWhereverTheRoomsHomeIs)
{
	for (const std::string_view name: roomNames)
	{
		SCOPED_TRACE(name);
		const auto room = bench.join(ada, name);
		EXPECT_EQ(bench.join(bob, name), room);
		bench.wait(1s);
		bench.forgetAll();
		bench.say(ada, room, "hi");
		bench.say(bob, room, "hello");
		const std::string handle = std::to_string(room);

		EXPECT_THAT(bench.take(ada), ElementsAre(EndsWith(" @1"), "DELIVER r" + handle + " 2<1 m3 hello"));
		EXPECT_THAT(bench.take(bob), ElementsAre("DELIVER r" + handle + " 1<0 m2 hi", EndsWith(" @2")));
	}
}


TEST_F(HubPair, HasOneNameForOne)
{
	for (const std::string_view name: {"Ada", "BOB"})
	{
		for (const unsigned hub: {0U, 1U})
		{
			const auto other = bench.connect({}, hub);
			bench.send(other, greetingOf(name) + helloOf());

			EXPECT_THAT(bench.take(other).back(), StartsWith("BYE 2"));
		}
	}
	bench.vanish(ada);
	EXPECT_THAT(bench.join(bench.enter("Ada", 1), "lobby"), testing::Gt(0U));
}


TEST_F(HubPair, GivesANameToOneOfTwoWhoAskAtOnce)
{
	bench.holdsMail = true;
	const auto first = bench.connect({}, 0);
	const auto second = bench.connect({}, 1);
	bench.send(first, greetingOf("Cy") + helloOf());
	bench.send(second, greetingOf("Cy") + helloOf());
	bench.holdsMail = false;
	bench.settle();

	const std::vector<std::string> ends{bench.take(first).back(), bench.take(second).back()};
	EXPECT_THAT(ends, Contains(StartsWith("WELCOME")).Times(1));
	EXPECT_THAT(ends, Contains(HasSubstr("\"Cy2\" is free")).Times(1));
}


TEST_F(HubPair, FreesANameThatWasAskedForByWhoLeftMeanwhile)
{
	for (const std::string_view name: {"Cy", "Dee", "Eve", "Fay"})
	{
		for (const unsigned hub: {0U, 1U})
		{
			SCOPED_TRACE(name);
			bench.holdsMail = true;
			const auto gone = bench.connect({}, hub);
			bench.send(gone, greetingOf(name) + helloOf());
			bench.vanish(gone);
			bench.holdsMail = false;
			bench.settle();
			const auto next = bench.connect({}, 1 - hub);
			bench.send(next, greetingOf(name) + helloOf());

			EXPECT_THAT(bench.take(next).back(), StartsWith("WELCOME"));
			bench.vanish(next);
		}
	}
}


TEST_F(HubPair, TellsAPrivateTextAcross)
{
	bench.ask(ada, TellFrame{0, "bob", "psst"});
	bench.say(bob, 2, "what?", TextKind::private_);

	EXPECT_THAT(bench.take(bob), ElementsAre("NAMED r0 m2 Ada", "DELIVER private m2 psst", "ACK 1"));
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 1", "NAMED r0 m3 Bob", "DELIVER private m3 what?"));
}


TEST_F(HubPair, AnswersInOrderAcrossHomes)
{
	std::vector<std::uint32_t> rooms;
	for (const std::string_view name: roomNames)
	{
		rooms.push_back(bench.join(ada, name));
	}
	// Otherwise nothing is tried.
	EXPECT_THAT(rooms, Contains(testing::ResultOf([](std::uint32_t room) { return room % 2; }, 0U)));
	EXPECT_THAT(rooms, Contains(testing::ResultOf([](std::uint32_t room) { return room % 2; }, 1U)));
	bench.forgetAll();
	bench.holdsMail = true;
	for (const std::uint32_t room: rooms)
	{
		bench.say(ada, room, "one");
		bench.say(ada, room, "two");
	}
	bench.ask(ada, NameFrame{0, "Augusta"});
	bench.ask(ada, ListFrame{0, ""});
	bench.ask(ada, TellFrame{0, "Bob", "psst"});
	bench.send(ada, bytesOf(ByeFrame{}));
	bench.holdsMail = false;
	bench.settle();

	std::uint64_t last = 6;
	const std::vector<std::string> frames = bench.take(ada);
	for (const std::string& frame: frames)
	{
		if (frame.starts_with("ACK "))
		{
			const std::uint64_t sequence = std::stoull(frame.substr(4));
			EXPECT_GT(sequence, last);
			last = sequence;
		}
	}
	EXPECT_EQ(last, 6U + 12 + 3);
	EXPECT_THAT(frames, testing::Not(Contains(StartsWith("NAK"))));
	EXPECT_THAT(frames.back(), StartsWith("BYE 0"));
}


TEST_F(HubPair, EndsWhoLeavesMoreUnansweredThanAllowed)
{
	std::uint32_t away = 0;
	for (const std::string_view name: roomNames)
	{
		const auto room = bench.join(ada, name);
		away = room % 2 == 1 ? room : away;
	}
	bench.forgetAll();
	bench.holdsMail = true;
	bench.say(ada, away, "under way");
	for (int i = 0; i < 10 && !bench.isClosed(ada); ++i)
	{
		bench.ask(ada, TellFrame{0, "Bob", std::string(60'000, 'x')});
	}

	EXPECT_THAT(bench.take(ada), ElementsAre("BYE 3 retry 0 More is unanswered than this hub allows."));
}


TEST_F(HubPair, ListsTheRoomsOfAll)
{
	for (const std::string_view name: roomNames)
	{
		bench.join(ada, name);
	}
	bench.join(bob, "lobby");
	bench.forgetAll();
	bench.ask(bob, ListFrame{0, ""});

	EXPECT_THAT(
		bench.take(bob), ElementsAre("ROOMS of 6: attic 1 cellar 1 garden 1 kitchen 1 lobby 2 porch 1", "ACK 2"));
}


TEST_F(HubPair, IsToldOfAnotherName)
{
	for (const std::string_view name: roomNames)
	{
		bench.join(ada, name);
		bench.join(bob, name);
	}
	bench.wait(1s);
	bench.forgetAll();
	bench.ask(bob, NameFrame{0, "Robert"});

	EXPECT_THAT(bench.take(ada), testing::Each("RENAMED m3 Robert"));
	EXPECT_THAT(bench.take(bob), Contains("ACK 7"));
	bench.ask(ada, NameFrame{0, "Robert"});
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("NAK 7 code 1")));
}


TEST_F(HubPair, HearsWhyTheOtherLeft)
{
	for (const std::string_view name: roomNames)
	{
		bench.join(ada, name);
		bench.join(bob, name);
	}
	bench.wait(1s);
	bench.forgetAll();
	bench.putOut(bob, LeaveCode::tooSlow, "slow");
	bench.wait(1s);

	const std::vector<std::string> frames = bench.take(ada);
	EXPECT_EQ(frames.size(), std::size(roomNames));
	EXPECT_THAT(frames, testing::Each(EndsWith("m3 code 3 slow")));
	EXPECT_EQ(bench.hub(0).stats().rooms + bench.hub(1).stats().rooms, std::size(roomNames));
}


TEST_F(HubPair, IsGoneFromARoomThatWasBeingJoined)
{
	for (const std::string_view name: roomNames)
	{
		bench.holdsMail = true;
		const auto cy = bench.enter("Cy", 1);
		bench.holdsMail = false;
		bench.settle();
		bench.holdsMail = true;
		bench.ask(cy, JoinFrame{0, name, 0, 0});
		bench.vanish(cy);
		bench.holdsMail = false;
		bench.settle();
		bench.wait(1s);
	}

	EXPECT_EQ(bench.hub(0).stats().rooms + bench.hub(1).stats().rooms, 0U);
}


TEST_F(HubPair, IsSubjectToOperatorsOfEither)
{
	for (const std::string_view name: roomNames)
	{
		SCOPED_TRACE(name);
		const auto room = bench.join(ada, name);
		bench.join(bob, name);
		bench.forgetAll();
		bench.ask(ada, OperateFrame{0, OperatorAction::kick, room, 0, "Bob", "so"});

		EXPECT_THAT(bench.take(ada), Contains(StartsWith("ACK")));
		EXPECT_THAT(bench.take(bob), Contains("LEFT r" + std::to_string(room) + " m3 code 4 so"));
		bench.say(bob, room, "hi");
		EXPECT_THAT(bench.take(bob), Contains(HasSubstr("code 7")));
	}
	bench.ask(ada, OperateFrame{0, OperatorAction::mute, 0, 0, "Bob", ""});
	bench.ask(bob, TellFrame{0, "Ada", "hi"});
	EXPECT_THAT(bench.take(bob), ElementsAre(HasSubstr("code 11")));
	bench.ask(ada, OperateFrame{0, OperatorAction::ban, 0, 0, "Bob", ""});
	EXPECT_TRUE(bench.isClosed(bob));
	for (const unsigned hub: {0U, 1U})
	{
		const auto other = bench.connect(MemberOrigin{false, "", "10.0.0.2"}, hub);
		bench.send(other, greetingOf("Other") + helloOf());
		EXPECT_THAT(bench.take(other).back(), StartsWith("BYE 2 retry 0 You are banned"));
	}
}


TEST_F(HubPair, KeepsWhatWasAskedBeforeTheWelcome)
{
	for (const std::string_view name: {"Cy", "Dee", "Eve", "Fay"})
	{
		bench.holdsMail = true;
		const auto member = bench.connect({}, 1);
		bench.send(member, greetingOf(name) + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0}));
		bench.send(member, bytesOf(ListFrame{2, ""}));
		bench.holdsMail = false;
		bench.settle();

		EXPECT_THAT(bench.take(member).back(), "ACK 2");
	}
}


} // namespace


} // namespace ciarla
