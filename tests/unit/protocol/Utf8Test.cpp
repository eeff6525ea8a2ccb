#include <ciarla/protocol/Utf8.h>

#include <gmock/gmock.h>

#include <string>


namespace ciarla {


namespace {


std::string encoded(char32_t codePoint)
{
	std::string text;
	appendUtf8(text, codePoint);
	return text;
}


} // namespace


TEST(Utf8, ReadsBackEveryScalarValue)
{
	for (char32_t codePoint = 0; codePoint <= 0x10FFFF; ++codePoint)
	{
		if (codePoint == 0xD800)
		{
			codePoint = 0xE000;
		}
		const std::string text = encoded(codePoint);
		const Utf8Character character = decodeUtf8(text);
		ASSERT_EQ(character.status, Utf8Status::valid) << std::hex << static_cast<unsigned>(codePoint);
		ASSERT_EQ(character.codePoint, codePoint);
		ASSERT_EQ(character.bytes, text.size());
	}
}


TEST(Utf8, RefusesWhatIsNoCharacter)
{
	const char* const bad[] = {
		"\x80",     // a stray continuation
		"\xC0\xAF", // overlong, two bytes
		"\xC1\xBF",
		"\xE0\x80\xAF", // overlong, three bytes
		"\xE0\x9F\xBF",
		"\xED\xA0\x80", // a surrogate
		"\xED\xBF\xBF",
		"\xF0\x80\x80\xAF", // overlong, four bytes
		"\xF0\x8F\xBF\xBF",
		"\xF4\x90\x80\x80", // over U+10FFFF
		"\xF5\x80\x80\x80",
		"\xFE",
		"\xFF",
		"\xC3(", // a lead without its continuation
		"\xE2\x82(",
		"\xC3", // the text ends too early
		"\xF0\x9F\x98",
	};
	for (const char* text: bad)
	{
		EXPECT_FALSE(isValidUtf8(text)) << testing::PrintToString(text);
		EXPECT_FALSE(isValidUtf8(std::string("12345678") + text + "12345678")) << testing::PrintToString(text);
	}
}


TEST(Utf8, AcceptsTextOfEveryLength)
{
	const std::string text = "aé€😀aaaaaaaaaaaaaaaéaaaaaaa€";

	std::string grown;
	for (std::string_view rest = text; !rest.empty();)
	{
		const std::size_t bytes = decodeUtf8(rest).bytes;
		grown += rest.substr(0, bytes);
		rest.remove_prefix(bytes);
		EXPECT_TRUE(isValidUtf8(grown)) << grown;
	}
	EXPECT_TRUE(isValidUtf8(""));
	EXPECT_TRUE(isValidUtf8(std::string_view("\0", 1)));
}


TEST(Utf8, KnowsACharacterThatIsCutFromOneThatIsWrong)
{
	EXPECT_EQ(incompleteUtf8Tail(""), 0U);
	EXPECT_EQ(incompleteUtf8Tail("a"), 0U);
	EXPECT_EQ(incompleteUtf8Tail("é"), 0U);
	EXPECT_EQ(incompleteUtf8Tail("a\xC3"), 1U);
	EXPECT_EQ(incompleteUtf8Tail("a\xE2\x82"), 2U);
	EXPECT_EQ(incompleteUtf8Tail("a\xF0\x9F\x98"), 3U);
	EXPECT_EQ(incompleteUtf8Tail("😀"), 0U);
	EXPECT_EQ(incompleteUtf8Tail("\x80\x80\x80\x80"), 0U);
	EXPECT_EQ(incompleteUtf8Tail("\xED\xA0"), 0U) << "no next byte makes a surrogate valid";
	EXPECT_EQ(incompleteUtf8Tail("\xFF"), 0U);
}


// Source of the expectations: The Unicode Standard, table 3-8 and its neighbours.
TEST(Utf8, ReplacesByMaximalSubparts)
{
	EXPECT_EQ(repairUtf8("a\xF1\x80\x80\xE1\x80\xC2z"), "a���z");
	EXPECT_EQ(repairUtf8("\xED\xA0\x80"), "���");
	EXPECT_EQ(repairUtf8("\xC0\xAF"), "��");
	EXPECT_EQ(repairUtf8("né😀"), "né😀");
	EXPECT_EQ(repairUtf8(""), "");
	EXPECT_EQ(repairUtf8("\xE2\x82"), "�");
}


} // namespace ciarla
