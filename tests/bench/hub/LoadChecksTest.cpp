#include "load/Histogram.h"
#include "load/ReceiptCheck.h"
#include "load/SendWindow.h"
#include "load/Stamp.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla::bench {


namespace {


/// What a receiver that got these would report; the last number is how many it should have got.
ReceiptFaults faultsOf(const std::vector<std::uint32_t>& received, std::uint32_t sent)
{
	ReceiptCheck check;
	ReceiptFaults faults;
	for (const std::uint32_t sequence: received)
	{
		const Receipt receipt = check.receive(sequence);
		faults.lost += receipt.missed;
		faults.repeated += receipt.isNew ? 0 : 1;
	}
	faults.lost += sent - check.next();
	return faults;
}


TEST(ReceiptCheck, IsContentWithEachOnceInOrder)
{
	EXPECT_FALSE(faultsOf({0, 1, 2, 3}, 4).any());
}


TEST(ReceiptCheck, SeesWhatIsLostWhereverItIs)
{
	EXPECT_EQ(1U, faultsOf({1, 2}, 3).lost);
	EXPECT_EQ(2U, faultsOf({0, 3}, 4).lost);
	EXPECT_EQ(1U, faultsOf({0, 1}, 3).lost);
}


TEST(ReceiptCheck, SeesWhatComesTwice)
{
	EXPECT_EQ(1U, faultsOf({0, 0, 1}, 2).repeated);
	EXPECT_EQ(1U, faultsOf({0, 1, 2, 0}, 3).repeated);
}


TEST(ReceiptCheck, SeesTwoThatChangedPlaces)
{
	EXPECT_TRUE(faultsOf({0, 2, 1, 3}, 4).any());
}


TEST(SendWindow, HasRoomForSoManyTextsThatNotEverybodyHas)
{
	SendWindow window(2, 3);
	EXPECT_EQ(0U, window.open());
	EXPECT_EQ(1U, window.open());
	EXPECT_FALSE(window.hasRoom());

	window.settle(0);
	window.settle(0);
	EXPECT_FALSE(window.hasRoom());
	window.settle(0);
	EXPECT_TRUE(window.hasRoom());
	EXPECT_EQ(1U, window.done());
}


TEST(SendWindow, WaitsForTheOldestText)
{
	SendWindow window(2, 1);
	window.open();
	window.open();

	window.settle(1);
	EXPECT_FALSE(window.hasRoom());
	window.settle(0);
	EXPECT_EQ(2U, window.done());
}


TEST(StampWriter, ReadsWhatItWrote)
{
	StampWriter writer(64);
	const Stamp stamp{.sender = 0xBEEF, .sequence = 12345678, .time = 0x0123456789ABCDEF};

	const std::string text(writer.write(stamp));

	EXPECT_EQ(64U, text.size());
	EXPECT_EQ(stamp, writer.read(text));
}


TEST(StampWriter, RefusesATextThatIsCutOrChangedInItsStamp)
{
	StampWriter writer(64);
	const std::string text(writer.write({.sender = 1, .sequence = 2, .time = 3}));

	EXPECT_FALSE(writer.read(text.substr(1)));
	EXPECT_FALSE(writer.read(text + "x"));
	for (std::size_t i = 0; i < StampWriter::bytesMin; ++i)
	{
		std::string changed = text;
		changed[i] = '?';
		EXPECT_FALSE(writer.read(changed)) << i;
	}
}


TEST(Histogram, TellsQuantilesWithinTheWidthOfAClass)
{
	Histogram histogram;
	for (std::uint64_t value = 1; value <= 100000; ++value)
	{
		histogram.add(value);
	}

	EXPECT_NEAR(50000, histogram.quantile(0.5), 1000);
	EXPECT_NEAR(99000, histogram.quantile(0.99), 2000);
	EXPECT_EQ(100000U, histogram.largest());
}


TEST(Histogram, HasAClassForTheLeastAndTheMostThatThereIs)
{
	Histogram histogram;
	EXPECT_EQ(0, histogram.quantile(0.5));
	histogram.add(0);
	histogram.add(UINT64_MAX);

	EXPECT_EQ(0, histogram.quantile(0));
	EXPECT_NEAR(1, histogram.quantile(1) / static_cast<double>(UINT64_MAX), 0.016);
	EXPECT_EQ(UINT64_MAX, histogram.largest());
}


} // namespace


} // namespace ciarla::bench
