#include "KeyReader.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla {
namespace {


using testing::ElementsAre;


std::vector<Key> keysOf(KeyReader& reader)
{
	std::vector<Key> keys;
	for (Key key = reader.next(); key != Key::none; key = reader.next())
	{
		keys.push_back(key);
	}
	return keys;
}


TEST(KeyReader, KnowsTheKeysOfATerminal)
{
	KeyReader reader;
	reader.append("\x1b[D\x1b[C\x1bOH\x1b[F\x1b[3~\x7f\x04\x15\x17\r");

	EXPECT_THAT(
		keysOf(reader),
		ElementsAre(
			Key::left, Key::right, Key::home, Key::end, Key::erase, Key::backspace, Key::endOfFile, Key::killLine,
			Key::killSpace, Key::enter));
}


TEST(KeyReader, KnowsTheKeysWithControlAndAlt)
{
	KeyReader reader;
	reader.append("\x1b[1;5D\x1b[1;3C\x1b[3;5~\x1b[A\x1b[1;2B\x1b"
				  "b\x1b\x7f\x1b\x1b[D\x1b\r\x1b\xc3\xa9");

	EXPECT_THAT(
		keysOf(reader),
		ElementsAre(
			Key::wordLeft, Key::wordRight, Key::killWordAhead, Key::older, Key::newer, Key::wordLeft, Key::killWord,
			Key::ignored, Key::left, Key::newline, Key::ignored, Key::text));
}


// A paste comes in as many reads as the system likes.
TEST(KeyReader, TakesAPasteAsOneHoweverItIsCut)
{
	const std::string wire = "x\x1b[200~one\r\ntwo\tthree\x1b[31m\r\x1b[201~y";
	for (std::size_t cut = 0; cut <= wire.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		KeyReader reader;
		std::vector<std::string> texts;
		for (const std::string& part: {wire.substr(0, cut), wire.substr(cut)})
		{
			reader.append(part);
			for (Key key = reader.next(); key != Key::none; key = reader.next())
			{
				texts.push_back(reader.text());
			}
		}
		EXPECT_THAT(texts, ElementsAre("x", "one\ntwo\tthree[31m", "y"));
	}
}


TEST(KeyReader, HoldsNoMoreOfAPasteThanAMessage)
{
	KeyReader reader;
	reader.append("\x1b[200~");
	for (int i = 0; i < 100'000; ++i)
	{
		reader.append("a line\n");
		ASSERT_EQ(reader.next(), Key::none);
	}
	reader.append("\x1b[201~z");
	EXPECT_EQ(reader.next(), Key::pasteTooLong);
	EXPECT_EQ(reader.next(), Key::text);
	EXPECT_EQ(reader.text(), "z");
}


TEST(KeyReader, TakesAPasteThatNeverEndsForWhole)
{
	KeyReader reader;
	reader.append("\x1b[200~abc");
	EXPECT_EQ(reader.next(), Key::none);
	EXPECT_EQ(reader.expire(), Key::paste);
	EXPECT_EQ(reader.text(), "abc");
	reader.append("d");
	EXPECT_EQ(reader.next(), Key::text);
}


TEST(KeyReader, WaitsForTheRestOfAKeyThatWasCut)
{
	KeyReader reader;
	reader.append("\x1b[");
	EXPECT_EQ(reader.next(), Key::none);
	reader.append("3");
	EXPECT_EQ(reader.next(), Key::none);
	reader.append("~");
	EXPECT_EQ(reader.next(), Key::erase);

	reader.append("\xc3");
	EXPECT_EQ(reader.next(), Key::none);
	reader.append("\xa9");
	EXPECT_EQ(reader.next(), Key::text);
	EXPECT_EQ(reader.text(), "é");
}


TEST(KeyReader, TakesARunOfCharactersAtOnce)
{
	KeyReader reader;
	reader.append("héllo\rmore");

	EXPECT_EQ(reader.next(), Key::text);
	EXPECT_EQ(reader.text(), "héllo");
	EXPECT_EQ(reader.next(), Key::enter);
	EXPECT_EQ(reader.next(), Key::text);
	EXPECT_EQ(reader.text(), "more");
}


TEST(KeyReader, LeavesNoControlInAText)
{
	KeyReader reader;
	reader.append("a\xc2\x85\x62\xff");

	EXPECT_EQ(reader.next(), Key::text);
	EXPECT_EQ(reader.text(), "ab\xef\xbf\xbd");
}


} // namespace
} // namespace ciarla
