#include "Wrapping.h"

#include <ciarla/console/Rows.h>


#include <gmock/gmock.h>

#include <string>


namespace ciarla {
namespace {


using testing::HasSubstr;
using testing::Not;


TEST(Wrapping, LeavesALineAloneThatFits)
{
	EXPECT_EQ("", wrapped("", 10, 2));
	EXPECT_EQ("0123456789", wrapped("0123456789", 10, 2));
}


TEST(Wrapping, EndsARowAtASpaceAndIndentsTheNext)
{
	EXPECT_EQ("Ada: one \n  two \n  three", wrapped("Ada: one two three", 9, 2));
}


TEST(Wrapping, CutsAWordThatFitsInNoRow)
{
	EXPECT_EQ("Ada: 01234\n  56789012\n  3", wrapped("Ada: 01234567890123", 10, 2));
}


TEST(Wrapping, LeavesAnAddressInOnePieceThatFitsInARow)
{
	const std::string address = "https://example.org/a-b/c?d=e&f=(g)#h";
	const std::size_t columns = address.size() + 2;

	EXPECT_EQ("Ada: see \n  " + address + " \n  now", wrapped("Ada: see " + address + " now", columns + 1, 2));
	EXPECT_EQ("Ada: \n  " + address, wrapped("Ada: " + address, columns, 2));
}


// Taken out of its rows and their indents, it is what it was.
TEST(Wrapping, CutsALongerAddressAtTheEdgeOfARowAndPutsNothingIntoIt)
{
	EXPECT_EQ("Ada: http\n  s://exa\n  mple.or\n  g/a", wrapped("Ada: https://example.org/a", 9, 2));
}


TEST(Wrapping, BeginsNoRowWithWhatAPeerPaddedItsWordsWith)
{
	const std::string line = "Eve:" + std::string(16, ' ') + "Bob left the chat." + std::string(22, ' ') + "Ada: hi";

	const std::string rows = wrapped(line, 20, 2);

	EXPECT_THAT(rows, Not(HasSubstr("\nBob")));
	EXPECT_THAT(rows, Not(HasSubstr("\nAda")));
}


TEST(Wrapping, CountsNoColumnForOurEscapeSequences)
{
	EXPECT_EQ("\x1b[1mAda\x1b[0m: 01234", wrapped("\x1b[1mAda\x1b[0m: 01234", 10, 2));
}


TEST(Wrapping, CutsBetweenClustersAndCountsWideOnesTwice)
{
	EXPECT_EQ("漢字漢\n  字漢", wrapped("漢字漢字漢", 7, 2));
	EXPECT_EQ("e\u0301e\u0301e\u0301\n e\u0301", wrapped("e\u0301e\u0301e\u0301e\u0301", 3, 1));
}


// A terminal that draws each part of an emoji alone would otherwise go on in the first column of the next row.
TEST(Wrapping, CountsAJoinedClusterAsWideAsItsParts)
{
	EXPECT_EQ(6U, columnsAtMost("👩\u200D👩\u200D👧"));
	EXPECT_EQ(4U, columnsAtMost("🇮🇹"));
	EXPECT_EQ(2U, columnsAtMost("☺\uFE0F"));
	EXPECT_EQ(1U, columnsAtMost("e\u0301"));
	EXPECT_EQ(2U, columnsAtMost("漢"));
}


TEST(Wrapping, EndsWhereNotEvenOneClusterFits)
{
	EXPECT_EQ("漢\n 字", wrapped("漢字", 2, 1));
}


TEST(PageInRows, LeavesAPageThatFitsAsItIs)
{
	EXPECT_EQ(pageInRows("Words\nof lines.\n\n  --a    b\n", 80), "Words\nof lines.\n\n  --a    b\n");
	EXPECT_EQ(pageInRows("", 80), "");
	EXPECT_EQ(pageInRows("\n\n", 80), "\n\n");
}


TEST(PageInRows, FillsTheRowsOfAParagraphWhoseLinesAreTooLong)
{
	EXPECT_EQ(
		pageInRows("Waits for somebody to call,\nchats, and ends.\n\nNext.\n", 20),
		"Waits for somebody\nto call, chats, and\nends.\n\nNext.\n");
}


TEST(PageInRows, GoesOnWhereAnExplanationOrTheWordsBegin)
{
	EXPECT_EQ(
		pageInRows("  --name NAME  your name; without it one is asked\n", 32),
		"  --name NAME  your name;\n               without it one is\n               asked\n");
	EXPECT_EQ(pageInRows("    some words that go on\n", 16), "    some words\n    that go on\n");
	EXPECT_EQ(pageInRows("  --an.option.of.words  words that go\n", 26), "  --an.option.of.words\nwords that go\n")
		<< "where less than half the row is left, an explanation has all of it";
}


} // namespace
} // namespace ciarla
