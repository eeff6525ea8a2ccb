#include <ciarla/protocol/Characters.h>
#include <ciarla/protocol/SafeText.h>
#include <ciarla/protocol/Utf8.h>

#include <gmock/gmock.h>

#include <random>
#include <string>
#include <string_view>


namespace ciarla {


namespace {


/// Whether a terminal takes every character of it for a picture.
bool isHarmless(std::string_view text, bool joinersPass)
{
	while (!text.empty())
	{
		const Utf8Character character = decodeUtf8(text);
		const CharacterClass characterClass = classify(character.codePoint);
		const bool harmless =
			characterClass == CharacterClass::printable || (joinersPass && characterClass == CharacterClass::joiner);
		if (character.status != Utf8Status::valid || !harmless)
		{
			return false;
		}
		text.remove_prefix(character.bytes);
	}
	return true;
}


} // namespace


TEST(SafeText, LeavesOrdinaryWordsAlone)
{
	for (const char* text:
		 {"", "ciao", "né: così!", "日本語", "👩‍👩‍👧‍👦 ❤️", "می‌خواهم", "a\u00A0b",
		  "<b>"})
	{
		EXPECT_EQ(safeBody(text), text);
	}
}


TEST(SafeText, ShowsEveryControlCharacter)
{
	EXPECT_EQ(safeBody("\x1B[31mred\x1B[0m"), "␛[31mred␛[0m");
	EXPECT_EQ(safeBody("\x1B]0;title\x07"), "␛]0;title␇");
	EXPECT_EQ(safeBody(std::string_view("a\0b", 3)), "a␀b");
	EXPECT_EQ(safeBody("a\tb\bc\x7F"), "a␉b␈c␡");
	EXPECT_EQ(safeBody("\u009B31m"), "<U+009B>31m");
	EXPECT_EQ(safeBody("\u009D0;title\u009C"), "<U+009D>0;title<U+009C>");
	EXPECT_EQ(safeBody("a\u0085b\u2028c\u2029d"), "a<U+0085>b<U+2028>c<U+2029>d");
	EXPECT_EQ(safeBody("Bob: hi\rAda: no"), "Bob: hi␍Ada: no");
}


TEST(SafeText, ShowsWhatTurnsOrHidesWords)
{
	EXPECT_EQ(safeBody("a\u202Eb"), "a<U+202E>b");
	EXPECT_EQ(safeBody("\u2066a\u2069"), "<U+2066>a<U+2069>");
	EXPECT_EQ(safeBody("a\u200Bb\uFEFF"), "a<U+200B>b<U+FEFF>");
	EXPECT_EQ(safeBody("a\U000E0041b"), "a<U+E0041>b");
}


TEST(SafeText, ShowsWhatNobodyCanRead)
{
	EXPECT_EQ(safeBody("a\uFFFFb\u0378c\uE000d\U0010FFFFe"), "a<U+FFFF>b<U+0378>c<U+E000>d<U+10FFFF>e");
	EXPECT_EQ(safeBody("a\uFFFCb\U00013440c"), "a<U+FFFC>b<U+13440>c");
	EXPECT_EQ(safeReason("a\uFDD0b"), "a<U+FDD0>b");
	EXPECT_EQ(safeName("Ada\uFFFF"), "Ada<U+FFFF>");
}


TEST(SafeText, ReplacesWhatIsNoUtf8)
{
	EXPECT_EQ(safeBody("a\xFF\xC0\xAFz"), "a���z");
	EXPECT_EQ(safeBody("a\x9Bz"), "a�z") << "a bare C1 byte, which some terminals obey";
	EXPECT_EQ(safeName("\xC3"), "�");
}


TEST(SafeText, KeepsAMessageOnOneLine)
{
	EXPECT_EQ(safeBody("one\ntwo\r\nthree"), "one⏎two⏎three");
	EXPECT_EQ(safeBody("hi\nAda: I agree\n* Ada left"), "hi⏎Ada: I agree⏎* Ada left");
}


TEST(SafeText, IndentsEveryFurtherLineWhereLinesAreWanted)
{
	EXPECT_EQ(safeBodyIndented("hi\nAda: I agree\r\n* Ada left\n", 5), "hi\n     Ada: I agree\n     * Ada left\n     ");
	EXPECT_EQ(safeBodyIndented("a\nb", 0), "a\n b") << "at least one space, or it would begin the line";
	EXPECT_EQ(
		safeBodyIndented(
			"a\u2028b\x0B"
			"c",
			2),
		"a<U+2028>b␋c");
}


TEST(SafeText, LetsJoinersPassInMessagesOnly)
{
	EXPECT_EQ(safeBody("❤\uFE0F a\u200Db a\u200Cb"), "❤\uFE0F a\u200Db a\u200Cb");
	EXPECT_EQ(safeReason("a\u200Db"), "a<U+200D>b");
	EXPECT_EQ(safeName("a\uFE0F"), "a<U+FE0F>");
}


TEST(SafeText, LetsNoNameLookLikeASpeakerOrANotice)
{
	EXPECT_EQ(safeName("Bob"), "Bob");
	EXPECT_EQ(safeName("Bob: hi"), "Bob<U+003A> hi");
	EXPECT_EQ(safeName("* Bob left"), "<U+002A> Bob left");
	EXPECT_EQ(safeName("-- Bob"), "<U+002D>- Bob");
	EXPECT_EQ(safeName("> Bob"), "<U+003E> Bob");
	EXPECT_EQ(safeName("[lobby] Bob"), "<U+005B>lobby] Bob");
	EXPECT_EQ(safeName("Bob-*>"), "Bob-*>");
	EXPECT_EQ(safeName("Bob\nAda"), "Bob⏎Ada");
	EXPECT_EQ(safeName("✓ Bob"), "<U+2713> Bob");
	EXPECT_EQ(safeName("! Bob"), "<U+0021> Bob");
	EXPECT_EQ(safeName("<U+0041>"), "<U+003C>U+0041>");
	EXPECT_EQ(safeName("Bob꞉ hi"), "Bob<U+A789> hi");
	EXPECT_EQ(safeName("Bob?"), "Bob<U+003F>");
}


TEST(SafeText, BoundsNamesAndReasons)
{
	EXPECT_EQ(safeName(std::string(64, 'a')), std::string(64, 'a'));
	EXPECT_EQ(safeName(std::string(65, 'a')), std::string(61, 'a') + "…");
	EXPECT_EQ(safeReason(std::string(100000, 'a')), std::string(509, 'a') + "…");
	EXPECT_LE(safeName(std::string(64, '\x1B')).size(), 64U);
}


// Nobody knows what a peer sends: whatever it is comes out as valid, harmless UTF-8 of bounded size.
TEST(SafeText, IsHarmlessWhateverComes)
{
	std::mt19937 random(20261123); // NOLINT(cert-msc51-cpp): the same bytes every time.
	constexpr std::string_view pieces[] = {"\x1B", "\xE2\x80\xAE",     "\xC2\x9B",    "\r",
										   "\n",   "\xF3\xA0\x81\x81", "\xEF\xBB\xBF"};
	for (int round = 0; round < 2000; ++round)
	{
		std::string text;
		while (text.size() < 100)
		{
			const auto number = random();
			if (number % 3 == 0)
			{
				text += pieces[number / 3 % std::size(pieces)];
			}
			else
			{
				text += static_cast<char>(number >> 8);
			}
		}
		ASSERT_TRUE(isHarmless(safeBody(text), true)) << testing::PrintToString(text);
		ASSERT_TRUE(isHarmless(safeReason(text), false)) << testing::PrintToString(text);
		ASSERT_TRUE(isHarmless(safeName(text), false)) << testing::PrintToString(text);
		ASSERT_LE(safeBody(text).size(), 4 * text.size());
	}
}


} // namespace ciarla
