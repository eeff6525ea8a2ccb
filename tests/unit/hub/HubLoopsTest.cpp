#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <span>
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


constexpr std::string_view roomNames[] = {"lobby", "kitchen", "garden", "attic", "cellar", "porch"};


HubSettings withOperators()
{
	HubSettings settings;
	settings.operators = {"uid:0"};
	return settings;
}


/// Ada on the first of two loops, Bob on the second.
class HubOnTwoLoops: public testing::Test
{
protected:
	HubOnTwoLoops():
		ada(bench.enter("Ada", MemberOrigin{true, "uid:0", "10.0.0.1"}, 0)),
		bob(bench.enter("Bob", MemberOrigin{true, "", "10.0.0.2"}, 1))
	{
	}

	HubBench bench{withOperators(), 2};
	HubBench::Member ada;
	HubBench::Member bob;
};


TEST_F(HubOnTwoLoops, TellsEachWhatTheOtherSays)
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

		EXPECT_THAT(bench.take(ada), ElementsAre(EndsWith(" @1"), "DELIVER r" + handle + " 2<1 m2 hello"));
		EXPECT_THAT(bench.take(bob), ElementsAre("DELIVER r" + handle + " 1<0 m1 hi", EndsWith(" @2")));
	}
}


TEST_F(HubOnTwoLoops, HasOneNameForOne)
{
	for (const std::string_view name: {"Ada", "BOB"})
	{
		for (const unsigned loop: {0U, 1U})
		{
			const auto other = bench.connect({}, loop);
			bench.send(other, greetingOf(name) + helloOf());

			EXPECT_THAT(bench.take(other).back(), StartsWith("BYE 2"));
		}
	}
	bench.vanish(ada);
	EXPECT_THAT(bench.join(bench.enter("Ada", 1), "lobby"), testing::Gt(0U));
}


TEST_F(HubOnTwoLoops, GivesANameToOneOfTwoWhoAskAtOnce)
{
	bench.holdsBatches = true;
	const auto first = bench.connect({}, 0);
	const auto second = bench.connect({}, 1);
	bench.send(first, greetingOf("Cy") + helloOf());
	bench.send(second, greetingOf("Cy") + helloOf());
	bench.holdsBatches = false;
	bench.settle();

	const std::vector<std::string> ends{bench.take(first).back(), bench.take(second).back()};
	EXPECT_THAT(ends, Contains(StartsWith("WELCOME")).Times(1));
	EXPECT_THAT(ends, Contains(HasSubstr("\"Cy2\" is free")).Times(1));
}


TEST_F(HubOnTwoLoops, FreesANameThatWasAskedForByWhoLeftMeanwhile)
{
	for (const std::string_view name: {"Cy", "Dee", "Eve", "Fay"})
	{
		for (const unsigned loop: {0U, 1U})
		{
			SCOPED_TRACE(name);
			bench.holdsBatches = true;
			const auto gone = bench.connect({}, loop);
			bench.send(gone, greetingOf(name) + helloOf());
			bench.vanish(gone);
			bench.holdsBatches = false;
			bench.settle();
			const auto next = bench.connect({}, 1 - loop);
			bench.send(next, greetingOf(name) + helloOf());

			EXPECT_THAT(bench.take(next).back(), StartsWith("WELCOME"));
			bench.vanish(next);
		}
	}
}


TEST_F(HubOnTwoLoops, TellsAPrivateTextAcross)
{
	bench.ask(ada, TellFrame{0, "bob", "psst"});
	bench.say(bob, 1, "what?", TextKind::private_);

	EXPECT_THAT(bench.take(bob), ElementsAre("NAMED r0 m1 Ada", "DELIVER private m1 psst", "ACK 1"));
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 1", "NAMED r0 m2 Bob", "DELIVER private m2 what?"));
}


