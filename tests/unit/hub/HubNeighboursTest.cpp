#include "HubBench.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;


// Nobody can hurt a neighbour: what one member does costs that one, and no other.


constexpr std::size_t queueBytesMax = 1024 * 1024; ///< What a host lets wait for a member.


MemberOrigin from(std::uint64_t network)
{
	return {false, "", "198.51.100." + std::to_string(network), network};
}


TEST(HubNeighbours, RefuseWhatWouldBeToldToOneThatIsBehind)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	bench.fallBehind(bob);
	bench.ask(ada, TellFrame{0, "Bob", "psst"});
	bench.say(ada, 2, "psst", TextKind::private_);

	EXPECT_THAT(bench.take(bob), IsEmpty());
	EXPECT_THAT(
		bench.take(ada),
		ElementsAre(
			AllOf(StartsWith("NAK 1 code 3 retry 1"), HasSubstr("Bob has not read")),
			StartsWith("NAK 2 code 3 retry 1")));
	bench.read(bob);
	bench.wait(1s);
	bench.ask(ada, TellFrame{0, "Bob", "psst"});
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 3"));
	EXPECT_THAT(bench.take(bob), Contains("DELIVER private m1 psst"));
}


// What was refused is said again; nothing that was written later may come before it.
TEST(HubNeighbours, KeepTheOrderOfWhatIsToldToOneThatWasBehind)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	bench.fallBehind(bob);
	bench.ask(ada, TellFrame{0, "Bob", "first"});
	bench.read(bob);
	bench.ask(ada, TellFrame{0, "Bob", "second"});
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("NAK 1 code 3"), StartsWith("NAK 2 code 3")));
	bench.wait(1s);
	bench.ask(ada, TellFrame{0, "Bob", "first"});
	bench.ask(ada, TellFrame{0, "Bob", "second"});

	EXPECT_THAT(
		bench.take(bob),
		ElementsAre(HasSubstr("NAMED"), "DELIVER private m1 first", HasSubstr("NAMED"), "DELIVER private m1 second"));
}


// One who does not read costs those who tell it something no more than that.
TEST(HubNeighbours, HoldUpNothingElseOfWhoTellsOneThatIsBehind)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto cy = bench.enter("Cy");
	const auto room = bench.join(ada, "lobby");
	bench.fallBehind(bob);
	bench.ask(ada, TellFrame{0, "Bob", "psst"});
	bench.take(ada);

	bench.say(ada, room, "hello");
	bench.ask(ada, WhoFrame{0, room, 0});
	bench.ask(ada, TellFrame{0, "Cy", "psst"});
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 3 @1", StartsWith("ROSTER"), "ACK 4", "ACK 5"));
	EXPECT_THAT(bench.take(cy), Contains("DELIVER private m1 psst"));

	// To the one that was behind nothing overtakes what was refused.
	bench.read(bob);
	bench.wait(999ms);
	bench.ask(ada, TellFrame{0, "Bob", "later"});
	EXPECT_THAT(bench.take(ada), ElementsAre(StartsWith("NAK 6 code 3 retry 1")));
	bench.wait(1ms);
	bench.ask(ada, TellFrame{0, "Bob", "psst"});
	EXPECT_THAT(bench.take(ada), ElementsAre("ACK 7"));
}


class HubShouters: public testing::TestWithParam<unsigned>
{
};


// Whatever the way of its loop, no more than two frames of the largest size wait for a member because of others.
TEST_P(HubShouters, MayTellOneNoMoreThanItIsKnownToRead)
{
	HubBench bench({}, GetParam());
	const auto victim = bench.enter("Victim", GetParam() - 1);
	std::vector<HubBench::Member> shouters;
	for (int i = 0; i < 12; ++i)
	{
		shouters.push_back(bench.enter("Shouter" + std::to_string(i)));
	}
	for (const std::size_t size: {100U, 9'000U, 65'000U})
	{
		SCOPED_TRACE(size);
		bench.wait(2s);
		bench.read(victim);
		bench.forgetAll();
		bench.together([&] {
			for (int round = 0; round < 100; ++round)
			{
				for (const auto shouter: shouters)
				{
					bench.ask(shouter, TellFrame{0, "Victim", std::string(size, 'x')});
				}
			}
		});
		const std::size_t told = bench.takeBytes(victim).size();
		EXPECT_GE(told, std::min<std::size_t>(64 * 1024, 1200 * size));
		EXPECT_LE(told, 160U * 1024);

		// And it goes on once it has read.
		bench.read(victim);
		bench.wait(1s);
		bench.ask(shouters[0], TellFrame{0, "Victim", "still here?"});
		EXPECT_THAT(bench.take(victim), Contains("DELIVER private m2 still here?"));
	}
}


