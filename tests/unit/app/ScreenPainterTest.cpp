#include "ScreenPainter.h"

#include "TerminalModel.h"
#include "Wrapping.h"

#include <ciarla/protocol/SafeText.h>

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Le;


InputArea areaOf(std::vector<std::string> rows)
{
	InputArea area;
	area.rows = std::move(rows);
	for (const std::string& row: area.rows)
	{
		area.columnsOfRows.push_back(row.size());
	}
	area.cursorColumn = area.rows.front().size();
	return area;
}


/// A painter and the terminal that it paints on.
struct Stage
{
	explicit Stage(TerminalSize size, std::size_t row = 1):
		model(size.rows, size.columns)
	{
		painter.begin(size, row, 1);
		draw({"> ", "status"});
	}

	void draw(std::vector<std::string> rows)
	{
		painter.draw(areaOf(std::move(rows)));
		model.write(painter.take());
	}

	void talk(const std::vector<std::string>& rows)
	{
		painter.talk(rows);
		model.write(painter.take());
	}

	ScreenPainter painter;
	TerminalModel model;
};


TEST(ScreenPainter, PutsTheAreaAtTheBottomAndTalkWhereTheCursorWas)
{
	Stage stage({8, 20}, 3);

	stage.talk({"one", "two"});

	EXPECT_EQ(stage.model.row(3), "one");
	EXPECT_EQ(stage.model.row(4), "two");
	EXPECT_EQ(stage.model.row(7), "> ");
	EXPECT_EQ(stage.model.row(8), "status");
	EXPECT_EQ(stage.model.cursorRow(), 7U);
	EXPECT_EQ(stage.model.cursorColumn(), 3U);
	EXPECT_THAT(stage.model.scrolledOff(), IsEmpty());
}


TEST(ScreenPainter, ScrollsTalkIntoTheScrollbackAndTheAreaNever)
{
	Stage stage({5, 20});
	stage.model.touched();
	for (int i = 0; i < 10; ++i)
	{
		stage.talk({"line " + std::to_string(i)});
	}

	EXPECT_THAT(stage.model.shown(), ElementsAre("line 7", "line 8", "line 9", "> ", "status"));
	EXPECT_EQ(stage.model.scrolledOff().front(), "line 0");
	EXPECT_EQ(stage.model.scrolledOffEver(), 7U);
	EXPECT_THAT(stage.model.touched(), Each(Le(3U)));
}


TEST(ScreenPainter, ClearsTalkIntoTheScrollback)
{
	Stage stage({6, 20}, 2);
	stage.talk({"one", "two"});

	stage.painter.clearTalk();
	stage.talk({});
	EXPECT_THAT(stage.model.scrolledOff(), testing::IsSupersetOf({"one", "two"}));
	EXPECT_THAT(stage.model.row(5), "> ");
	EXPECT_EQ(stage.model.cursorRow(), 5U);

	stage.talk({"three"});
	EXPECT_EQ(stage.model.row(1), "three");
	EXPECT_EQ(stage.model.row(2), "");
}


// What is to be typed as it stands is copied from the screen: a terminal joins the rows that it broke itself.
TEST(ScreenPainter, LetsTheTerminalGoOnInTheNextRowWithWhatNothingMayBreak)
{
	for (std::size_t talkBefore: {0U, 1U, 3U, 9U})
	{
		SCOPED_TRACE(talkBefore);
		Stage stage({8, 20});
		for (std::size_t i = 0; i < talkBefore; ++i)
		{
			stage.talk({"talk"});
		}
		const std::string command = "ciarla connect somewhere --tls.pin sha256:0123456789";
		stage.talk({"To call:", command, "after"});
		stage.draw({"> half", "status"});
		std::string shown;
		for (const std::string& row: stage.model.shown())
		{
			shown += row + "|";
		}
		EXPECT_THAT(
			shown, testing::HasSubstr("To call:|ciarla connect somew|here --tls.pin sha25|6:0123456789|after|"));
		EXPECT_EQ(stage.model.row(7), "> half");
		EXPECT_EQ(stage.model.row(8), "status");

		stage.painter.redrawTalk({"To call:", command, "after"});
		stage.model.write(stage.painter.take());
		EXPECT_EQ(stage.model.row(2), "To call:");
		EXPECT_EQ(stage.model.row(5), "6:0123456789");
		EXPECT_EQ(stage.model.row(6), "after");
		EXPECT_THAT(stage.model.mistakes(), IsEmpty());
	}
}


