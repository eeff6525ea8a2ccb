#include "HubBench.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>


namespace ciarla {


namespace {


using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;


TEST(HubEntering, GreetsAtOnce)
{
	HubBench bench;
	const auto ada = bench.connect();

	EXPECT_THAT(bench.take(ada), ElementsAre("GREETING hub"));
}


TEST(HubEntering, WelcomesWhoGreetsAndSaysHello)
{
	HubBench bench;
	const auto ada = bench.connect();
	bench.take(ada);
	bench.send(ada, greetingOf("Ada"));
	EXPECT_THAT(bench.take(ada), ElementsAre("HELLO hub"));
	bench.send(ada, helloOf());

	EXPECT_THAT(bench.take(ada), ElementsAre("WELCOME m1 Ada"));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("welcomed Ada 0"));
	EXPECT_EQ(bench.hub().stats().members, 1U);
}


TEST(HubEntering, TellsTheLimits)
{
	HubBench bench;
	const auto ada = bench.connect();
	bench.send(ada, greetingOf("Ada") + helloOf());
	const std::string bytes = bench.takeBytes(ada);

	FrameDecoder decoder(UINT32_MAX);
	decoder.feed(asBytes(std::string_view(bytes).substr(5)));
	FrameView frame;
	decoder.next(frame);
	decoder.next(frame);
	const auto welcome = decode<WelcomeFrame>(frame.body);
	ASSERT_TRUE(welcome);
	EXPECT_EQ(welcome->frameBytesMax, 65536U);
	EXPECT_EQ(welcome->unacknowledgedLinesMax, 256U);
	EXPECT_EQ(welcome->burst, 5U);
	EXPECT_EQ(welcome->millisecondsPerText, 500U);
}


TEST(HubEntering, SuggestsAFreeNameForOneThatIsTaken)
{
	HubBench bench;
	bench.enter("Ada");
	bench.enter("Ada2");
	const auto other = bench.connect();
	bench.take(other);
	bench.send(other, greetingOf("Ada") + helloOf());

	EXPECT_THAT(
		bench.take(other),
		ElementsAre("HELLO hub", "BYE 2 retry 0 The name \"Ada\" is taken here; \"Ada3\" is free. [Ada3]"));
	EXPECT_TRUE(bench.isClosed(other));
	EXPECT_THAT(bench.takeNotices(), ElementsAre(StartsWith("rejected Ada 7 The name")));
}


/// Whether a hub takes `second` while somebody is called `first`.
bool takesBoth(std::string_view first, std::string_view second)
{
	HubBench bench;
	bench.enter(first);
	const auto other = bench.connect();
	bench.send(other, greetingOf(second) + helloOf());
	return !bench.isClosed(other);
}


TEST(HubEntering, FreesEveryKeyOfANameWhenItsOwnerLeavesOrIsCalledSomethingElse)
{
	HubBench bench;
	const auto ino = bench.enter("\u0399\u03BD\u03BF");
	bench.ask(ino, NameFrame{0, "\u0399\u039D\u039F"});
	const auto ivo = bench.enter("Ivo");
	EXPECT_FALSE(bench.isClosed(ivo));
	bench.vanish(ino);
	const auto owner = bench.enter("Ino");
	EXPECT_FALSE(bench.isClosed(owner));
}


TEST(HubEntering, RefusesANameThatLooksLikeAnother)
{
	HubBench bench;
	bench.enter("Ada");
	const auto other = bench.connect();
	bench.send(other, greetingOf("ADA") + helloOf());
	EXPECT_THAT(
		bench.take(other).back(),
		"BYE 2 retry 0 The name \"ADA\" looks like \"Ada\", who is here; \"ADA2\" is free. [ADA2]");

	EXPECT_FALSE(takesBoth("Ada", "\u0410da")) << "Cyrillic A";
	EXPECT_FALSE(takesBoth("Ada", "\uFF21da")) << "fullwidth A";
	EXPECT_FALSE(takesBoth("Nick", "\u039Dick")) << "Greek Nu";
	EXPECT_FALSE(takesBoth("Ada", "\u13AAda")) << "Cherokee go";
	EXPECT_FALSE(takesBoth("Ada", "\uA4EEda")) << "Lisu a";
	EXPECT_FALSE(takesBoth("Ada", "\u1D00\u1D05\u1D00")) << "small capitals";
	EXPECT_FALSE(takesBoth("Ada", "A\u146Fa")) << "Canadian ko";
	EXPECT_FALSE(takesBoth("Eve", "E\u0475e")) << "Cyrillic izhitsa";
	EXPECT_FALSE(takesBoth("Eve", "E\u03BDe")) << "small Greek nu";
	EXPECT_FALSE(takesBoth("Ivo", "\u0399\u03BD\u03BF")) << "nothing but Greek";
	EXPECT_FALSE(takesBoth("\u0399\u03BD\u03BF", "Ivo")) << "the other way round";
	EXPECT_FALSE(takesBoth("\u0399\u03BD\u03BF", "\u0399\u039D\u039F")) << "by case";
	EXPECT_FALSE(takesBoth("Ada", "Ada.")) << "a full stop";
	EXPECT_FALSE(takesBoth("Ada", "Ada\u0332")) << "a line beneath";
	EXPECT_FALSE(takesBoth("Ada", "Ada\uFFFF")) << "a non-character";
	EXPECT_FALSE(takesBoth("Ada", "\u2713 Ada")) << "our mark";
	EXPECT_FALSE(takesBoth("paypal", "paypaI"));
	EXPECT_FALSE(takesBoth("Bob", "B0b"));
	EXPECT_FALSE(takesBoth("modem", "modern"));
	EXPECT_FALSE(takesBoth("Ada B", "Ada  B"));
	EXPECT_FALSE(takesBoth("Stra\u00DFe", "STRASSE"));
	EXPECT_FALSE(takesBoth("\u00E9", "e\u0301")) << "composed or not";
}


TEST(HubEntering, TakesNamesThatNobodyWouldMistake)
{
	EXPECT_TRUE(takesBoth("Ada", "Adam"));
	EXPECT_TRUE(takesBoth("Ada", "Ad\u00E0"));
	EXPECT_TRUE(takesBoth("Ada2", "Ada3"));
	EXPECT_TRUE(takesBoth("\u0410\u043D\u043D\u0430", "\u0410\u043D\u044F"));
	EXPECT_TRUE(takesBoth("\U0001F600", "\U0001F601"));
}


TEST(HubEntering, RefusesItsOwnName)
{
	HubBench bench;
	const auto other = bench.connect();
	bench.send(other, greetingOf("HUB") + helloOf());

	EXPECT_THAT(bench.take(other).back(), HasSubstr("is the hub's own"));
}


TEST(HubEntering, RefusesABadName)
{
	for (const std::string& name: {std::string(" Ada"), std::string("A\x1B"), std::string(), std::string(70, 'a')})
	{
		SCOPED_TRACE(name);
		HubBench bench;
		const auto other = bench.connect();
		bench.send(other, greetingOf(name));

		EXPECT_THAT(bench.take(other).back(), StartsWith("BYE 2 retry 0 The name in the greeting"));
		EXPECT_TRUE(bench.isClosed(other));
	}
}


TEST(HubEntering, FreesANameWithItsOwner)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	bench.vanish(ada);
	const auto other = bench.connect();
	bench.send(other, greetingOf("Ada") + helloOf());

