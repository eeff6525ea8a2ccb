#include "KeyReader.h"

#include <gmock/gmock.h>


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
			Key::killWord, Key::enter));
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
	reader.append("a\xc2\x9b\x62\xff");

	EXPECT_EQ(reader.next(), Key::text);
	EXPECT_EQ(reader.text(), "ab\xef\xbf\xbd");
}


TEST(KeyReader, ForgetsAnEscapeThatNeverEnds)
{
	KeyReader reader;
	reader.append("\x1b[" + std::string(40, '1'));

	EXPECT_EQ(reader.next(), Key::ignored);
	EXPECT_EQ(reader.next(), Key::text);
}


} // namespace
} // namespace ciarla