TEST(ScreenPainter, GrowsTheAreaAtTheCostOfTheOldestTalk)
{
	Stage stage({5, 20});
	stage.talk({"one", "two", "three"});

	stage.draw({"> aaaa", "aaa", "status"});
	EXPECT_THAT(stage.model.shown(), ElementsAre("two", "three", "> aaaa", "aaa", "status"));
	EXPECT_THAT(stage.model.scrolledOff(), ElementsAre("one"));

	stage.draw({"> ", "status"});
	stage.talk({"four"});
	EXPECT_THAT(stage.model.shown(), ElementsAre("two", "three", "four", "> ", "status"));
	EXPECT_THAT(stage.model.mistakes(), IsEmpty());
}


TEST(ScreenPainter, DrawsOnlyWhatDiffers)
{
	Stage stage({5, 20});
	stage.model.touched();

	stage.draw({"> a", "status"});

	EXPECT_THAT(stage.model.touched(), ElementsAre(4U));
}


TEST(ScreenPainter, MakesRoomWhereTheCursorIsAtTheBottom)
{
	Stage stage({5, 20}, 5);
	stage.talk({"one"});
	EXPECT_THAT(stage.model.shown(), ElementsAre("one", "> ", "status"));
	EXPECT_EQ(stage.model.row(3), "one");
}


TEST(ScreenPainter, GivesTheScreenBackBelowTheTalk)
{
	Stage stage({6, 20});
	stage.talk({"one"});
	stage.painter.end();
	stage.model.write(stage.painter.take());

	EXPECT_THAT(stage.model.shown(), ElementsAre("one"));
	EXPECT_EQ(stage.model.cursorRow(), 2U);
	EXPECT_EQ(stage.model.cursorColumn(), 1U);
	EXPECT_EQ(stage.model.regionBottom(), 6U);
}


TEST(ScreenPainter, LeavesTalkWholeThatReachesTheLastRow)
{
	for (std::size_t row = 1; row <= 4; ++row)
	{
		for (std::size_t column = 1; column <= 2; ++column)
		{
			SCOPED_TRACE(row * 10 + column);
			TerminalModel model(4, 20);
			ScreenPainter painter;
			painter.begin({4, 20}, row, column);
			painter.talk({"one", "two"});
			painter.end();
			model.write(painter.take());

			EXPECT_EQ(model.row(model.cursorRow() - 2), "one");
			EXPECT_EQ(model.row(model.cursorRow() - 1), "two");
			EXPECT_EQ(model.row(model.cursorRow()), "");
			EXPECT_EQ(model.cursorColumn(), 1U);
		}
	}
}


TEST(ScreenPainter, WritesWhereTheCursorIsBeforeItBegins)
{
	ScreenPainter painter;
	painter.talk({"one", "two"});
	painter.clearTalk();
	painter.end();
	EXPECT_EQ(painter.take(), "one\r\ntwo\r\n");
}


TEST(ScreenPainter, FindsItsPlaceAfterAChangeOfSize)
{
	for (const TerminalSize size:
		 {TerminalSize{4, 20}, TerminalSize{12, 20}, TerminalSize{8, 200}, TerminalSize{3, 20}})
	{
		SCOPED_TRACE(size.rows);
		Stage stage({8, 20});
		stage.talk({"one", "two", "three", "four", "five", "six"});

		stage.model.resize(size.rows, size.columns);
		stage.painter.resized(size, stage.model.cursorRow());
		stage.draw({"> ", "status"});
		stage.talk({"seven"});

		const std::vector<std::string> shown = stage.model.shown();
		ASSERT_GE(shown.size(), 3U);
		EXPECT_THAT(std::vector<std::string>(shown.end() - 3, shown.end()), ElementsAre("seven", "> ", "status"));
		EXPECT_THAT(stage.model.mistakes(), IsEmpty());
		std::vector<std::string> all = stage.model.scrolledOff();
		all.insert(all.end(), shown.begin(), shown.end());
		EXPECT_THAT(all, testing::AllOf(Contains("one"), Contains("six"), Contains("seven")));
	}
}


TEST(ScreenPainter, DrawsTalkAgainThatAChangeOfSizeHasTakenOffTheScreen)
{
	Stage stage({12, 20}, 3);
	stage.talk({"one", "two", "three"});

	stage.model.resize(5, 20);
	stage.painter.resized({5, 20}, stage.model.cursorRow());
	stage.draw({"> ", "status"});
	stage.painter.redrawTalk({"one", "two", "three"});
	stage.model.write(stage.painter.take());

	EXPECT_THAT(stage.model.shown(), ElementsAre("one", "two", "three", "> ", "status"));
	EXPECT_THAT(stage.model.mistakes(), IsEmpty());
	stage.talk({"four"});
	EXPECT_THAT(stage.model.shown(), ElementsAre("two", "three", "four", "> ", "status"));
}


