// How talk looks: times, days, colours of names, lines of our own, and the bell.

#include "TalkLook.h"
#include "OwnLines.h"
#include "Style.h"

#include <ciarla/console/TalkWords.h>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <set>
#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;


constexpr std::uint64_t noon = 1'764'068'580'000; ///< 2025-11-25, 11:03 UTC.
constexpr std::uint64_t day = 24U * 3'600'000;


std::uint64_t atNoon() noexcept
{
	return noon;
}


/// The zone is Berlin's, an hour ahead in winter, whatever the machine's is.
class TalkLookTest: public testing::Test
{
protected:
	TalkLookTest()
	{
		::setenv("TZ", "CET-1", 1);
		::tzset();
	}

	~TalkLookTest() override
	{
		::unsetenv("TZ");
		::tzset();
	}

	static Talk saidAt(std::uint64_t time, bool isOld = false)
	{
		Talk talk{"Ada", "hello"};
		talk.source.time = time;
		talk.source.isOld = isOld;
		return talk;
	}

	static TalkLook look(Timestamps timestamps, Bell bell = Bell::off, bool colour = false)
	{
		return TalkLook({.timestamps = timestamps, .bell = bell, .colour = colour, .now = atNoon});
	}
};


TEST_F(TalkLookTest, PutsTheTimeBeforeTheName)
{
	const Talk talk{"Ada", "hello", TalkKind::say, "[games]"};

	EXPECT_EQ(look(Timestamps::off).line(talk), "[games] \x1b[1mAda\x1b[0m: hello");
	EXPECT_EQ(look(Timestamps::timeOfDay).line(talk), "\x1b[2m12:03\x1b[0m [games] \x1b[1mAda\x1b[0m: hello");
	EXPECT_THAT(look(Timestamps::iso).line(talk), StartsWith("\x1b[2m2025-11-25T12:03:00+01:00\x1b[0m [games] "));
	EXPECT_EQ(look(Timestamps::timeOfDay).event("Bob came."), "\x1b[2m12:03\x1b[0m \x1b[2mBob came.\x1b[0m");
	EXPECT_EQ(look(Timestamps::off).line({"Ada", "waves", TalkKind::act}), "* \x1b[1mAda\x1b[0m waves");
}


TEST_F(TalkLookTest, TakesTheSendersTimeForWhatWasSaidBefore)
{
	const Talk old = saidAt(noon - 3'600'000, true);

	EXPECT_THAT(look(Timestamps::timeOfDay).line(old), StartsWith("\x1b[2m11:03\x1b[0m \x1b[1mAda"));
	EXPECT_THAT(look(Timestamps::off).line(old), StartsWith("\x1b[2m11:03\x1b[0m \x1b[1mAda"));
	EXPECT_THAT(look(Timestamps::off).line(saidAt(noon)), StartsWith("\x1b[1mAda"));
}


