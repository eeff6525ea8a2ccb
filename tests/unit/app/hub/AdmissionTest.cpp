#include "hub/Admission.h"

#include <gtest/gtest.h>

#include <algorithm>


namespace ciarla {
namespace {


PeerSource from(const std::string& address)
{
	return {PeerSource::Kind::network, *parseIpAddress(address), address};
}


NetworkList networks(std::string_view text)
{
	return NetworkList::parse(text).value();
}


const TimePoint start{};
const TimePoint later = start + AdmissionRules().grace;
const PeerSource ada = from("192.0.2.1");
const PeerSource bob = from("192.0.2.2");
const PeerSource socketOfThisMachine{PeerSource::Kind::local, {}, ""};


TEST(Admission, LetsSomebodyIn)
{
	Admission admission({});

	const Admitted admitted = admission.ask(ada, start);

	EXPECT_TRUE(admitted.caller);
	EXPECT_EQ(admitted.turnAway, TurnAway::none);
	EXPECT_EQ(admitted.trust, Trust::wire);
	EXPECT_FALSE(admitted.displaced);
	EXPECT_EQ(admission.connections(), 1U);
	EXPECT_EQ(admission.unfinished(), 1U);
}


TEST(Admission, CountsWhoFinishedAndWhoLeft)
{
	Admission admission({});
	const CallerId first = *admission.ask(ada, start).caller;
	const CallerId second = *admission.ask(ada, start).caller;

	admission.finish(first);
	EXPECT_EQ(admission.unfinished(), 1U);
	admission.leave(second);
	EXPECT_EQ(admission.unfinished(), 0U);
	EXPECT_EQ(admission.connections(), 1U);
	admission.leave(first);
	EXPECT_EQ(admission.connections(), 0U);
}


TEST(Admission, GivesACallerIdToAnotherOnceItIsFree)
{
	Admission admission({});
	const CallerId first = *admission.ask(ada, start).caller;
	const CallerId second = *admission.ask(ada, start).caller;
	EXPECT_NE(first, second);

	admission.leave(first);

	EXPECT_EQ(admission.ask(bob, start).caller, first);
}


TEST(Admission, TellsWhoComesToAFullHub)
{
	Admission admission({.connectionsMax = 1});
	const CallerId first = *admission.ask(ada, start).caller;

	const Admitted second = admission.ask(bob, start);
	EXPECT_EQ(second.turnAway, TurnAway::full);
	EXPECT_TRUE(second.caller);
	EXPECT_EQ(byeOf(second.turnAway).code, ByeCode::busy);
	EXPECT_GT(byeOf(second.turnAway).retryAfter, Duration::zero());
	EXPECT_EQ(admission.connections(), 1U);

	admission.leave(first);
	EXPECT_EQ(admission.ask(bob, start).turnAway, TurnAway::none);
}


TEST(Admission, TellsOnlyAFewWhoAreNotWantedAndDropsTheRest)
{
	Admission admission({.connectionsMax = 0, .turnedAwayMax = 3, .turnedAwayPerSourceMax = 2});

	const CallerId told = *admission.ask(ada, start).caller;
	EXPECT_TRUE(admission.ask(ada, start).caller);
	EXPECT_FALSE(admission.ask(ada, start).caller) << "two of one source";
	EXPECT_TRUE(admission.ask(bob, start).caller);
	EXPECT_FALSE(admission.ask(bob, start).caller) << "three in all";

	admission.leave(told);
	EXPECT_TRUE(admission.ask(bob, start).caller);
}


TEST(Admission, LimitsTheConnectionsOfOneSource)
{
	Admission admission({.connectionsPerSourceMax = 2});
	const CallerId first = *admission.ask(ada, start).caller;
	admission.finish(first);
	EXPECT_EQ(admission.ask(ada, start).turnAway, TurnAway::none);

	EXPECT_EQ(admission.ask(ada, start).turnAway, TurnAway::fullForSource);
	EXPECT_EQ(admission.ask(bob, start).turnAway, TurnAway::none);

	admission.leave(first);
	EXPECT_EQ(admission.ask(ada, start).turnAway, TurnAway::none);
}


TEST(Admission, TakesTheMachinesOfOneV6NetworkForOne)
{
	Admission admission({.connectionsPerSourceMax = 1});
	EXPECT_EQ(admission.ask(from("2001:db8:1:2::1"), start).turnAway, TurnAway::none);

	EXPECT_EQ(admission.ask(from("2001:db8:1:2:ffff::9"), start).turnAway, TurnAway::fullForSource);
	EXPECT_EQ(admission.ask(from("2001:db8:1:3::1"), start).turnAway, TurnAway::none);
	EXPECT_EQ(admission.ask(from("192.0.2.1"), start).turnAway, TurnAway::none);
	EXPECT_EQ(admission.ask(from("192.0.2.2"), start).turnAway, TurnAway::none)
		<< "of v4 every address counts by itself";
}


TEST(Admission, HasTheLongestSilentOneOfASourceMakeRoom)
{
	Admission admission({.unfinishedPerSourceMax = 2});
	const CallerId first = *admission.ask(ada, start).caller;
	const CallerId second = *admission.ask(ada, start).caller;
	EXPECT_FALSE(admission.ask(bob, later).displaced);

	EXPECT_EQ(admission.ask(ada, later).displaced, first);
	EXPECT_EQ(admission.ask(ada, later).displaced, second);
	EXPECT_EQ(admission.connections(), 5U) << "they are counted until they have gone";
	admission.leave(first);
	EXPECT_EQ(admission.connections(), 4U);
}


TEST(Admission, HasTheLongestSilentOneOfAllMakeRoom)
{
	Admission admission({.unfinishedMax = 2});
	const CallerId first = *admission.ask(ada, start).caller;
	const CallerId second = *admission.ask(bob, start).caller;
	admission.finish(first);
	EXPECT_FALSE(admission.ask(ada, later).displaced);

	EXPECT_EQ(admission.ask(ada, later).displaced, second);
	EXPECT_EQ(admission.unfinished(), 2U);
}


TEST(Admission, DoesNotTakeForSilentWhoHasJustCome)
{
	Admission admission({.unfinishedMax = 2, .unfinishedPerSourceMax = 1});
	const CallerId first = *admission.ask(ada, start).caller;

	EXPECT_FALSE(admission.ask(ada, later - std::chrono::milliseconds(1)).displaced);
	admission.finish(first);
	EXPECT_FALSE(admission.ask(ada, later).displaced);
}


// A flood cannot be told from a crowd by its age, and must keep nobody out.
TEST(Admission, HoldsNoMoreThanTwiceItsLimitHoweverYoungTheyAre)
{
	Admission admission({.unfinishedMax = 4, .unfinishedPerSourceMax = 2});
	const CallerId first = *admission.ask(ada, start).caller;
	for (int callers = 1; callers < 4; ++callers)
	{
		ASSERT_FALSE(admission.ask(ada, start).displaced);
	}
	EXPECT_EQ(admission.ask(ada, start).displaced, first);
	EXPECT_EQ(admission.unfinished(), 4U);

	for (int callers = 0; callers < 4; ++callers)
	{
		ASSERT_FALSE(admission.ask(from("203.0.113." + std::to_string(callers)), start).displaced);
	}
	EXPECT_TRUE(admission.ask(bob, start).displaced);
	EXPECT_EQ(admission.unfinished(), 8U);
}


TEST(Admission, NeverDisplacesAMember)
{
	Admission admission({.unfinishedMax = 1});
	const CallerId member = *admission.ask(ada, start).caller;
	admission.finish(member);
	CallerId last = *admission.ask(ada, start).caller;

	for (int callers = 0; callers < 100; ++callers)
	{
		// Each has had its time when the next one comes.
		const Admitted admitted = admission.ask(bob, start + (callers + 1) * AdmissionRules().grace);
		ASSERT_EQ(admitted.displaced, last);
		ASSERT_NE(last, member);
		last = *admitted.caller;
	}
}


TEST(Admission, DisplacesEachOnce)
{
	Admission admission({.unfinishedMax = 1});
	const CallerId first = *admission.ask(ada, start).caller;
	EXPECT_EQ(admission.ask(bob, later).displaced, first);

	admission.finish(first);

	EXPECT_EQ(admission.unfinished(), 1U);
	admission.leave(first);
	EXPECT_EQ(admission.unfinished(), 1U);
}


TEST(Admission, LetsAQuarterComeFromOneSourceUnlessItIsTrusted)
{
	AdmissionRules rules;
	rules.connectionsMax = 400;
	rules.trusted = NetworkList::parse("192.0.2.0/24").value();
	Admission admission(rules);
	const auto come = [&admission](const std::string& address) { return admission.ask(from(address), start).turnAway; };
	for (int caller = 0; caller < 100; ++caller)
	{
		// Of IPv6 the first 64 bits are one source.
		EXPECT_EQ(come("198.51.100.1"), TurnAway::none);
		EXPECT_EQ(come("2001:db8::" + std::to_string(caller + 1)), TurnAway::none);
	}
	EXPECT_EQ(come("198.51.100.1"), TurnAway::fullForSource);
	EXPECT_EQ(come("2001:db8::ffff"), TurnAway::fullForSource);
	EXPECT_EQ(come("198.51.100.2"), TurnAway::none);
	EXPECT_EQ(come("2001:db8:0:1::1"), TurnAway::none);
	for (int caller = 0; caller < 150; ++caller)
	{
		EXPECT_EQ(come("192.0.2.1"), TurnAway::none);
	}
}


TEST(Admission, LetsAFewComeFromOneSourceHoweverSmallTheHubIs)
{
	AdmissionRules rules;
	rules.connectionsMax = 10;
	Admission admission(rules);
	for (int caller = 0; caller < 10; ++caller)
	{
		EXPECT_EQ(admission.ask(from("198.51.100.1"), start).turnAway, TurnAway::none);
	}
}


/// Nine thousand callers who say nothing, from ninety addresses, and an honest one after each hundred, who says who it
/// is at once: nobody honest is turned away, and no more silent ones are held than the rules allow.
TEST(Admission, LetsHonestCallersThroughACrowdThatSaysNothing)
{
	Admission admission({});
	std::size_t honest = 0;
	std::vector<CallerId> displaced;

	for (int caller = 0; caller < 9'000; ++caller)
	{
		const Admitted silent = admission.ask(from("198.51.100." + std::to_string(caller % 90)), start);
		ASSERT_TRUE(silent.caller);
		if (silent.displaced)
		{
			admission.leave(*silent.displaced);
		}
		if (caller % 100 == 99)
		{
			const Admitted admitted = admission.ask(ada, start);
			ASSERT_EQ(admitted.turnAway, TurnAway::none);
			admission.finish(*admitted.caller);
			++honest;
			if (admitted.displaced)
			{
				admission.leave(*admitted.displaced);
			}
		}
		ASSERT_LE(admission.unfinished(), 2'000U) << "as many again as are allowed, while they have just come";
	}

	EXPECT_EQ(honest, 90U);
	EXPECT_EQ(admission.connections(), admission.unfinished() + honest);
}


TEST(Admission, DoesNotLimitASourceThatItTrusts)
{
	Admission admission(
		{.connectionsPerSourceMax = 1, .unfinishedPerSourceMax = 1, .trusted = networks("192.0.2.1, unix")});

	EXPECT_EQ(admission.ask(ada, start).trust, Trust::trusted);
	EXPECT_EQ(admission.ask(ada, start).turnAway, TurnAway::none);
	EXPECT_FALSE(admission.ask(ada, start).displaced);
	EXPECT_EQ(admission.ask(socketOfThisMachine, start).trust, Trust::trusted);
	EXPECT_EQ(admission.ask(bob, start).trust, Trust::wire);
	EXPECT_EQ(admission.ask(bob, start).turnAway, TurnAway::fullForSource);
}


TEST(Admission, DeniesWhoIsOnTheListEvenIfAllowed)
{
	Admission admission({.allow = networks("192.0.2.0/24"), .deny = networks("192.0.2.2")});

	EXPECT_EQ(admission.ask(ada, start).turnAway, TurnAway::none);
	EXPECT_EQ(admission.ask(bob, start).turnAway, TurnAway::notAllowed);
	EXPECT_EQ(admission.ask(from("203.0.113.1"), start).turnAway, TurnAway::notAllowed);
	EXPECT_EQ(admission.ask(socketOfThisMachine, start).turnAway, TurnAway::notAllowed);
	EXPECT_EQ(byeOf(TurnAway::notAllowed).code, ByeCode::refused);
}


TEST(Admission, TakesOtherRulesForWhoComesNext)
{
	Admission admission({});
	const CallerId first = *admission.ask(ada, start).caller;

	admission.configure({.connectionsMax = 1});

	EXPECT_EQ(admission.ask(bob, start).turnAway, TurnAway::full);
	admission.leave(first);
	EXPECT_EQ(admission.ask(bob, start).turnAway, TurnAway::none);
}


TEST(Admission, TrustsNobodyMoreThanTheWayByWhichTheyCome)
{
	Admission admission({.unfinishedPerSourceMax = 1, .trusted = networks("192.0.2.1, loopback, unix")});
	const PeerSource loopback = from("127.0.0.1");
	const PeerSource local{PeerSource::Kind::local, {}, {}};

	for (const PeerSource& source: {ada, loopback, local})
	{
		EXPECT_EQ(admission.ask(source, start, Trust::trusted).trust, Trust::trusted);
		EXPECT_EQ(admission.ask(source, start, Trust::wire).trust, Trust::wire);
		EXPECT_EQ(admission.ask(source, start, Trust::none).trust, Trust::none);
	}
}


TEST(Admission, TrustsNothingThatIsForwarded)
{
	Admission admission(
		{.connectionsPerSourceMax = 1,
		 .trusted = networks("0.0.0.0/0, ::/0, loopback, unix"),
		 .deny = networks("192.0.2.9")});
	for (const std::string address: {"127.0.0.1", "127.0.0.2", "::1", "10.0.0.1", "192.0.2.1", "2001:db8::1"})
	{
		PeerSource source = from(address);
		source.forwarded = true;

		EXPECT_FALSE(isLoopback(source)) << address;
		EXPECT_EQ(admission.ask(source, start).trust, Trust::wire) << address;
		EXPECT_EQ(admission.ask(source, start).turnAway, TurnAway::fullForSource) << address;
	}
	PeerSource unknown;
	unknown.forwarded = true;
	EXPECT_EQ(Admission({.trusted = networks("0.0.0.0/0, unix")}).ask(unknown, start).trust, Trust::wire);
	PeerSource denied = from("192.0.2.9");
	denied.forwarded = true;
	EXPECT_EQ(admission.ask(denied, start).turnAway, TurnAway::notAllowed);
}


} // namespace
} // namespace ciarla