TEST(ScreenPainter, KeepsWhatStoodAboveTheTalkWhenItDrawsItAgain)
{
	TerminalModel model(8, 20);
	model.write("mine 1\r\nmine 2\r\n");
	ScreenPainter painter;
	painter.begin({8, 20}, 3, 1);
	painter.draw(areaOf({"> ", "status"}));
	painter.talk({"one"});
	painter.redrawTalk({"one"});
	model.write(painter.take());
	EXPECT_THAT(model.shown(), ElementsAre("mine 1", "mine 2", "one", "> ", "status"));

	painter.redrawTalk({"o", "n", "e", "x", "y"});
	model.write(painter.take());
	EXPECT_THAT(model.shown(), ElementsAre("mine 2", "o", "n", "e", "x", "y", "> ", "status"));
	EXPECT_THAT(model.scrolledOff(), Contains("mine 1"));
}


// Talk that is drawn again often enough does not fill the scrollback.
TEST(ScreenPainter, PutsNothingIntoTheScrollbackByDrawingAgain)
{
	Stage stage({12, 20}, 3);
	stage.talk({"one", "two"});
	for (int i = 0; i < 20; ++i)
	{
		stage.painter.resized({12, 20}, stage.model.cursorRow());
		stage.draw({"> ", "status"});
		stage.painter.redrawTalk({"one", "two"});
		stage.model.write(stage.painter.take());
	}
	EXPECT_THAT(stage.model.scrolledOff(), IsEmpty());
	EXPECT_THAT(stage.model.shown(), ElementsAre("one", "two", "> ", "status"));
}


TEST(ScreenPainter, FindsAnAreaThatANarrowerTerminalHasWrapped)
{
	ScreenPainter painter;
	painter.begin({10, 80}, 10, 1);
	InputArea area = areaOf({std::string(70, 'x'), std::string(50, 's')});
	painter.draw(area);
	painter.take();

	// At 20 columns the first row takes four and the second three; the cursor went down to the fourth.
	painter.resized({10, 20}, 7);
	EXPECT_THAT(painter.take(), testing::HasSubstr("\x1b[4;1H\x1b[J"));
}


/// Everything that could make a terminal do something: controls, sequences, halves of them, wide and joined characters.
std::string hostileLine(std::mt19937& random)
{
	static const std::vector<std::string> parts{
		"\x1b[2J",
		"\x1b[H",
		"\x1b]0;title\x07",
		"\x9b"
		"31m",
		"\r",
		"\n",
		"\b\b\b\b",
		"\t",
		"\x1bM",
		"\x1b[10;1H",
		"\x1b[r",
		"\u202e",
		"\u0301",
		"👩\u200d👩\u200d👧",
		"🇮🇹",
		"☺\ufe0f",
		"漢字",
		"שלום",
		"x",
		"Ada: hi",
		"          ",
		"\xff\xc3",
		"\u2028",
		"\x1b[?1049h",
		"\x0e",
		"\x85"};
	std::string line;
	for (std::size_t count = random() % 12; count > 0; --count)
	{
		line += parts[random() % parts.size()];
	}
	return line;
}


TEST(ScreenPainter, LetsNoHostileLineOutOfTheRoomForTalk)
{
	std::mt19937 random(20'261'125);
	const TerminalSize size{6, 20};
	Stage stage(size);
	stage.model.touched();
	for (int frame = 0; frame < 1000; ++frame)
	{
		std::vector<std::string> rows;
		for (int line = 0; line < 1000; ++line)
		{
			const std::string text = "Eve: " + safeBody(hostileLine(random));
			const std::string laidOut = wrapped(text, size.columns - 1, 2);
			for (std::size_t begin = 0, end = 0; begin <= laidOut.size(); begin = end + 1)
			{
				end = std::min(laidOut.find('\n', begin), laidOut.size());
				rows.push_back(laidOut.substr(begin, end - begin));
			}
		}
		stage.painter.talk(rows);
		stage.model.write(stage.painter.take());
		ASSERT_THAT(stage.model.mistakes(), IsEmpty());
		ASSERT_THAT(stage.model.touched(), Each(Le(size.rows - 2)));
		ASSERT_EQ(stage.model.row(5), "> ");
		ASSERT_EQ(stage.model.row(6), "status");
	}
	EXPECT_GE(stage.model.scrolledOffEver(), 1'000'000U - size.rows);
}


} // namespace
} // namespace ciarla