TEST_F(HubOnTwoLoops, AnswersInOrderWhenItsLoopIsLate)
{
	std::vector<std::uint32_t> rooms;
	for (const std::string_view name: roomNames)
	{
		rooms.push_back(bench.join(ada, name));
	}
	bench.forgetAll();
	bench.holdsBatches = true;
	for (const std::uint32_t room: rooms)
	{
		bench.say(ada, room, "one");
		bench.say(ada, room, "two");
	}
	bench.ask(ada, NameFrame{0, "Augusta"});
	bench.ask(ada, ListFrame{0, ""});
	bench.ask(ada, TellFrame{0, "Bob", "psst"});
	bench.send(ada, bytesOf(ByeFrame{}));
	bench.holdsBatches = false;
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


// Its answers wait for it to read, so what it asks meanwhile is kept: as much as it was told that it may leave
// unanswered, and no more.
TEST_F(HubOnTwoLoops, EndsWhoLeavesMoreUnansweredThanAllowed)
{
	const auto room = bench.join(ada, "lobby");
	for (int i = 0; i < 4; ++i)
	{
		bench.say(ada, room, std::string(10'000, 'x'));
	}
	bench.join(bob, "lobby");
	bench.read(bob);
	ASSERT_TRUE(bench.send(bob, ""));
	bench.ask(bob, HistoryFrame{0, room, 0, 4});
	ASSERT_FALSE(bench.send(bob, "")) << "it is not read from until it has read that";
	bench.forgetAll();
	for (int i = 0; i < 10 && !bench.isClosed(bob); ++i)
	{
		bench.ask(bob, TellFrame{0, "Ada", std::string(60'000, 'x')});
	}

	EXPECT_THAT(bench.take(bob), ElementsAre("BYE 3 retry 0 More is unanswered than this hub allows."));
}


// What was kept ends somebody else's conversation in the middle; the rest is heard all the same.
TEST_F(HubOnTwoLoops, HearsAllThatWasKeptWhateverItDid)
{
	const auto room = bench.join(bob, "lobby");
	for (int i = 0; i < 4; ++i)
	{
		bench.say(bob, room, std::string(10'000, 'x'));
	}
	bench.join(ada, "lobby");
	bench.read(ada);
	bench.ask(ada, HistoryFrame{0, room, 0, 4});
	bench.forgetAll();
	bench.ask(ada, OperateFrame{0, OperatorAction::ban, 0, 0, "Bob", ""});
	bench.ask(ada, ListFrame{0, ""});
	bench.ask(ada, OperateFrame{0, OperatorAction::unban, 0, 0, "Bob", ""});
	EXPECT_THAT(bench.take(ada), testing::IsEmpty());
	bench.read(ada);

	EXPECT_TRUE(bench.isClosed(bob));
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 3", StartsWith("ROOMS"), "ACK 4", "ACK 5"));
}


TEST_F(HubOnTwoLoops, ListsTheRoomsOfAll)
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


TEST_F(HubOnTwoLoops, IsToldOfAnotherName)
{
	for (const std::string_view name: roomNames)
	{
		bench.join(ada, name);
		bench.join(bob, name);
	}
	bench.wait(1s);
	bench.forgetAll();
	bench.ask(bob, NameFrame{0, "Robert"});

	EXPECT_THAT(bench.take(ada), testing::Each("RENAMED m2 Robert"));
	EXPECT_THAT(bench.take(bob), Contains("ACK 7"));
	bench.ask(ada, NameFrame{0, "Robert"});
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("NAK 7 code 1")));
}


TEST_F(HubOnTwoLoops, HearsWhyTheOtherLeft)
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
	EXPECT_THAT(frames, testing::Each(EndsWith("m2 code 3 slow")));
	EXPECT_EQ(bench.hub().stats().rooms, std::size(roomNames));
}


TEST_F(HubOnTwoLoops, IsGoneFromARoomThatWasBeingJoined)
{
	for (const std::string_view name: roomNames)
	{
		bench.holdsBatches = true;
		const auto cy = bench.enter("Cy", 1);
		bench.holdsBatches = false;
		bench.settle();
		bench.holdsBatches = true;
		bench.ask(cy, JoinFrame{0, name, 0, 0});
		bench.vanish(cy);
		bench.holdsBatches = false;
		bench.settle();
		bench.wait(1s);
	}

	EXPECT_EQ(bench.hub().stats().rooms, 0U);
}


TEST_F(HubOnTwoLoops, IsSubjectToOperatorsOfEither)
{
	for (const std::string_view name: roomNames)
	{
		SCOPED_TRACE(name);
		const auto room = bench.join(ada, name);
		bench.join(bob, name);
		bench.forgetAll();
		bench.ask(ada, OperateFrame{0, OperatorAction::kick, room, 0, "Bob", "so"});

		EXPECT_THAT(bench.take(ada), Contains(StartsWith("ACK")));
		EXPECT_THAT(bench.take(bob), Contains("LEFT r" + std::to_string(room) + " m2 code 4 so"));
		bench.say(bob, room, "hi");
		EXPECT_THAT(bench.take(bob), Contains(HasSubstr("code 7")));
	}
	bench.ask(ada, OperateFrame{0, OperatorAction::mute, 0, 0, "Bob", ""});
	bench.ask(bob, TellFrame{0, "Ada", "hi"});
	EXPECT_THAT(bench.take(bob), ElementsAre(HasSubstr("code 11")));
	bench.ask(ada, OperateFrame{0, OperatorAction::ban, 0, 0, "Bob", ""});
	EXPECT_TRUE(bench.isClosed(bob));
	for (const unsigned loop: {0U, 1U})
	{
		const auto other = bench.connect(MemberOrigin{false, "", "10.0.0.2"}, loop);
		bench.send(other, greetingOf("Other") + helloOf());
		EXPECT_THAT(bench.take(other).back(), StartsWith("BYE 2 retry 0 You are banned"));
	}
}


TEST_F(HubOnTwoLoops, TakesWhatWasAskedBeforeTheWelcomeCame)
{
	for (const std::string_view name: {"Cy", "Dee", "Eve", "Fay"})
	{
		bench.holdsBatches = true;
		const auto member = bench.connect({}, 1);
		bench.send(member, greetingOf(name) + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0}));
		bench.send(member, bytesOf(ListFrame{2, ""}));
		bench.holdsBatches = false;
		bench.settle();

		EXPECT_THAT(bench.take(member).back(), "ACK 2");
	}
}


// Each batch goes to those who were in the room when it was decided, however late it is carried out.
TEST_F(HubOnTwoLoops, TellsALateLoopWhatWasSaidToWhoWasThereThen)
{
	const auto room = bench.join(ada, "lobby");
	const auto cy = bench.enter("Cy", 1);
	bench.join(cy, "lobby");
	bench.wait(1s);
	bench.forgetAll();
	bench.holdsBatches = true;
	bench.say(ada, room, "for Cy");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	bench.say(ada, room, "for both");
	bench.ask(cy, PartFrame{0, room, ""});
	bench.say(ada, room, "for Bob");
	EXPECT_THAT(bench.take(cy), testing::IsEmpty());
	bench.holdsBatches = false;
	bench.settle();

	EXPECT_THAT(
		bench.take(cy),
		ElementsAre("DELIVER r1 1<0 m1 for Cy", "JOINED r1 m2 Bob", "DELIVER r1 2<1 m1 for both", "ACK 2"));
	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(
			StartsWith("ROOM r1"), StartsWith("ROSTER r1 of 3"), "DELIVER r1 1<0 m1 for Cy", "ACK 1",
			"DELIVER r1 2<1 m1 for both", StartsWith("LEFT r1 m3"), "DELIVER r1 3<2 m1 for Bob"));
}


// A loop that is stuck behind a wide fan-out, while on others people come, talk and go.
TEST_F(HubOnTwoLoops, GoesOnWhileOneLoopIsStuck)
{
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(1s);
	bench.forgetAll();
	bench.holdsBatches = true;
	std::vector<HubBench::Member> others;
	for (int i = 0; i < 50; ++i)
	{
		const auto other = bench.connect(MemberOrigin{true, "", ""}, 0);
		others.push_back(other);
		bench.send(other, greetingOf("Other" + std::to_string(i)) + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0}));
		bench.say(ada, room, "line " + std::to_string(i));
		while (bench.carryOut(0))
		{
		}
		if (i % 2 == 1)
		{
			bench.vanish(others[static_cast<std::size_t>(i) - 1]);
		}
	}
	EXPECT_THAT(bench.take(bob), testing::IsEmpty());
	EXPECT_THAT(bench.take(ada).back(), "ACK 51 @50");
	bench.holdsBatches = false;
	bench.settle();

	std::uint64_t last = 0;
	for (const std::string& frame: bench.take(bob))
	{
		if (frame.starts_with("DELIVER"))
		{
			EXPECT_THAT(frame, HasSubstr(" " + std::to_string(last + 1) + "<" + std::to_string(last) + " "));
			++last;
		}
	}
	EXPECT_EQ(last, 50U);
	EXPECT_EQ(bench.hub().stats().connections, 2U + 25U);
}


