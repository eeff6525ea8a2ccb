#include "HubBench.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>


namespace ciarla {


namespace {


using testing::IsEmpty;
using testing::StartsWith;


/// Rooms with so long topics that one page of the list is near the largest frame.
class HubAnswers: public testing::TestWithParam<unsigned>
{
protected:
	HubAnswers():
		bench({}, GetParam()),
		ada(bench.enter("Ada"))
	{
		std::vector<HubBench::Member> owners;
		for (std::size_t i = 0; i < 160; ++i)
		{
			if (i % 40 == 0)
			{
				owners.push_back(bench.enter("owner " + std::to_string(i)));
			}
			const std::uint32_t room = bench.join(owners.back(), "room " + std::to_string(i));
			bench.ask(owners.back(), TopicFrame{0, room, std::string(390, 't')});
		}
		bench.forgetAll();
	}

	/// What is answered to one who reads, until it is heard again.
	std::vector<std::string> readOn()
	{
		bench.read(ada);
		return bench.take(ada);
	}

	static std::string lists(std::uint64_t first, std::uint64_t last)
	{
		std::string bytes;
		for (std::uint64_t sequence = first; sequence <= last; ++sequence)
		{
			bytes += bytesOf(ListFrame{sequence, ""});
		}
		return bytes;
	}

	HubBench bench;
	HubBench::Member ada;
};


TEST_P(HubAnswers, WaitForWhoReads)
{
	bench.send(ada, lists(1, 4200));

	EXPECT_LE(bench.takeBytes(ada).size(), HubSettings().answerBytesMax + HubSettings().frameBytesMax);
	EXPECT_FALSE(bench.send(ada, bytesOf(ListFrame{4201, ""})));
	EXPECT_THAT(bench.take(ada), IsEmpty());
}


TEST_P(HubAnswers, ComeAllAndInOrderToWhoReads)
{
	bench.send(ada, lists(1, 50) + bytesOf(TellFrame{51, "Ada", "done"}) + bytesOf(ByeFrame{}));
	std::vector<std::string> all = bench.take(ada);
	EXPECT_FALSE(bench.isClosed(ada));
	for (int reads = 0; reads < 60 && !bench.isClosed(ada); ++reads)
	{
		const std::vector<std::string> more = readOn();
		EXPECT_LE(more.size(), 8U);
		all.insert(all.end(), more.begin(), more.end());
	}

	std::uint64_t acknowledged = 0;
	for (const std::string& frame: all)
	{
		if (frame.starts_with("ACK "))
		{
			EXPECT_EQ(frame, "ACK " + std::to_string(++acknowledged));
		}
	}
	EXPECT_EQ(acknowledged, 51U);
	EXPECT_TRUE(bench.isClosed(ada));
	EXPECT_THAT(all.back(), StartsWith("BYE 0"));
}


TEST_P(HubAnswers, EndWithTheirMember)
{
	bench.send(ada, lists(1, 100));
	bench.putOut(ada, LeaveCode::tooSlow, "so");
	bench.take(ada);

	EXPECT_THAT(readOn(), IsEmpty());
	EXPECT_TRUE(bench.isClosed(ada));
	bench.vanish(ada);
}


// Who reads slowly is not asked for a sign of life that it could not give: it is not heard.
TEST_P(HubAnswers, AreNotOvertakenByTheQuestionWhoIsThere)
{
	bench.send(ada, lists(1, 100));
	bench.take(ada);

	bench.wait(2 * HubSettings().idlePing);

	EXPECT_THAT(bench.take(ada), IsEmpty());
	EXPECT_FALSE(bench.isClosed(ada));
}


INSTANTIATE_TEST_SUITE_P(Hubs, HubAnswers, testing::Values(1U, 3U));


} // namespace


} // namespace ciarla