	EXPECT_THAT(bench.take(other).back(), StartsWith("WELCOME m2"));
}


TEST(HubEntering, DoesNotFreeANameWithWhoWasRefusedIt)
{
	HubBench bench;
	bench.enter("Ada");
	const auto second = bench.connect();
	bench.send(second, greetingOf("Ada") + helloOf());
	bench.vanish(second);
	const auto third = bench.connect();
	bench.send(third, greetingOf("Ada") + helloOf());

	EXPECT_THAT(bench.take(third).back(), StartsWith("BYE 2"));
}


TEST(HubEntering, RefusesAVersionItDoesNotSpeak)
{
	HubBench bench;
	const auto ada = bench.connect();
	std::string hello = helloOf();
	hello[6] = 9;
	bench.send(ada, greetingOf("Ada") + hello);

	EXPECT_THAT(bench.take(ada).back(), AllOf(StartsWith("BYE 2"), HasSubstr("Only version 1")));
}


TEST(HubEntering, RefusesWhoTakesLessThanItMaySend)
{
	HubBench bench;
	const auto ada = bench.connect();
	bench.send(ada, greetingOf("Ada") + helloOf(1024));

	EXPECT_THAT(bench.take(ada).back(), AllOf(StartsWith("BYE 2"), HasSubstr("65536")));
}