TEST_F(TalkLookTest, TellsOnceThatAnotherDayBegins)
{
	TalkLook screen = look(Timestamps::timeOfDay);

	EXPECT_EQ(screen.dayChange(saidAt(noon)), std::nullopt);
	EXPECT_EQ(screen.dayChange(saidAt(noon - day, true)), "\x1b[2m-- Monday, 24 November 2025 --\x1b[0m");
	EXPECT_EQ(screen.dayChange(saidAt(noon - day + 1, true)), std::nullopt);
	EXPECT_EQ(screen.dayChange(saidAt(noon + 6 * day)), "\x1b[2m-- Monday, 1 December 2025 --\x1b[0m");
	EXPECT_EQ(screen.dayChange(saidAt(noon)), "\x1b[2m-- Tuesday, 25 November 2025 --\x1b[0m");
	// A minute before midnight, and a minute after it, where we are.
	EXPECT_EQ(screen.dayChange(saidAt(noon + 11U * 3'600'000 + 56U * 60'000)), std::nullopt);
	EXPECT_NE(screen.dayChange(saidAt(noon + 11U * 3'600'000 + 58U * 60'000)), std::nullopt);
}


TEST_F(TalkLookTest, TellsOfTheFirstDayOnlyIfItIsNotToday)
{
	EXPECT_NE(look(Timestamps::timeOfDay).dayChange(saidAt(noon - day, true)), std::nullopt);
	EXPECT_EQ(look(Timestamps::iso).dayChange(saidAt(noon - day, true)), std::nullopt);
	EXPECT_EQ(look(Timestamps::off).dayChange(saidAt(noon - day, true)), std::nullopt);
}


TEST_F(TalkLookTest, LeavesRoomForTheMarkOfALineOfOurs)
{
	const MarkedLine line = look(Timestamps::timeOfDay).ownLine({"Zoe", "ciao"});

	EXPECT_EQ(line.with("✓ "), "\x1b[2m12:03\x1b[0m ✓ \x1b[1mZoe\x1b[0m: ciao");
}


TEST_F(TalkLookTest, ReversesWhoSaysSomethingToUsInAHub)
{
	Talk talk{"Ada", "Zoe: hello", TalkKind::say, "[games]"};
	talk.source.isToUs = true;
	EXPECT_EQ(look(Timestamps::off).line(talk), "[games] \x1b[1mAda\x1b[0m: Zoe: hello")
		<< "Between two people all is to us.";
	talk.source.room = "games";
	EXPECT_EQ(look(Timestamps::off).line(talk), "[games] \x1b[7m\x1b[1mAda\x1b[0m: Zoe: hello");
	talk.source.isPrivate = true;
	talk.label = "[private]";
	EXPECT_EQ(look(Timestamps::off).line(talk), "\x1b[7m[private]\x1b[0m \x1b[7m\x1b[1mAda\x1b[0m: Zoe: hello");
	talk.source.isOld = true;
	EXPECT_THAT(look(Timestamps::off).line(talk), testing::Not(testing::HasSubstr("\x1b[7m")));
}


TEST_F(TalkLookTest, RingsForWhatIsWantedAndNotForWhatIsOld)
{
	Talk toUs = saidAt(noon);
	toUs.source.isToUs = true;
	Talk old = toUs;
	old.source.isOld = true;

	EXPECT_FALSE(look(Timestamps::off, Bell::off).rings(toUs));
	EXPECT_TRUE(look(Timestamps::off, Bell::mention).rings(toUs));
	EXPECT_FALSE(look(Timestamps::off, Bell::mention).rings(saidAt(noon)));
	EXPECT_TRUE(look(Timestamps::off, Bell::always).rings(saidAt(noon)));
	EXPECT_FALSE(look(Timestamps::off, Bell::always).rings(old));
}


TEST_F(TalkLookTest, WritesAMessageForAFileAsScriptsArePromised)
{
	const Talk old = saidAt(noon, true);
	Talk act = saidAt(noon);
	act.kind = TalkKind::act;
	act.label = "[games]";

	EXPECT_EQ(talkWords(old), "12:03 Ada: hello");
	EXPECT_EQ(talkWords(act), "[games] Ada: * hello");
	EXPECT_EQ(talkWords(act, Timestamps::timeOfDay), "12:03 [games] Ada: * hello");
	EXPECT_EQ(talkWords(old, Timestamps::off), "Ada: hello");
	EXPECT_EQ(talkWords(old, Timestamps::iso), "2025-11-25T12:03:00+01:00 Ada: hello");
}


// The calendar is asked by another way: C++20 has its own.
TEST_F(TalkLookTest, HasWordsForEveryTimeAlsoBefore1970)
{
	using namespace std::chrono;
	std::vector<std::int64_t> times{-(std::int64_t{1} << 40), -62'167'219'200'000, 253'402'300'799'999};
	for (const std::int64_t place:
		 {std::int64_t{0}, std::int64_t{1'000}, std::int64_t{86'400'000}, std::int64_t{1} << 40})
	{
		for (std::int64_t offset = -2001; offset <= 2001; ++offset)
		{
			times.push_back(place + offset);
			times.push_back(-place + offset);
		}
	}
	for (const std::int64_t time: times)
	{
		const sys_time<milliseconds> point{milliseconds(time)};
		const auto midnight = floor<days>(point);
		const year_month_day date(midnight);
		const hh_mm_ss clock(point - midnight);
		std::array<char, 64> expected{};
		(void)std::snprintf(
			expected.data(), expected.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
			static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
			static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
			static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
		ASSERT_EQ(expected.data(), utcTime(time)) << time;
	}
	EXPECT_EQ("", utcTime(-62'167'219'200'001));
	EXPECT_EQ("", utcTime(253'402'300'800'000));
	EXPECT_EQ("", utcTime(INT64_MIN));
	EXPECT_EQ("", utcTime(INT64_MAX));

	// The zone of these tests is an hour ahead.
	EXPECT_EQ("00:59", timeOfDay(static_cast<std::uint64_t>(-1)));
	EXPECT_EQ("1970-01-01T00:59:59+01:00", isoTime(static_cast<std::uint64_t>(-1)));
	EXPECT_EQ("1970-01-01T00:59:58+01:00", isoTime(static_cast<std::uint64_t>(-1001)));
	EXPECT_EQ("Wednesday, 31 December 1969", dayWords(static_cast<std::uint64_t>(-3'600'001)));
}


TEST_F(TalkLookTest, HasNoWordsForATimeBeyondEveryCalendar)
{
	EXPECT_EQ(timeOfDay(UINT64_MAX).size(), 5U);
	EXPECT_THAT(isoTime(UINT64_MAX), testing::Not(IsEmpty()));
}


double linear(unsigned part)
{
	const double value = part / 255.0;
	return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}


/// Source: WCAG 2.1, relative luminance.
double luminance(unsigned rgb)
{
	return 0.2126 * linear(rgb >> 16U) + 0.7152 * linear(rgb >> 8U & 0xffU) + 0.0722 * linear(rgb & 0xffU);
}


double contrast(unsigned a, unsigned b)
{
	const double one = luminance(a);
	const double other = luminance(b);
	return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}


/// Of a colour of the cube. Source: xterm's 256colres.h.
unsigned rgbOf(unsigned number)
{
	constexpr std::array<unsigned, 6> levels{0, 95, 135, 175, 215, 255};
	const unsigned place = number - 16;
	return levels[place / 36] << 16U | levels[place / 6 % 6] << 8U | levels[place % 6];
}


TEST(NameStyle, HasColoursThatCanBeReadOnDarkAndOnLight)
{
	constexpr unsigned black = 0x000000;
	constexpr unsigned white = 0xffffff;
	for (const std::uint8_t number: nameColours)
	{
		const unsigned rgb = rgbOf(number);
		EXPECT_GE(std::min(contrast(rgb, black), contrast(rgb, white)), 4.1) << unsigned{number};
		for (const unsigned ground: {0x1e1e1eU, 0x002b36U, 0xfdf6e3U})
		{
			EXPECT_GE(contrast(rgb, ground), 3.0) << unsigned{number};
		}
	}
}


TEST(NameStyle, GivesANameTheSameColourEverywhereAndNamesDifferentOnes)
{
	EXPECT_EQ(nameStyle("Ada", false), "\x1b[1m");
	EXPECT_EQ(nameStyle("Ada", true), "\x1b[1;38;5;99m"); // By hand: FNV-1a of the three letters, modulo ten.
	std::set<std::string> styles;
	for (char letter = 'a'; letter <= 'z'; ++letter)
	{
		styles.insert(nameStyle(std::string(1, letter), true));
	}
	EXPECT_GE(styles.size(), 8U);
}


std::vector<std::string> rowsOf(const OwnLines& lines, std::size_t columns, std::size_t rowsMax)
{
	return lines.rows(columns, rowsMax);
}


TEST(OwnLines, StandInTheirOrderUntilTheyAreTaken)
{
	OwnLines lines;
	lines.add(1, {"12:03 ", "Zoe: one"});
	lines.add(2, {"", "Zoe: two"});

	EXPECT_THAT(rowsOf(lines, 40, 3), ElementsAre("12:03 … Zoe: one", "… Zoe: two"));
	EXPECT_EQ(lines.take(3), std::nullopt);
	EXPECT_EQ(lines.take(1)->with("✓ "), "12:03 ✓ Zoe: one");
	EXPECT_THAT(rowsOf(lines, 40, 3), ElementsAre("… Zoe: two"));
	EXPECT_EQ(lines.takeAll().size(), 1U);
	EXPECT_THAT(rowsOf(lines, 40, 3), IsEmpty());
}


TEST(OwnLines, AreCutToARowAndCountedWhereTheyAreTooMany)
{
	OwnLines lines;
	for (std::uint64_t id = 1; id <= 5; ++id)
	{
		lines.add(id, {"", "Zoe: line " + std::to_string(id)});
	}
	lines.add(6, {"", "Zoe: " + std::string(30, 'x')});

	EXPECT_THAT(
		rowsOf(lines, 20, 3),
		ElementsAre("\x1b[2m… 4 more before the\x1b[0m…", "… Zoe: line 5", "… Zoe: xxxxxxxxxxxx\x1b[0m…"));
	EXPECT_THAT(rowsOf(lines, 40, 1), ElementsAre("\x1b[2m… 6 lines are on their way\x1b[0m"));
	EXPECT_THAT(rowsOf(lines, 40, 0), IsEmpty());
}


} // namespace
} // namespace ciarla
