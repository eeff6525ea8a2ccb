#include <ciarla/base/Bytes.h>
#include <ciarla/base/BytesBuilder.h>

#include <gtest/gtest.h>

#include <string>


namespace ciarla {
namespace {


TEST(Bytes, SharesItsMemoryWithItsCopiesAndSlices)
{
	const Bytes whole = Bytes::copyOf("ciarla");
	const Bytes copy = whole;
	const Bytes part = whole.slice(2, 3);

	EXPECT_EQ(copy.data(), whole.data());
	EXPECT_EQ(part.data(), whole.data() + 2);
	EXPECT_EQ(part.text(), "arl");
}


TEST(Bytes, OutlivesTheSliceItWasCutFrom)
{
	Bytes whole = Bytes::copyOf("ciarla");
	const Bytes part = whole.slice(3);
	whole = Bytes();

	EXPECT_EQ(part.text(), "rla");
}


TEST(Bytes, CutsASliceAtItsOwnEnd)
{
	EXPECT_EQ(Bytes::copyOf("abc").slice(1, 100).text(), "bc");
	EXPECT_TRUE(Bytes::copyOf("abc").slice(3).empty());
}


TEST(Bytes, LosesItsPrefixWithoutACopy)
{
	Bytes bytes = Bytes::copyOf("abcdef");
	const std::byte* begin = bytes.data();
	bytes.removePrefix(4);

	EXPECT_EQ(bytes.text(), "ef");
	EXPECT_EQ(bytes.data(), begin + 4);
}


TEST(Bytes, JoinsOnlyWhatFollowsItInMemory)
{
	BytesBuilder builder;
	builder.append("one");
	Bytes first = builder.take();
	builder.append("two");
	const Bytes second = builder.take();

	EXPECT_FALSE(Bytes(second).join(first));
	EXPECT_FALSE(first.join(Bytes::copyOf("two")));
	EXPECT_TRUE(first.join(second));
	EXPECT_EQ(first.text(), "onetwo");
}


TEST(Bytes, OfNothingHoldNothing)
{
	EXPECT_TRUE(Bytes::copyOf("").empty());
	EXPECT_EQ(Bytes::copyOf(""), Bytes());
	EXPECT_FALSE(Bytes().join(Bytes()));
}


TEST(BytesBuilder, WritesIntegersBigEndian)
{
	BytesBuilder builder;
	builder.appendU8(0x01);
	builder.appendU16(0x0203);
	builder.appendU32(0x04050607);
	builder.appendU64(0x08090a0b0c0d0e0fULL);

	EXPECT_EQ(builder.take().text(), "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f");
}


TEST(BytesBuilder, FillsInALengthAfterwards)
{
	BytesBuilder builder;
	builder.append("already taken");
	builder.take();
	builder.appendU32(0);
	builder.append("body");
	builder.patchU32(0, 4);

	EXPECT_EQ(builder.take().text(), std::string_view("\0\0\0\4body", 8));
}


TEST(BytesBuilder, KeepsWhatIsBeingWrittenWhenItsBlockIsFull)
{
	BytesBuilder builder(8);
	builder.append("12345");
	const Bytes first = builder.take();
	builder.append("678");
	builder.append("and far beyond the block");

	EXPECT_EQ(first.text(), "12345");
	EXPECT_EQ(builder.take().text(), "678and far beyond the block");
}


TEST(BytesBuilder, LeavesItsSlicesAliveWhenItGoes)
{
	Bytes taken;
	{
		BytesBuilder builder;
		builder.append("survives");
		taken = builder.take();
	}
	EXPECT_EQ(taken.text(), "survives");
}


TEST(BytesBuilder, TakesNothingWhenNothingWasWritten)
{
	BytesBuilder builder;
	EXPECT_TRUE(builder.take().empty());
	builder.append("x");
	builder.release();
	EXPECT_TRUE(builder.take().empty());
}


} // namespace
} // namespace ciarla
