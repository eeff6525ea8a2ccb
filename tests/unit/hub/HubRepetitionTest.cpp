#include "HubBench.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <random>
#include <set>
#include <string>
#include <vector>


namespace ciarla {


namespace {


using testing::Each;
using testing::ElementsAre;
using testing::StartsWith;

constexpr std::uint64_t rememberedMax = 63; ///< Of older ones it is known only whether any was refused.
constexpr std::uint32_t nowhere = 4711;


// Whatever was said, refused or left out: a repetition is answered by what became of it, and no ACK stands for what was
// refused.
TEST(HubRepetition, IsAnsweredTruthfully)
{
	std::mt19937 random(41);
	const std::uint64_t steps[] = {1, 1, 1, 1, 1, 2, 3, 9, 62, 63, 64, 65, 200};
	for (int round = 0; round < 30; ++round)
	{
		HubBench bench;
		const auto ada = bench.enter("Ada");
		const std::uint32_t room = bench.join(ada, "lobby"); // Sequence 1.
		std::set<std::uint64_t> refused;
		std::uint64_t acknowledged = 1;
		std::uint64_t heard = 1;
		for (int i = 0; i < 150; ++i)
		{
			heard += steps[random() % std::size(steps)];
			const bool isTaken = random() % 4 != 0;
			bench.send(ada, bytesOf(TextFrame{heard, TextKind::say, isTaken ? room : nowhere, "hi"}));
			acknowledged = isTaken ? heard : acknowledged;
			if (!isTaken)
			{
				refused.insert(heard);
			}
			bench.take(ada);

			const std::uint64_t again = heard - random() % std::min<std::uint64_t>(heard, 90);
			const bool isOld = heard - again >= rememberedMax;
			const bool wasRefused =
				isOld ? !refused.empty() && *refused.begin() + rememberedMax <= heard : refused.contains(again);
			bench.send(ada, bytesOf(TextFrame{again, TextKind::say, room, "hi"}));
			std::vector<std::string> expected;
			if (wasRefused)
			{
				expected.push_back("NAK " + std::to_string(again) + " code 0");
			}
			else if (again <= acknowledged)
			{
				expected.push_back("ACK " + std::to_string(acknowledged));
			}
			const std::vector<std::string> answers = bench.take(ada);
			ASSERT_EQ(answers.size(), expected.size()) << heard << " " << again;
			ASSERT_THAT(answers, Each(StartsWith(expected.empty() ? "" : expected.front()))) << heard << " " << again;
		}
	}
}


TEST(HubRepetition, IsNotCarriedOutAgain)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	const auto bob = bench.enter("Bob");
	const std::uint32_t room = bench.join(ada, "lobby");
	bench.join(bob, "lobby");
	bench.forgetAll();
	bench.send(ada, bytesOf(TextFrame{7, TextKind::say, room, "hi"}));
	bench.send(ada, bytesOf(TextFrame{7, TextKind::say, room, "hi"}));
	bench.send(ada, bytesOf(TextFrame{5, TextKind::say, room, "left out"}));
	EXPECT_THAT(bench.take(bob), ElementsAre(testing::HasSubstr(" hi")));
}


} // namespace


} // namespace ciarla