TEST(HubEntering, EndsWhoNeverGreetsAtTheDeadline)
{
	HubBench bench;
	const auto silent = bench.connect();
	bench.take(silent);
	bench.wait(9999ms);
	EXPECT_FALSE(bench.isClosed(silent));
	bench.wait(1ms);

	// To a peer of whom nothing is known no frame is said.
	EXPECT_THAT(bench.take(silent), IsEmpty());
	EXPECT_TRUE(bench.isClosed(silent));
	EXPECT_THAT(bench.takeNotices(), ElementsAre("rejected  2 No hello came within 10 s."));
}


TEST(HubEntering, EndsWhoGreetsAndSaysNoHelloAtTheDeadline)
{
	HubBench bench;
	const auto ada = bench.connect();
	bench.send(ada, greetingOf("Ada"));
	bench.take(ada);
	bench.wait(10s);

	EXPECT_THAT(bench.take(ada), ElementsAre("BYE 4 retry 0 No hello came within 10 s."));
	EXPECT_TRUE(bench.isClosed(ada));
}


TEST(HubEntering, EndsNobodyAtTheDeadlineWhoWasWelcomed)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	bench.wait(60s);

	EXPECT_FALSE(bench.isClosed(ada));
}


TEST(HubEntering, TurnsAwayAsPeopleWhoChatAreTold)
{
	HubBench bench;
	const auto late = bench.turnAway({ByeCode::busy, "Full, come later.", 60s});
	EXPECT_THAT(bench.take(late), ElementsAre("GREETING hub"));
	bench.send(late, greetingOf("Ada") + helloOf());

	EXPECT_THAT(bench.take(late), ElementsAre("BYE 1 retry 60 Full, come later."));
	EXPECT_TRUE(bench.isClosed(late));
}


TEST(HubEntering, TellsRawPeersInWordsOnceTheyHaveReadItsName)
{
	HubBench bench;
	const auto late = bench.turnAway({ByeCode::busy, "Full, come later.", 60s});
	const auto raw = bench.connect();
	bench.take(late);
	bench.take(raw);
	bench.send(late, "Bob\n");
	bench.send(raw, "Eve\n");
	bench.wait(299ms);
	EXPECT_THAT(bench.take(late), IsEmpty());
	bench.wait(1ms);

	EXPECT_THAT(bench.take(late), ElementsAre("RAW Full, come later."));
	EXPECT_THAT(bench.take(raw), ElementsAre(StartsWith("RAW This is a hub")));
	EXPECT_TRUE(bench.isClosed(late));
	EXPECT_TRUE(bench.isClosed(raw));
}


TEST(HubEntering, SaysNothingToOtherProtocolsAndNamesThemInTheLog)
{
	HubBench bench;
	const auto http = bench.connect();
	bench.take(http);
	for (const char letter: std::string("GET / HTTP/1.1\r\n"))
	{
		bench.send(http, std::string(1, letter));
	}
	bench.wait(300ms);

	EXPECT_THAT(bench.take(http), IsEmpty());
	EXPECT_TRUE(bench.isClosed(http));
	EXPECT_THAT(bench.takeNotices(), ElementsAre(HasSubstr("This is HTTP")));
}


TEST(HubEntering, HearsAGoodbyeInThePlaceOfTheHello)
{
	HubBench bench;
	const auto ada = bench.connect();
	bench.send(ada, greetingOf("Ada") + bytesOf(ByeFrame{}));

	EXPECT_THAT(bench.take(ada).back(), StartsWith("BYE 0"));
	EXPECT_TRUE(bench.isClosed(ada));
}


TEST(HubEntering, TakesNoFrameBeforeTheHello)
{
	for (const std::string& frame: {bytesOf(TextFrame{1, TextKind::say, 1, "hi"}), bytesOf(PingFrame{1})})
	{
		HubBench bench;
		const auto ada = bench.connect();
		bench.send(ada, greetingOf("Ada") + frame);

		EXPECT_THAT(bench.take(ada).back(), StartsWith("BYE 3"));
	}
}


TEST(HubEntering, GivesASlotToAnotherOneOnlyAfterTheTurn)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	HubBench::Member next = 0;
	bench.together([&] {
		bench.vanish(ada);
		next = bench.connect();
	});

	EXPECT_THAT(bench.take(next), ElementsAre("GREETING hub"));
	EXPECT_EQ(bench.hub().stats().connections, 1U);
}


} // namespace


} // namespace ciarla
