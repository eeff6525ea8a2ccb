#include "HubBench.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>


namespace ciarla {


namespace {


using namespace std::chrono_literals;

using Story = std::pair<std::vector<std::string>, std::vector<std::string>>;


/// A member's whole session, from the greeting to the goodbye, with one of everything in it.
std::string wholeSession()
{
	return greetingOf("Bob") + helloOf() + bytesOf(JoinFrame{1, "lobby", 0, 0}) +
		bytesOf(TextFrame{2, TextKind::say, 1, "one"}) + bytesOf(TextFrame{3, TextKind::act, 1, "waves"}) +
		bytesOf(TopicFrame{4, 1, "cats"}) + bytesOf(NameFrame{5, "Robert"}) + bytesOf(PingFrame{7}) +
		bytesOf(WhoFrame{6, 1, 0}) + bytesOf(HistoryFrame{7, 1, 0, 5}) + bytesOf(ListFrame{8, ""}) +
		bytesOf(TellFrame{9, "Ada", "psst"}) + bytesOf(OperateFrame{10, OperatorAction::kick, 1, 0, "Ada", ""}) +
		bytesOf(PartFrame{11, 1, "done"}) + bytesOf(TextFrame{12, TextKind::say, 1, "late"}) +
		bytesOf(ByeFrame{ByeCode::closed, "bye", 0});
}


/// What Ada and Bob are sent if his bytes come in these pieces.
Story storyOf(const std::vector<std::string>& pieces)
{
	HubBench bench;
	const auto ada = bench.enter("Ada");
	bench.join(ada, "lobby");
	const auto bob = bench.connect(MemberOrigin{true, {}, {}});
	for (const std::string& piece: pieces)
	{
		bench.send(bob, piece);
	}
	bench.wait(1s);
	EXPECT_TRUE(bench.isClosed(bob));
	return {bench.take(ada), bench.take(bob)};
}


TEST(HubCuts, TellTheSameStoryWhereverASessionIsCut)
{
	const std::string session = wholeSession();
	std::vector<std::string> bytes;
	for (const char byte: session)
	{
		bytes.emplace_back(1, byte);
	}
	const Story story = storyOf(bytes);
	EXPECT_EQ(story.second.back(), "BYE 0 retry 0");

	for (std::size_t cut = 1; cut < session.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		const Story other = storyOf({session.substr(0, cut), session.substr(cut)});

		// A run of one's own texts in a turn has one ACK.
		std::vector<std::string> expected = story.second;
		if (std::ranges::find(other.second, "ACK 2 @1") == other.second.end())
		{
			std::erase(expected, "ACK 2 @1");
		}
		ASSERT_EQ(other.second, expected);
		ASSERT_EQ(other.first, story.first);
	}
}


TEST(HubCuts, LoseNobodyElseWithAMemberThatVanishesAnywhere)
{
	const std::string session = wholeSession();
	for (std::size_t cut = 0; cut < session.size(); ++cut)
	{
		SCOPED_TRACE(cut);
		HubBench bench;
		const auto ada = bench.enter("Ada");
		const auto room = bench.join(ada, "lobby");
		const auto bob = bench.connect(MemberOrigin{true, {}, {}});
		bench.send(bob, session.substr(0, cut));
		bench.vanish(bob);
		bench.wait(1s);
		bench.take(ada);
		bench.say(ada, room, "still here");

		ASSERT_EQ(bench.hub().stats().connections, 1U);
		ASSERT_EQ(bench.take(ada).size(), 1U);
		ASSERT_EQ(bench.join(bench.enter("Bob"), "lobby"), room);
		ASSERT_EQ(bench.join(bench.enter("Robert"), "lobby"), room);
	}
}


} // namespace


} // namespace ciarla
