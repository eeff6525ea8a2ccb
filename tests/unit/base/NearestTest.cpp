#include <ciarla/base/Nearest.h>

#include <gtest/gtest.h>

#include <string>
#include <vector>


namespace ciarla {
namespace {


const std::vector<std::string> commands{"listen", "connect", "transports", "config", "help"};


TEST(NearestWord, ForgivesOneSlip)
{
	EXPECT_EQ(nearestWord("lisen", commands), "listen");
	EXPECT_EQ(nearestWord("conect", commands), "connect");
	EXPECT_EQ(nearestWord("hepl", commands), "help");
}


TEST(NearestWord, IsNoneForAWordThatIsFarFromAll)
{
	EXPECT_EQ(nearestWord("xylophone", commands), "");
	EXPECT_EQ(nearestWord("", commands), "");
}


TEST(EditDistance, CountsASwapAsOne)
{
	EXPECT_EQ(editDistance("config", "cofnig"), 1U);
	EXPECT_EQ(editDistance("abc", ""), 3U);
	EXPECT_EQ(editDistance("kitten", "sitting"), 3U);
}


} // namespace
} // namespace ciarla
