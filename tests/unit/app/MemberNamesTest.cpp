#include "chat/MemberNames.h"

#include <gtest/gtest.h>


namespace ciarla {
namespace {


TEST(MemberNames, AreNewsOnce)
{
	MemberNames names;

	EXPECT_TRUE(names.set(1, "Ada"));
	EXPECT_FALSE(names.set(1, "Ada"));
	EXPECT_TRUE(names.set(1, "Lia"));
	EXPECT_EQ(names.shown(1), "Lia");
}


TEST(MemberNames, AreSafeToShow)
{
	MemberNames names;

	names.set(1, "Ada: hi");

	EXPECT_EQ(names.shown(1), "Ada<U+003A> hi");
	EXPECT_FALSE(names.set(1, "Ada: hi"));
}


TEST(MemberNames, AreNumbersWhereTheyAreNotKnown)
{
	MemberNames names;

	EXPECT_EQ(names.shown(9), "member 9");
	EXPECT_EQ(names.known(9), "");
}


TEST(MemberNames, ForgetWhoWasNotSpokenOfForLongest)
{
	MemberNames names(2);
	names.set(1, "Ada");
	names.set(2, "Bob");

	EXPECT_EQ(names.shown(1), "Ada");
	names.set(3, "Eve");

	EXPECT_EQ(names.known(1), "Ada");
	EXPECT_EQ(names.known(2), "");
	EXPECT_EQ(names.known(3), "Eve");
}


} // namespace
} // namespace ciarla