INSTANTIATE_TEST_SUITE_P(OnLoops, HubShouters, testing::Values(1U, 2U));


/// How much waits at the most for one who reads 250 kB/s while twelve write as fast as their pace allows.
std::size_t largestQueueOf(std::size_t textBytes, bool inARoom)
{
	constexpr std::size_t readBytesPerTick = 25'000;
	HubBench bench;
	const auto victim = bench.enter("Victim", from(1));
	const auto room = bench.join(victim, "lobby");
	std::vector<HubBench::Member> shouters;
	for (std::uint64_t i = 0; i < 12; ++i)
	{
		shouters.push_back(bench.enter("Shouter" + std::to_string(i), from(2 + i)));
		bench.join(shouters.back(), "lobby");
	}
	bench.wait(10s);
	bench.forgetAll();
	std::size_t queued = 0;
	std::size_t most = 0;
	for (int tick = 0; tick < 300; ++tick)
	{
		for (const auto shouter: shouters)
		{
			const std::string text(textBytes, 'x');
			for (int i = 0; i < 6; ++i)
			{
				inARoom ? bench.say(shouter, room, text) : bench.ask(shouter, TellFrame{0, "Victim", text});
			}
		}
		queued += bench.takeBytes(victim).size();
		most = std::max(most, queued);
		queued -= std::min(queued, readBytesPerTick);
		if (queued < 4 * 1024)
		{
			bench.read(victim);
		}
		bench.wait(100ms);
	}
	return most;
}


