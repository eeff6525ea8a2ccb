#include <NameKey.h>

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <string>


namespace ciarla {
namespace {


// A letter beyond ASCII at the end makes the whole go the long way, and stays what it is.
TEST(RoomKey, IsTheSameForPlainNamesAsTheLongWayMakesIt)
{
	const std::string beyond = "\u00FE";
	std::mt19937 random(7);
	std::uniform_int_distribution<int> letter(' ', '~');
	for (int i = 0; i < 2'000; ++i)
	{
		std::string name;
		for (int length = i % 20; length >= 0; --length)
		{
			name += static_cast<char>(i % 3 == 0 && length % 2 == 0 ? ' ' : letter(random));
		}
		EXPECT_EQ(roomKey(name) + beyond, roomKey(name + beyond)) << name;
	}
}


TEST(RoomKey, IsLowerCaseWithSingleSpaces)
{
	EXPECT_EQ(roomKey("The  Tap   Room"), "the tap room");
	EXPECT_EQ(roomKey(""), "");
}


} // namespace
} // namespace ciarla
