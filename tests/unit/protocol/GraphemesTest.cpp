#include <ciarla/protocol/Graphemes.h>
#include <ciarla/protocol/Utf8.h>

#include <gmock/gmock.h>

#include <string>
#include <string_view>


namespace ciarla {


namespace {


constexpr std::string_view family = "👩‍👩‍👧‍👦";
constexpr std::string_view flag = "🇮🇹";
constexpr std::string_view accented = "e\u0301";


} // namespace


TEST(Graphemes, TakesAllOfAShortText)
{
	EXPECT_EQ(graphemePrefix("", 8), 0U);
	EXPECT_EQ(graphemePrefix("ciao", 4), 4U);
	EXPECT_EQ(graphemePrefix("ciao", 3), 3U);
}


TEST(Graphemes, CutsNoCluster)
{
	for (const std::string_view cluster: {family, flag, accented, std::string_view("é"), std::string_view("\r\n")})
	{
		const std::string text = "a" + std::string(cluster) + "b";
		for (std::size_t bytes = 1; bytes <= cluster.size(); ++bytes)
		{
			EXPECT_EQ(graphemePrefix(text, bytes), 1U) << cluster << " at " << bytes;
		}
		EXPECT_EQ(graphemePrefix(text, 1 + cluster.size()), 1 + cluster.size()) << cluster;
	}
}


TEST(Graphemes, PartsFlagsInPairs)
{
	const std::string flags = std::string(flag) + std::string(flag);

	EXPECT_EQ(graphemePrefix(flags, flags.size() - 1), flag.size());
}


// One letter may carry a thousand accents, and must get over the wire all the same.
TEST(Graphemes, CutsBetweenCharactersIfAClusterIsLongerThanThat)
{
	std::string tower = "e";
	for (int i = 0; i < 1000; ++i)
	{
		tower += "\u0301";
	}

	const std::size_t cut = graphemePrefix(tower, 1024);

	EXPECT_EQ(cut, 1023U);
	EXPECT_TRUE(isValidUtf8(std::string_view(tower).substr(0, cut)));
}


TEST(Graphemes, MakesProgressOnEveryText)
{
	std::string text;
	for (int i = 0; i < 50; ++i)
	{
		text += family;
		text += "x";
	}
	std::string pieces;
	for (std::string_view rest = text; !rest.empty();)
	{
		const std::size_t cut = graphemePrefix(rest, 26);
		ASSERT_GT(cut, 0U);
		ASSERT_LE(cut, 26U);
		pieces += rest.substr(0, cut);
		rest.remove_prefix(cut);
	}
	EXPECT_EQ(pieces, text);
}


} // namespace ciarla
