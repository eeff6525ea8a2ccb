#include "EditBuffer.h"

#include <gtest/gtest.h>

#include <string>


namespace ciarla {
namespace {


EditBuffer holding(std::string_view text)
{
	EditBuffer buffer;
	buffer.insert(text);
	return buffer;
}


TEST(EditBuffer, KeepsTheCursorBetweenClusters)
{
	EditBuffer buffer = holding("ex");
	buffer.moveTo(1);

	buffer.insert("\u0301");
	EXPECT_EQ(buffer.cursor(), 3U);
	EXPECT_EQ(buffer.before(), 0U);
	EXPECT_EQ(buffer.after(), 4U);

	// What is left of a flag joins the letter before it, or the cursor would stand inside.
	EditBuffer flags = holding("🇮x🇹");
	flags.erase(4, 5);
	EXPECT_EQ(flags.cursor(), 8U);
}


TEST(EditBuffer, FindsWordsByLettersAndBySpaces)
{
	EditBuffer buffer = holding("say perché-no, now");

	EXPECT_EQ(buffer.wordBegin(), buffer.text().find("now"));
	buffer.moveTo(buffer.text().find(','));
	EXPECT_EQ(buffer.wordBegin(), buffer.text().find("no,"));
	EXPECT_EQ(buffer.spaceBefore(), buffer.text().find("perch"));
	EXPECT_EQ(buffer.wordEnd(), buffer.text().size());
	buffer.moveTo(0);
	EXPECT_EQ(buffer.wordEnd(), 3U);
}


TEST(EditBuffer, TakesBackWhatWasTypedInOneGo)
{
	EditBuffer buffer;
	for (const char* letter: {"o", "n", "e"})
	{
		buffer.insert(letter);
	}
	buffer.insert(" ");
	buffer.insert("t");
	buffer.erase(0, 3);

	buffer.undo();
	EXPECT_EQ(buffer.text(), "one t");
	buffer.undo();
	EXPECT_EQ(buffer.text(), "one");
	buffer.undo();
	EXPECT_EQ(buffer.text(), "");
	buffer.undo();
	EXPECT_EQ(buffer.text(), "");
}


TEST(EditBuffer, ForgetsTheOldestOfTooManyChanges)
{
	EditBuffer buffer = holding("x");
	for (std::size_t step = 0; step < EditBuffer::undoStepsMax; ++step)
	{
		buffer.replace(0, 1, "y");
	}
	for (std::size_t step = 0; step <= EditBuffer::undoStepsMax; ++step)
	{
		buffer.undo();
	}
	EXPECT_EQ(buffer.text(), "x");
}


TEST(EditBuffer, ExchangesTheCharactersAroundTheCursor)
{
	EditBuffer buffer = holding("è本");

	buffer.transpose();
	EXPECT_EQ(buffer.text(), "本è");
	buffer.moveTo(0);
	buffer.transpose();
	EXPECT_EQ(buffer.text(), "本è");
}


TEST(EditBuffer, TakesNoMoreThanALineMayHave)
{
	EditBuffer buffer = holding(std::string(64'000, 'x'));

	buffer.insert("y");
	EXPECT_EQ(buffer.text().size(), 64'000U);
	buffer.replace(0, 1, "yy");
	EXPECT_EQ(buffer.text().size(), 64'000U);
}


} // namespace
} // namespace ciarla