// What is under way to a loop still names slots of those who are gone: nobody else is in them before it says so.
TEST_F(HubOnTwoLoops, GivesNobodyASlotThatALateLoopMayStillName)
{
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(1s);
	bench.holdsBatches = true;
	bench.say(ada, room, "not for a stranger");
	bench.vanish(bob);
	const auto cy = bench.connect(MemberOrigin{true, "", ""}, 1);
	bench.send(cy, greetingOf("Cy") + helloOf());
	bench.holdsBatches = false;
	bench.settle();

	EXPECT_THAT(bench.take(cy), ElementsAre(StartsWith("GREETING"), StartsWith("HELLO"), StartsWith("WELCOME")));
}


TEST_F(HubOnTwoLoops, SaysGoodbyeOnALateLoopToo)
{
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(1s);
	bench.forgetAll();
	bench.holdsBatches = true;
	bench.say(ada, room, "last words");
	bench.shutDown();
	bench.holdsBatches = false;
	bench.settle();

	EXPECT_THAT(bench.take(bob), ElementsAre("DELIVER r1 1<0 m1 last words", StartsWith("BYE 5")));
	EXPECT_TRUE(bench.isClosed(ada));
	EXPECT_TRUE(bench.isClosed(bob));
}


TEST(LoopRooms, HaveWhoHasEnteredAndNotLeftInWhateverOrder)
{
	LoopRooms rooms;
	std::map<RoomSlot, std::set<MemberSlot>> expected;
	std::mt19937 random(7);
	for (int step = 0; step < 20'000; ++step)
	{
		const auto room = static_cast<RoomSlot>(random() % 5);
		const auto member = static_cast<MemberSlot>(random() % (step % 2'000 < 1'000 ? 2 : 40));
		if (expected[room].insert(member).second)
		{
			rooms.enter(room, member);
		}
		else
		{
			expected[room].erase(member);
			rooms.leave(room, member);
		}
		const std::span<const MemberSlot> members = rooms.members(room);
		ASSERT_EQ(std::set<MemberSlot>(members.begin(), members.end()), expected[room]) << step;
		ASSERT_EQ(members.size(), expected[room].size()) << step;
	}
	EXPECT_TRUE(rooms.members(99).empty());
}


} // namespace


} // namespace ciarla
