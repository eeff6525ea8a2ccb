#include <ciarla/base/BytesBuilder.h>
#include <ciarla/transport/SendQueue.h>

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>


namespace ciarla {
namespace {


ConnectionLimits smallLimits()
{
	ConnectionLimits limits;
	limits.lowWaterBytes = 4;
	limits.highWaterBytes = 8;
	limits.capBytes = 12;
	return limits;
}


SendResult push(SendQueue& queue, std::string_view text)
{
	const Bytes bytes = Bytes::copyOf(text);
	return queue.push(std::span(&bytes, 1));
}


std::string contentOf(const SendQueue& queue)
{
	std::array<std::span<const std::byte>, 64> slices;
	const std::size_t count = queue.front(slices);
	std::string content;
	for (std::size_t i = 0; i < count; ++i)
	{
		content += asText(slices[i]);
	}
	return content;
}


TEST(SendQueue, GivesBackWhatWasPushedInOrder)
{
	SendQueue queue(smallLimits());
	EXPECT_EQ(push(queue, "one"), SendResult::accepted);
	EXPECT_EQ(push(queue, "two"), SendResult::accepted);

	EXPECT_EQ(contentOf(queue), "onetwo");
	EXPECT_FALSE(queue.consume(4));
	EXPECT_EQ(contentOf(queue), "wo");
	EXPECT_EQ(queue.first().text(), "wo");
	EXPECT_EQ(queue.bytes(), 2U);
}


TEST(SendQueue, AsksToPauseAtHighWater)
{
	SendQueue queue(smallLimits());
	EXPECT_EQ(push(queue, "1234567"), SendResult::accepted);
	EXPECT_EQ(push(queue, "8"), SendResult::acceptedPause);
}


TEST(SendQueue, IsWritableOnceForEachPause)
{
	SendQueue queue(smallLimits());
	ASSERT_EQ(push(queue, "123456789"), SendResult::acceptedPause);

	EXPECT_FALSE(queue.consume(4)); // Five are left, one above low water.
	EXPECT_TRUE(queue.consume(1));
	EXPECT_FALSE(queue.consume(1));
	EXPECT_FALSE(queue.consume(3));
}


TEST(SendQueue, IsNotWritableWithoutAPauseBefore)
{
	SendQueue queue(smallLimits());
	ASSERT_EQ(push(queue, "1234567"), SendResult::accepted);
	EXPECT_FALSE(queue.consume(7));
}


TEST(SendQueue, RefusesAWholeBatchAboveTheCap)
{
	SendQueue queue(smallLimits());
	ASSERT_EQ(push(queue, "123456"), SendResult::accepted);
	const std::vector<Bytes> batch{Bytes::copyOf("7890"), Bytes::copyOf("abc")};

	EXPECT_EQ(queue.push(batch), SendResult::full);
	EXPECT_EQ(contentOf(queue), "123456");
	EXPECT_TRUE(queue.consume(2)) << "A refusal is owed a sign when there is room again.";
}


TEST(SendQueue, JoinsSlicesThatLieNextToEachOther)
{
	BytesBuilder builder;
	SendQueue queue{ConnectionLimits()};
	for (int i = 0; i < 10; ++i)
	{
		builder.append("frame");
		const Bytes frame = builder.take();
		EXPECT_EQ(queue.push(std::span(&frame, 1)), SendResult::accepted);
	}

	std::array<std::span<const std::byte>, 64> slices;
	EXPECT_EQ(queue.front(slices), 1U);
	EXPECT_EQ(slices[0].size(), 50U);
}


TEST(SendQueue, KeepsItsOrderThroughManySlices)
{
	SendQueue queue{ConnectionLimits()};
	std::string expected;
	for (int i = 0; i < 1000; ++i)
	{
		const std::string text = std::to_string(i) + ",";
		ASSERT_EQ(push(queue, text), SendResult::accepted);
		expected += text;
	}

	std::string seen;
	while (!queue.empty())
	{
		const std::size_t count = std::min<std::size_t>(7, queue.bytes());
		std::string front(queue.first().text());
		seen += front.substr(0, count);
		(void)queue.consume(std::min(count, front.size()));
	}
	EXPECT_EQ(seen, expected);
}


TEST(SendQueue, AcceptsNothingMoreThanNothing)
{
	SendQueue queue(smallLimits());
	EXPECT_EQ(push(queue, ""), SendResult::accepted);
	EXPECT_TRUE(queue.empty());
	EXPECT_EQ(queue.push({}), SendResult::accepted);
}


} // namespace
} // namespace ciarla