TEST(HubNeighbours, KeepOneWhoReadsSlowlyWhateverTwelveSayInItsRoom)
{
	for (const std::size_t bytes: {10U, 1'000U, 10'000U, 20'000U, 33'000U, 65'000U})
	{
		SCOPED_TRACE(bytes);
		EXPECT_LT(largestQueueOf(bytes, true), queueBytesMax);
	}
}


TEST(HubNeighbours, KeepOneWhoReadsSlowlyWhateverTwelveTellIt)
{
	for (const std::size_t bytes: {10U, 1'000U, 10'000U, 20'000U, 33'000U, 65'000U})
	{
		SCOPED_TRACE(bytes);
		EXPECT_LT(largestQueueOf(bytes, false), queueBytesMax / 4);
	}
}


TEST(HubNeighbours, ArePacedByTheirBytesToo)
{
	HubBench bench;
	const auto ada = bench.enter("Ada", from(1));
	const auto room = bench.join(ada, "lobby");
	bench.wait(10s);
	const auto say = [&](std::size_t bytes) {
		bench.say(ada, room, std::string(bytes, 'x'));
		return bench.take(ada).back();
	};
	EXPECT_THAT(say(30'000), HasSubstr("ACK"));
	EXPECT_THAT(say(30'000), HasSubstr("ACK"));
	EXPECT_THAT(say(30'000), HasSubstr("code 3 retry 2")) << "24.5 kB too many, at 16 KiB a second";
	EXPECT_THAT(say(1), HasSubstr("code 3 retry 2")) << "nothing overtakes it";
	bench.wait(2s);
	EXPECT_THAT(say(30'000), HasSubstr("ACK"));
}


TEST(HubNeighbours, MaySayATextOfTheLargestSizeAtAnyPace)
{
	HubSettings settings;
	settings.bytesPerSecond = 1;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada", from(1));
	const auto room = bench.join(ada, "lobby");
	bench.wait(60s);
	bench.take(ada);
	bench.say(ada, room, std::string(65'498, 'x'));

	EXPECT_THAT(bench.take(ada).back(), StartsWith("ACK"));
}


TEST(HubNeighbours, AreNotPacedByBytesIfNoneAreNamed)
{
	HubSettings settings;
	settings.bytesPerSecond = 0;
	settings.burst = 0;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada", from(1));
	const auto room = bench.join(ada, "lobby");
	bench.take(ada);
	for (int i = 0; i < 20; ++i)
	{
		bench.say(ada, room, std::string(60'000, 'x'));
	}

	EXPECT_THAT(bench.take(ada), Not(Contains(StartsWith("NAK"))));
}


TEST(HubNeighbours, OfOneNetworkTakeAQuarterOfTheRoomsAtMost)
{
	HubSettings settings;
	settings.burst = 0;
	settings.bytesPerSecond = 0;
	HubBench bench(settings);
	std::size_t refused = 0;
	for (int member = 0; member < 201; ++member)
	{
		const auto greedy = bench.enter("Greedy" + std::to_string(member), from(7));
		for (int room = 0; room < 50; ++room)
		{
			bench.ask(greedy, JoinFrame{0, "room " + std::to_string(member) + " " + std::to_string(room), 0, 0});
		}
		for (const std::string& frame: bench.take(greedy))
		{
			refused += frame.find("code 13 From your network there are 2500 rooms") != std::string::npos ? 1U : 0U;
		}
	}
	EXPECT_EQ(bench.hub().stats().rooms, 2'500U);
	EXPECT_EQ(refused, 201U * 50 - 2'500);

	const auto honest = bench.enter("Honest", from(8));
	EXPECT_GT(bench.join(honest, "lobby"), 0U);
	EXPECT_GT(bench.join(honest, "attic"), 0U);
	EXPECT_GT(bench.join(bench.enter("Greedy's friend", from(7)), "lobby"), 0U) << "it may enter those that there are";
}


TEST(HubNeighbours, HaveTheirShareBackOnceTheirRoomsAreEmpty)
{
	HubSettings settings;
	settings.roomsMax = 8;
	settings.burst = 0;
	HubBench bench(settings);
	const auto greedy = bench.enter("Greedy", from(7));
	const auto first = bench.join(greedy, "first");
	bench.join(greedy, "second");
	EXPECT_EQ(bench.join(greedy, "third"), 0U);
	const auto other = bench.enter("Other", from(8));
	bench.join(other, "first");
	bench.ask(greedy, PartFrame{0, first, ""});
	EXPECT_EQ(bench.join(greedy, "third"), 0U) << "there still is the room that it made";
	bench.vanish(other);
	EXPECT_GT(bench.join(greedy, "third"), 0U);
}


TEST(HubNeighbours, WhoAreTrustedHaveNoShare)
{
	HubSettings settings;
	settings.roomsMax = 8;
	HubBench bench(settings);
	const auto trusted = bench.enter("Trusted");
	for (int room = 0; room < 8; ++room)
	{
		EXPECT_GT(bench.join(trusted, std::to_string(room)), 0U);
	}
	EXPECT_EQ(bench.join(trusted, "one more"), 0U);
	EXPECT_GT(bench.join(bench.enter("Ada", from(1)), "lobby"), 0U) << "there is always place for the lobby";
}


TEST(HubNeighbours, AreToldOfArrivalsBeforeWhatIsSaidAfterThem)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	bench.forgetAll();
	const auto bob = bench.enter("Bob");
	const auto cy = bench.enter("Cy");
	bench.ask(bob, JoinFrame{0, "lobby", 0, 0});
	bench.wait(150ms);
	bench.ask(cy, JoinFrame{0, "lobby", 0, 0});
	bench.wait(70ms);
	bench.forgetAll();
	bench.say(ada, room, "hello all");
	bench.say(bob, room, "hello Ada");
	bench.wait(1s);

	EXPECT_THAT(
		bench.take(ada), ElementsAre("JOINED r1 m2 Bob", "JOINED r1 m3 Cy", "ACK 2 @1", "DELIVER r1 2<1 m2 hello Ada"));
	EXPECT_THAT(bench.take(bob), ElementsAre("JOINED r1 m3 Cy", "DELIVER r1 1<0 m1 hello all", "ACK 2 @2"));
	EXPECT_THAT(bench.take(cy), ElementsAre("DELIVER r1 1<0 m1 hello all", "DELIVER r1 2<1 m2 hello Ada"))
		<< "it was told of both by its roster";
}


TEST(HubNeighbours, WhoComeTogetherAreToldOfEachOtherOnce)
{
	HubBench bench;
	std::vector<HubBench::Member> crowd;
	for (int i = 0; i < 20; ++i)
	{
		crowd.push_back(bench.enter("Early" + std::to_string(i)));
	}
	for (const auto member: crowd)
	{
		bench.ask(member, JoinFrame{0, "lobby", 0, 0});
		bench.wait(10ms);
	}
	bench.wait(1s);

	for (std::size_t i = 0; i < crowd.size(); ++i)
	{
		std::size_t arrivals = 0;
		for (const std::string& frame: bench.take(crowd[i]))
		{
			arrivals += frame.starts_with("JOINED") ? 1U : 0U;
		}
		EXPECT_EQ(arrivals, crowd.size() - 1 - i) << "of those who came later, and of nobody else";
	}
}


TEST(HubNeighbours, AreToldOfNoArrivalThatTheyKnewOfWhoeverHasLeftMeanwhile)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const auto cy = bench.enter("Cy");
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.join(cy, "lobby");
	bench.forgetAll();
	bench.vanish(ada);
	bench.ask(bob, PartFrame{0, room, ""});
	bench.wait(1s);

	EXPECT_THAT(bench.take(cy), ElementsAre(StartsWith("LEFT r1 m1"), StartsWith("LEFT r1 m2")));
}


/// Many who each send the half of a frame of 60,000 bytes; how many of them are there still.
std::size_t holdersLeftOf(HubBench& bench, const std::string& name, std::vector<HubBench::Member>& holders)
{
	const std::string frame = bytesOf(TextFrame{1, TextKind::say, 99, std::string(60'000, 'x')});
	for (int i = 0; i < 200; ++i)
	{
		holders.push_back(bench.enter(name + std::to_string(i)));
		bench.send(holders.back(), std::string_view(frame).substr(0, 50'000));
	}
	return static_cast<std::size_t>(
		std::ranges::count_if(holders, [&bench](HubBench::Member holder) { return !bench.isClosed(holder); }));
}


// What has come of a frame is kept until the rest comes, and that need never be.
TEST(HubNeighbours, KeepNoMoreHalfFramesThanThereIsRoomFor)
{
	HubSettings settings;
	settings.keptBytesMaxInAll = 1024 * 1024;
	HubBench bench(settings);
	const auto ada = bench.enter("Ada");
	const auto room = bench.join(ada, "lobby");
	const std::string text = bytesOf(TextFrame{2, TextKind::say, room, std::string(1000, 'a')});
	bench.send(ada, std::string_view(text).substr(0, 500));
	std::vector<HubBench::Member> holders;

	const std::size_t left = holdersLeftOf(bench, "Holder", holders);
	EXPECT_LE(left, 20U);
	EXPECT_GE(left, 18U);
	const auto closed =
		std::ranges::find_if(holders, [&bench](HubBench::Member holder) { return bench.isClosed(holder); });
	EXPECT_THAT(bench.take(*closed), ElementsAre(HasSubstr("More than 1024 KiB of unfinished frames")));
	bench.send(ada, std::string_view(text).substr(500));
	EXPECT_THAT(bench.take(ada), Contains("ACK 2 @1")) << "one who keeps little is left alone";

	// What is finished, or gone, is counted no more.
	for (std::size_t i = 0; i < holders.size(); ++i)
	{
		i % 2 == 0 ? bench.vanish(holders[i]) : static_cast<void>(bench.send(holders[i], std::string(10'100, 'x')));
	}
	std::vector<HubBench::Member> others;
	EXPECT_EQ(holdersLeftOf(bench, "Other", others), left);
}


TEST(HubNeighbours, KeepNoMoreRequestsOfThoseWhoDoNotReadThanThereIsRoomFor)
{
	HubSettings settings;
	settings.keptBytesMaxInAll = 1024 * 1024;
	settings.answerBytesMax = 1;
	HubBench bench(settings);
	std::vector<HubBench::Member> askers;
	std::string requests = bytesOf(ListFrame{1, ""});
	for (std::uint64_t sequence = 2; sequence < 100; ++sequence)
	{
		requests += bytesOf(TextFrame{sequence, TextKind::say, 99, std::string(1000, 'x')});
	}
	for (int i = 0; i < 30; ++i)
	{
		askers.push_back(bench.enter("Asker" + std::to_string(i)));
		bench.send(askers.back(), requests);
	}

	const auto left = std::ranges::count_if(askers, [&bench](auto asker) { return !bench.isClosed(asker); });
	EXPECT_LE(left, 11);
	EXPECT_GE(left, 5);
}


// A loop that is stuck fills no memory: what would be told there is refused after a while.
TEST(HubNeighbours, SayNoMoreThanAStuckLoopHasRoomFor)
{
	HubSettings settings;
	settings.historyBytesMaxInAll = 0;
	HubBench bench(settings, 2);
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob", 1);
	const auto room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.wait(1s);
	bench.forgetAll();
	bench.together([&] {
		for (int i = 0; i < 1'200; ++i)
		{
			bench.say(ada, room, std::string(60'000, 'x'));
			bench.takeBytes(ada);
		}
		EXPECT_LT(bench.hub().batch(1).bytes(), 65U * 1024 * 1024);
	});

	EXPECT_THAT(bench.take(ada).back(), HasSubstr("code 3 retry 1"));
	bench.say(ada, room, "no earlier than the others");
	EXPECT_THAT(bench.take(ada).back(), HasSubstr("code 3 retry 1"));
	bench.ask(ada, WhoFrame{0, room, 0});
	EXPECT_THAT(bench.take(ada).back(), StartsWith("ACK")) << "what is asked is answered all the same";
	bench.wait(1s);
	bench.say(ada, room, "again");
	EXPECT_THAT(bench.take(ada).back(), StartsWith("ACK"));
}


} // namespace


} // namespace ciarla
